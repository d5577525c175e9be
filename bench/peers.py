"""What we are compared with: npm packages in a folder of their own, never shipped."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import dev  # noqa: E402

FOLDER = ROOT / "bench" / "peers"
NODE_MODULES = FOLDER / "node_modules"


def install_peers() -> None:
    """Install the peers into bench/peers/node_modules, from its lock file; nothing when current."""
    stamp = NODE_MODULES / ".stamp"
    wanted = dev.digest(FOLDER / "package.json", FOLDER / "package-lock.json")
    if not dev.is_current(stamp, wanted):
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=FOLDER, check=True)  # noqa: S603
        stamp.write_text(wanted)
