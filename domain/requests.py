"""What a unit asks of the office above it, and what is decided: more time (延期), to be let off (免报), or to look
again at what was entered for it (异议).

One is open at a time for a task; a later report makes it moot.
"""

from enum import StrEnum

from pydantic import AwareDatetime

from domain.base import Frozen
from domain.errors import Conflict
from domain.plan import ItemKey


class RequestOpen(Conflict):
    """The unit has asked already, and the office has not decided."""

    code = "request_open"


class RequestDecided(Conflict):
    """The request was decided, or a report has made it moot."""

    code = "request_decided"


class RequestKind(StrEnum):
    """What is asked."""

    EXTENSION = "extension"  # 延期
    WAIVER = "waiver"  # 免报
    OBJECTION = "objection"  # 异议: against what was entered for the unit by proxy


class Decision(StrEnum):
    """What was decided."""

    GRANTED = "granted"  # 同意
    REFUSED = "refused"  # 不同意


LABELS = {RequestKind.EXTENSION: "延期", RequestKind.WAIVER: "免报", RequestKind.OBJECTION: "异议"}
ASKED = {RequestKind.EXTENSION: "申请延期", RequestKind.WAIVER: "申请免报", RequestKind.OBJECTION: "提出异议"}


class Ask(Frozen):
    """One request before it is written. ``version`` is that of the task's newest report when it was asked."""

    notice_id: str
    task_id: int
    version: int
    kind: RequestKind
    reason: str
    asked_due: AwareDatetime | None = None
    actor: str
    asked_at: AwareDatetime


class Request(Ask):
    """One request as it stands. ``due`` is the one granted; ``open`` while nothing is decided and no report has made it
    moot.
    """

    id: int
    unit_code: str
    obligation: str
    occurrence: str
    decision: Decision | None = None
    due: AwareDatetime | None = None
    decided_by: str = ""
    decided_at: AwareDatetime | None = None
    decision_reason: str = ""
    open: bool

    @property
    def key(self) -> ItemKey:
        """The item that it is about."""
        return self.obligation, self.occurrence


class Answer(Frozen):
    """A decision as the unit is told it. ``title`` is the item's; ``due`` the new one where time was granted,
    ``present_due`` the one that counts now.
    """

    request_id: int
    kind: RequestKind
    decision: Decision
    title: str
    due: AwareDatetime | None = None
    asked_due: AwareDatetime | None = None
    present_due: AwareDatetime | None = None
    reason: str = ""
    decided_by: str


def answer_rung(request_id: int) -> str:
    """The rung id of the message that brings the decision on a request."""
    return f"request.{request_id}.decided.0"


def answered_request(rung_id: str) -> int:
    """The inverse of ``answer_rung``."""
    return int(rung_id.split(".")[1])
