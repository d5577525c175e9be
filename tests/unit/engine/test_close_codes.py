"""The verdict on each close code; tests/scenarios/close_codes.py shows what each leads to."""

import pytest

from app.engine.close_codes import CLOSE_CODES, TERMINAL, Verdict, verdict_for


@pytest.mark.parametrize("code", [1002, 1003, 1007, 1010, 4403, 4404, 4004, 4409])
def test_trying_again_cant_help(code: int) -> None:
    assert verdict_for(code) in TERMINAL


@pytest.mark.parametrize("code", [1001, 1005, 1006, 1011, 1012, 1013, 1014])
def test_reconnect(code: int) -> None:
    assert verdict_for(code) is Verdict.RECONNECT


@pytest.mark.parametrize("code", [0, 999, 1004, 1015, 2999, 3000, 4000, 4999, 5000, 70_000, -1])
def test_what_is_not_listed_reconnects(code: int) -> None:
    assert code not in CLOSE_CODES
    assert verdict_for(code) is Verdict.RECONNECT


def test_the_others() -> None:
    assert verdict_for(1000) is Verdict.GOODBYE
    assert verdict_for(1009) is Verdict.MESSAGE_TOO_LARGE
    assert verdict_for(1008) is verdict_for(4401) is Verdict.REFRESH_TOKEN
    assert verdict_for(4429) is verdict_for(4013) is Verdict.RECONNECT_AT_CAP


def test_the_user_decides_over_the_table() -> None:
    overrides = {1006: Verdict.NOT_ALLOWED, 4000: Verdict.REPLACED}

    assert verdict_for(1006, overrides) is Verdict.NOT_ALLOWED
    assert verdict_for(4000, overrides) is Verdict.REPLACED
    assert verdict_for(1002, overrides) is Verdict.PROTOCOL_ERROR
