"""`dev.py bench`: which benches run, with what, and what the exit code says."""

import argparse

import pytest

import dev


class Runs:
    """Stand in for the processes: note what is run, and end with a code."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.commands: list[list[str]] = []
        self.bad: set[str] = set()
        steps = ("install_python", "build_runtime", "build_app", "build_widget")
        for name in (*steps, "build_packages", "compress_widget"):
            monkeypatch.setattr(dev, name, lambda *_: None)
        monkeypatch.setattr(dev, "find_chromium", lambda: "chromium")
        monkeypatch.setattr(dev, "run_logged", lambda name, _: self.commands.append([name]))
        monkeypatch.setattr(dev, "run_module", self._run)

    def bench(self, name: str | None, *extra: str) -> int:
        return dev.bench(argparse.Namespace(name=name, pytest=list(extra)))

    def _run(self, command: list[str], _environment: dict[str, str]) -> int:
        self.commands.append(command)
        return 1 if command[0] in self.bad else 0


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Runs:
    return Runs(monkeypatch)


def test_one_is_run_with_what_follows_and_then_drawn_and_told(runs: Runs) -> None:
    assert runs.bench("boot", "--runs", "3") == 0
    assert runs.commands == [
        ["bench.boot", "--runs", "3"],
        ["bench.charts", "boot"],
        ["docs.performance"],
    ]


def test_the_widgets_bench_has_a_dist_to_read(runs: Runs) -> None:
    runs.bench("widget")
    assert runs.commands[:2] == [["dist"], ["bench.widget"]]


def test_a_missed_limit_stops_none_and_is_told_by_the_exit_code(runs: Runs) -> None:
    runs.bad = {"bench.boot"}
    assert runs.bench(None) == 1
    run = [command[0].removeprefix("bench.") for command in runs.commands]
    assert [name for name in run if name in dev.BENCHES] == list(dev.BENCHES)
    assert runs.commands[-1] == ["docs.performance"]


def test_arguments_need_a_name(runs: Runs) -> None:
    with pytest.raises(dev.Problem, match="name it"):
        runs.bench(None, "--runs", "1")
    assert runs.commands == []
