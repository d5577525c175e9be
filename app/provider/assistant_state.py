"""Questions to the assistant with their answers, and the tools it was told to use."""

from app.engine import Status
from app.provider.fields import name_of, number_of, text_of
from app.provider.view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from app.engine import Message

# Where an answer is; the last three are ends.
ASKED = "asked"
THINKING = "thinking"
GROWING = "growing"
DONE = "done"
STOPPED = "stopped"
FAILED = "failed"
ENDED = (DONE, STOPPED, FAILED)

# Where a tool's run is; the last four are ends.
WAITING = "waiting"
EXECUTING = "executing"
COMPLETE = "complete"
ERROR = "error"
CANCELLED = "cancelled"
UNCLEAR = "unclear"  # it ended, and the server's word for how is none that is known
RUN_ENDED = (COMPLETE, ERROR, CANCELLED, UNCLEAR)


class Question(View):
    """What was said in a room and may be answered. `id` is the frame's, "" for none.

    `key` is its own among all of a room. `status` is the fate of one of ours, None for others'.
    """

    def __init__(
        self,
        key: str,
        id: str,
        text: str,
        *,
        user_id: "int | str | None" = None,
        user_name: str = "",
        own: bool = False,
        timestamp: "str | None" = None,
        seq: "int | None" = None,
        status: "Status | None" = None,
    ) -> None:
        self.key = key
        self.id = id
        self.text = text
        self.user_id = user_id
        self.user_name = user_name
        self.own = own
        self.timestamp = timestamp
        self.seq = seq
        self.status = status
        self.code = ""
        self.problem = ""
        self.echoed = False  # the server showed it to the room


class Heard(View):
    """Something that was said and that hardly anybody will answer: a question in the making."""

    def __init__(self, message: "Message", user_id: "int | str | None", own: bool) -> None:
        self.id = message.id or ""
        # Unique only among the messages of its user.
        self.key = self.id if own else "%s/%s" % (user_id, self.id)
        self.message = message
        self.user_id = user_id
        self.own = own

    def question(self) -> Question:
        """Return it as a question."""
        data = self.message.data
        question = Question(
            self.key,
            self.id,
            text_of(data, "message"),
            user_id=self.user_id,
            user_name=name_of(data, self.user_id),
            own=self.own,
            timestamp=text_of(data, "timestamp") or self.message.timestamp,
            seq=number_of(data, "seq"),
            status=Status.DELIVERED if self.own else None,
        )
        question.echoed = True
        return question


class Exchange(View):
    """A question with its answer. `question` is None when only the answer was heard of.

    `phase` is one of the words above. `answer` is what is known of its text: whole when `done`,
    and true as far as it goes before. `gap`: a part of it did not come. `error` is the server's
    word for a failure. `interrupted`: the connection began anew while it was on its way, so it
    may or may not go on. `heard`: it ended while this page listened. `stop_key` is the key of
    our wish to stop it, `stop_problem` why that was not done.
    """

    def __init__(self, key: str, id: str, question: "Question | None", phase: str = ASKED) -> None:
        self.key = key
        self.id = id  # what `in_response_to` names; "" for none
        self.question = question
        self.phase = phase
        self.answer = ""
        self.gap = False
        self.error = ""
        self.seq: int | None = None  # the answer's place in the room
        self.timestamp: str | None = None  # the answer's
        self.interrupted = False
        self.heard = False
        self.stop_key = ""
        self.stop_problem = ""


class Conversation(View):
    """The exchanges of a room, newest last, and what was said there lately by its frame's id."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []
        self.said: list[Question | Heard] = []
        self.loading = False
        self.problem = False  # what was said before could not be loaded


class ToolRun(View):
    """One run of a tool. `state` is one of the words above; `args` and `result` are JSON values.

    `id` is what `in_response_to` names, "" for none. `problem` says, for people, why it never
    began. `interrupted`, `stop_key` and `stop_problem` are as in `Exchange`.
    """

    def __init__(self, key: str, id: str, tool_name: str, args: object = None) -> None:
        self.key = key
        self.id = id
        self.tool_name = tool_name
        self.args = args
        self.state = WAITING
        self.result: object = None
        self.problem = ""
        self.status: Status | None = None  # of the frame that asked for it, when it is ours
        self.timestamp: str | None = None
        self.interrupted = False
        self.stop_key = ""
        self.stop_problem = ""


class AssistantView(View):
    """All conversations by room, and the tools' runs, newest last."""

    def __init__(self) -> None:
        self.rooms: dict[str, Conversation] = {}
        self.runs: list[ToolRun] = []
        self.count = 0  # of what has no key of its own, to name it
