"""What came out is handed over once, oldest first."""

from app.engine.output import Output


def test_effects_and_events_are_taken_once_and_apart() -> None:
    output = Output()
    output.effects += [1, 2]
    output.events += ["a", "b"]

    assert output.take_effects() == [1, 2]
    assert output.take_effects() == []
    assert output.take_events() == ["a", "b"]
    assert output.take_events() == []


def test_what_was_taken_does_not_grow() -> None:
    output = Output()
    output.effects.append(1)
    taken = output.take_effects()
    output.effects.append(2)

    assert taken == [1]
