"""The answers that grow in rooms at this moment, for those who join in the middle."""

from app.engine.messages import Message, MessageType


class GrowingAnswer:
    """Hold what was said so far of one answer."""

    def __init__(self, room_id: str, in_response_to: str | None) -> None:
        self.room_id = room_id
        self.text = ""
        self._about: dict[str, object] = {"room_id": room_id}
        if in_response_to is not None:
            self._about["in_response_to"] = in_response_to

    def thinking(self) -> Message:
        """Return the news that there will be an answer."""
        return Message(MessageType.AI_THINKING, dict(self._about))

    def add(self, delta: str) -> Message:
        """Lengthen the answer; return the piece as it is sent."""
        offset, self.text = len(self.text), self.text + delta
        return self._piece(delta, offset)

    def so_far(self) -> Message:
        """Return all of it in one message."""
        return self._piece(self.text, 0) if self.text else self.thinking()

    def _piece(self, delta: str, offset: int) -> Message:
        data = {**self._about, "delta": delta, "offset": offset, "done": False}
        return Message(MessageType.AI_RESPONSE, data)


class GrowingAnswers:
    """List the answers under way, oldest first."""

    def __init__(self) -> None:
        self._growing: list[GrowingAnswer] = []

    def begin(self, answer: GrowingAnswer) -> None:
        """List an answer from now on."""
        self._growing.append(answer)

    def end(self, answer: GrowingAnswer) -> None:
        """List it no more."""
        self._growing.remove(answer)

    def in_room(self, room_id: str) -> list[Message]:
        """Return what somebody who joins a room must be told."""
        return [answer.so_far() for answer in self._growing if answer.room_id == room_id]
