"""The headers of the widget's documents, which run in frames of pages that are not ours."""

import html
import re
from collections.abc import Sequence
from pathlib import Path

META = re.compile(
    r'<meta\s+http-equiv="Content-Security-Policy"\s+content="([^"]*)"', re.IGNORECASE
)


def frame_headers(document: Path, embedders: Sequence[str]) -> dict[str, str]:
    """Return the headers of a document of the widget.

    Its own policy, as its <meta> has it, and whose pages may embed it (no word of that: anybody's).
    A page that is isolated (COEP) takes only frames that are so themselves, and the frame is to
    share no process with other pages of our site by accident.
    """
    declared = META.search(document.read_text())
    policies = [html.unescape(declared[1]).strip().rstrip(";")] if declared else []
    if embedders:
        # "*" would not do for anybody: it keeps out pages without an origin (sandboxed ones).
        policies.append("frame-ancestors " + " ".join(embedders))
    headers = {"Cross-Origin-Embedder-Policy": "require-corp", "Origin-Agent-Cluster": "?1"}
    if policies:
        headers["Content-Security-Policy"] = "; ".join(policies)
    return headers
