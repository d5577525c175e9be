"""What the bench of messages found, as a page of Markdown and as numbers."""

import statistics
from collections.abc import Sequence

from bench.messages.visit import Measures, Sending, Sizes
from bench.tables import Verdict, ratios, spread

NAMES = {
    "bare": "bare Pyodide: `json.loads(event.data)`",
    "ours": "ours, everything on",
    "pyscript": "`pyscript.WebSocket`, `json.loads`",
    "react": "react-use-websocket, `lastMessage` and an effect, as its README has it",
    "react-tuned": "react-use-websocket, `onMessage` only",
    "partysocket": "partysocket, no framework",
}
PEER = "react"
MAX_SCRIPT = 2.5  # times the bare handler
MIN_FASTER = 1.3  # times as fast as the peer
MAX_TASK = 50.0  # ms
SPARE_PAINTS = 2  # a paint may have been asked for just before the first frame

Runs = dict[str, list[Measures]]


def tables(runs: Runs, sizes: Sizes) -> str:
    """Return the three tables."""
    return "\n".join(
        [
            "## From the socket's event to the handler",
            "",
            _steady(runs),
            "",
            "## %s frames at once" % format(sizes.burst, ","),
            "",
            _burst(runs),
            "",
            "## %s sends in one go" % format(sizes.sends, ","),
            "",
            _sends(runs),
        ]
    )


def verdicts(runs: Runs, sizes: Sizes) -> "list[Verdict]":
    """Compare what was measured with what was promised."""
    ours = runs["ours"]
    found = []
    if runs.get("bare"):
        part = statistics.median(ratios(runs, "ours", "bare", lambda one: one.script))
        text = "a message costs %.2f times the bare handler's CPU; the limit is %.1f." % (
            part,
            MAX_SCRIPT,
        )
        found.append(Verdict(text, part <= MAX_SCRIPT))
    wrong = sum(one.wrong for one in ours)
    text = "%d of %d messages were lost or handled out of order." % (wrong, sizes.burst * len(ours))
    found.append(Verdict(text, wrong == 0))
    spare = max(one.paints - one.frames for one in ours)
    text = "at most one paint in an animation frame (%s paints in %s frames)."
    shown = (spread([one.paints for one in ours]), spread([one.frames for one in ours]))
    found.append(Verdict(text % shown, spare <= SPARE_PAINTS))
    longest = max(one.longest for one in ours)
    text = "the longest task of a burst took %.0f ms; the limit is %.0f ms." % (longest, MAX_TASK)
    found.append(Verdict(text, longest <= MAX_TASK))
    if runs.get(PEER):
        faster = statistics.median(ratios(runs, PEER, "ours", lambda one: one.painted))
        text = "a burst is painted %.2f times as fast as by react-use-websocket; the aim is %.1f."
        found.append(Verdict(text % (faster, MIN_FASTER), faster >= MIN_FASTER))
    return found + _sending_verdicts(ours, sizes)


def _sending_verdicts(ours: "list[Measures]", sizes: Sizes) -> "list[Verdict]":
    found = []
    kinds: list[tuple[str, list[Sending | None]]] = [
        ("unacknowledged", [one.sent for one in ours]),
        ("acknowledged", [one.acknowledged for one in ours]),
    ]
    for name, sendings in kinds:
        what = "%s sends, %s" % (format(sizes.sends, ","), name)
        there = [one for one in sendings if one is not None]
        if len(there) < len(sendings):
            text = "%s: %d of %d rounds did not come to their end."
            missing = len(sendings) - len(there)
            found.append(Verdict(text % (what, missing, len(sendings)), False))
            continue
        longest = max(one.longest_after for one in there)
        text = "%s: once the calls had returned, the longest task took %.0f ms; the limit is %.0f."
        found.append(Verdict(text % (what, longest, MAX_TASK), longest <= MAX_TASK))
    return found


def _steady(runs: Runs) -> str:
    lines = [
        "| page | script CPU, µs a message | × bare | wall clock, µs a message | × bare |",
        "|---|---|---|---|---|",
    ]
    for page in (page for page in runs if runs[page] and runs[page][0].script):
        found = runs[page]
        fields = [
            NAMES[page],
            spread([one.script for one in found], 1),
            spread(ratios(runs, page, "bare", lambda one: one.script), 2),
            spread([one.wall for one in found], 1),
            spread(ratios(runs, page, "bare", lambda one: one.wall), 2),
        ]
        lines.append("| %s |" % " | ".join(fields))
    return "\n".join(lines)


def _burst(runs: Runs) -> str:
    lines = [
        "| page | all handled, ms | all painted, ms | ours is × as fast | paints | frames"
        " | longest task, ms | tasks over 50 ms | lost or out of order |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for page, found in runs.items():
        fields = [
            NAMES[page],
            spread([one.handled for one in found]),
            spread([one.painted for one in found]),
            spread(ratios(runs, page, "ours", lambda one: one.painted), 2),
            spread([one.paints for one in found]),
            spread([one.frames for one in found]),
            spread([one.longest for one in found]),
            spread([one.long for one in found]),
            spread([one.wrong for one in found]),
        ]
        lines.append("| %s |" % " | ".join(fields))
    return "\n".join(lines)


def _sends(runs: Runs) -> str:
    lines = [
        "| page | calls returned, ms | the server has all, ms | longest task after the calls, ms |",
        "|---|---|---|---|",
    ]
    for page, found in runs.items():
        lines.append(_sending(NAMES[page], [one.sent for one in found]))
        if page == "ours":
            there = [one.acknowledged for one in found if one.acknowledged is not None]
            lines.append(_sending("ours, each acknowledged and kept on disk till then", there))
    return "\n".join(lines)


def _sending(name: str, found: "Sequence[Sending]") -> str:
    fields = [
        name,
        spread([one.calls for one in found]),
        spread([one.arrived for one in found]),
        spread([one.longest_after for one in found]),
    ]
    return "| %s |" % " | ".join(fields)
