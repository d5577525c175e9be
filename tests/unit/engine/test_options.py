"""The defaults that docs/architecture.md promises."""

from app.engine.close_codes import Verdict
from app.engine.options import CAPABILITIES, Options, TokenPlace


def test_the_defaults() -> None:
    options = Options()

    assert options.token_place is TokenPlace.TICKET
    assert options.dialect is None
    assert (options.connect_timeout, options.token_timeout, options.answer_timeout) == (10, 10, 2)
    assert (options.heartbeat_interval, options.heartbeat_timeout) == (25, 10)
    assert (options.probe_timeout, options.longest_silence, options.stable_after) == (3, 75, 5)
    assert (options.max_queue_count, options.max_queue_bytes) == (256, 256 * 1024)
    assert options.ack_timeout == 5


def test_tables_left_out_are_empty_and_not_shared() -> None:
    one, other = Options(), Options()
    one.close_codes[1000] = Verdict.RECONNECT
    one.backoff["base"] = 1.0

    assert other.close_codes == {}
    assert other.backoff == {}


def test_what_we_claim_to_speak() -> None:
    assert set(CAPABILITIES) >= {"ack", "reauth", "rooms", "drain"}
