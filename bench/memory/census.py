"""What a page holds at one moment, each kind counted after both collectors have run."""

import json
from typing import NamedTuple

from bench.messages.page import Page


class Census(NamedTuple):
    """Hold the counts of one moment."""

    js_heap_bytes: float
    wasm_bytes: float
    python_objects: float  # each proxy lent to JavaScript holds at least one
    references: float  # Python's of JavaScript objects
    listeners: float
    nodes: float
    timers: float  # and animation frames that are waited for


# How much more the last quarter may hold than the second: a part of it, and a number at least.
TOLERANCES = {
    "js_heap_bytes": (0.02, 200_000),
    "wasm_bytes": (0.0, 0),
    "python_objects": (0.01, 500),
    "references": (0.01, 20),
    "listeners": (0.0, 2),
    "nodes": (0.0, 20),
    "timers": (0.0, 2),
}


def census(page: Page) -> Census:
    """Let both collectors run, and count."""
    python = json.loads(page.tell("bench.census()"))
    page.call("HeapProfiler.collectGarbage")
    dom = page.call("Memory.getDOMCounters")
    return Census(
        js_heap_bytes=float(page.call("Runtime.getHeapUsage")["usedSize"]),
        wasm_bytes=float(python["wasm_bytes"]),
        python_objects=float(python["python_objects"]),
        references=float(python["references"]),
        listeners=float(dom["jsEventListeners"]),
        nodes=float(dom["nodes"]),
        timers=float(page.tell("bench.pending.size")),
    )
