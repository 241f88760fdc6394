"""Notices (通知): the draft a person confirms, and the notice as issued, with all that was frozen at that moment."""

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import AwareDatetime, model_validator
from pydantic import Field as Constraint

from domain.base import Frozen
from domain.changes import Revised
from domain.errors import CascadeError, Conflict, InvalidInput
from domain.obligations import Audience, Demand, Obligation
from domain.policy import Policy, Urgency
from domain.texts import OneLine, PlainText, ShortLine

NUMBER_LENGTH = 60
TITLE_LENGTH = 200


class InvalidNotice(InvalidInput):
    """The draft cannot be issued as it stands."""

    code = "invalid_notice"


class NobodyAnswers(InvalidInput):
    """An obligation, or the whole notice, selects no unit."""

    code = "nobody_answers"


class NumberTaken(Conflict):
    """The office has already issued a notice under this number."""

    code = "number_taken"


class AlreadyReissued(Conflict):
    """The office has passed this notice on already."""

    code = "already_reissued"


class Classified(CascadeError):
    """The text is marked or worded as a state secret; this service is for non-classified work (domain rule 14)."""

    code = "classified"
    status = 422


class NoticeState(StrEnum):
    """Where a notice stands."""

    ISSUED = "issued"  # 已下发
    CLOSED = "closed"  # 已办结
    WITHDRAWN = "withdrawn"  # 已撤回


class Basis(Frozen):
    """A superior notice that this one carries out (依据). ``notice_id`` where this service knows it."""

    number: ShortLine
    title: ShortLine = ""
    notice_id: ShortLine | None = None


class Inquiry(Frozen):
    """Whom to ask about the notice (联系人)."""

    name: ShortLine = ""
    phone: ShortLine = ""
    email: ShortLine = ""
    fax: ShortLine = ""


class NoticeDraft(Frozen):
    """A notice before it is issued. ``office`` is the code of the unit that issues and collects.

    ``issuers`` are the names on the document, several where it is issued jointly; ``dated`` is the day printed on
    it; ``addressed`` the recipients' phrase as printed (主送), ``recipients`` the choice among direct subordinates.
    """

    office: ShortLine
    number: OneLine = Constraint(min_length=1, max_length=NUMBER_LENGTH)
    title: OneLine = Constraint(min_length=1, max_length=TITLE_LENGTH)
    issuers: tuple[ShortLine, ...] = Constraint(min_length=1)
    dated: date | None = None
    urgency: Urgency = Urgency.PLAIN
    publicness: ShortLine = ""
    addressed: PlainText = Constraint(default="", max_length=4000)
    copies: PlainText = Constraint(default="", max_length=4000)
    body: PlainText = Constraint(default="", max_length=200_000)
    inquiry: Inquiry = Inquiry()
    attachments: tuple[ShortLine, ...] = ()
    basis: tuple[Basis, ...] = ()
    recipients: Audience = Audience()
    obligations: tuple[Obligation, ...] = Constraint(min_length=1)
    policy: Policy | None = None
    override_reason: ShortLine | None = None

    @model_validator(mode="after")
    def _obligations_are_consistent(self) -> Self:
        keys = [obligation.key for obligation in self.obligations]
        if len(set(keys)) != len(keys):
            raise ValueError("报送事项的 key 不能重复")
        if all(obligation.demand is Demand.AS_THEY_OCCUR for obligation in self.obligations):
            raise ValueError("至少要有一个有截止时间的报送事项，否则通知无法办结")
        return self


class Notice(Frozen):
    """A notice as issued: the draft plus what was decided at that moment.

    ``path`` is the materialised path of notice ids from the origin down ("/a/b/"), each re-issue below the notice it
    answers first. ``anchor`` is the instant its plan counts from; ``issued_at`` the instant its rows were written. An
    automatic re-issue keeps its superior's anchor, because it is the same act. ``superiors`` are the notices answered.
    ``revision`` counts the versions of the document, ``revised`` says what each amendment changed; ``dropped`` are the
    obligations that amendments took away, which what was handed in for them still speaks of. ``withdrawn_reason`` says
    why a withdrawn notice was withdrawn.
    """

    id: str
    origin_id: str
    origin_office: str
    path: str
    superiors: tuple[str, ...] = ()
    draft: NoticeDraft
    policy: Policy
    anchor: AwareDatetime
    issued_at: AwareDatetime
    acknowledge_due: AwareDatetime
    reissue_due: AwareDatetime
    closes_at: AwareDatetime
    state: NoticeState = NoticeState.ISSUED
    revision: int = 1
    revised: tuple[Revised, ...] = ()
    dropped: tuple[Obligation, ...] = ()
    withdrawn_reason: str = ""

    @property
    def office(self) -> str:
        """Code of the issuing office."""
        return self.draft.office

    def obligation(self, key: str) -> Obligation:
        """The obligation named ``key``, also one that was taken away. Raises KeyError."""
        return {obligation.key: obligation for obligation in (*self.dropped, *self.draft.obligations)}[key]

    def brings(self, superior_id: str, obligation: str, occurrence: str) -> bool:
        """Whether its rollup is the report for that item of a superior notice."""
        return any(
            (answer.notice_id, answer.obligation_key) == (superior_id, obligation)
            for one in self.draft.obligations
            if any(times.key == occurrence for times in one.occurrences)
            for answer in one.answers
        )


def reissue_id(origin_id: str, office: str) -> str:
    """Id of the notice by which ``office`` re-issues ``origin_id``: the same on every retry."""
    return f"{origin_id}-{office}"
