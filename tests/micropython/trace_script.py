"""Record a short session; prints the trace, which is the same on every Python."""

from app.engine import Delivery, MessageType, Options, TokenPlace
from app.engine.close_codes import Verdict
from app.engine.delivery import Overflow, Policy
from app.trace import Trace
from tests.scenarios.replay import jwt

trace = Trace(limit=20)
trace.begin(
    Options(
        token_place=TokenPlace.NONE,
        user_id="ada@example.com",
        close_codes={4999: Verdict.REPLACED},
        policies={MessageType.ALERT: Policy(Overflow.DROP_OLDEST, ("id",))},
    ),
    True,
)
trace.drew(0.25)
trace.named("id-1")
trace.stamped(None)
trace.note(1.5, "send", "id-1", MessageType.ALERT, {"a b": [1, "ü"]}, Delivery.QUEUED, 5.0, None)
trace.note(2.0, "token_received", 1, jwt('{"sub": "7", "user_id": 7, "iat": 1, "exp": 9}'), 5.0)
trace.note(2.0, "ticket_received", 2, "ticket")
for frame in (
    "{",
    "[]",
    "[" * 100,
    b"x",
    '{"type": "alert", "data": {"message": "one", "id": "x"}}',
):
    trace.note(3.0, "frame_received", 1, frame)
trace.note(4.0, "rows_restored", "a@b", [{"key": "k", "type": "alert", "data": {"m": "two"}}], 0)
for _ in range(20):
    trace.note(5.0, "deadline_reached")
print(trace.text())
