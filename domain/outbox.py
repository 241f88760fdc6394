"""The outbox: intents to tell somebody, written with the facts that cause them and sent by the courier.

An intent is unique by (notice, rung, contact, channel): however often a rung runs, each person hears of it once.
"""

from enum import StrEnum

from pydantic import AwareDatetime

from domain.base import Frozen
from domain.contacts import Contact
from domain.enclosures import Enclosure
from domain.letters import ChannelName
from domain.policy import Step, Track
from domain.requests import Answer

TELL = "tell"  # rung id of the message that brings the notice itself


class Purpose(StrEnum):
    """Why a message goes out."""

    NOTICE = "notice"  # 新通知
    REISSUE = "reissue"  # 待转发
    REMINDER = "reminder"  # 催办
    ALARM = "alarm"  # 督办
    ALL_CLEAR = "all_clear"  # 解除督办
    AMENDED = "amended"  # 通知变更
    WITHDRAWN = "withdrawn"  # 通知撤回、不再要求
    REVIEW = "review"  # 待审提醒: to the office whose decision is waited for
    RETURNED = "returned"  # 退回
    HANDOVER = "handover"  # 移交办理: what a delegate or a new liaison finds
    ENTERED = "entered"  # 代录告知: what the office entered for the unit
    OBJECTION = "objection"  # 异议: against it, to the office
    DECIDED = "decided"  # 批复: on a request for more time or a waiver
    SUPERVISION = "supervision"  # 督办单
    SUPERVISION_ENDED = "supervision_ended"  # 督办单销号或撤销
    SUPERVISION_REPLIED = "supervision_replied"  # 督办单已回复: to the office
    SUPERVISION_OPEN = "supervision_open"  # 督办单待销号: to the office
    CIRCULAR = "circular"  # 通报


ENCLOSING = frozenset(
    {
        Purpose.SUPERVISION,
        Purpose.SUPERVISION_ENDED,
        Purpose.SUPERVISION_REPLIED,
        Purpose.SUPERVISION_OPEN,
        Purpose.CIRCULAR,
    }
)
"""Messages that bring a signed document, or news of one: each is a letter of its own."""


class IntentState(StrEnum):
    """What became of an intent."""

    WAITING = "waiting"
    SENT = "sent"
    SETTLED = "settled"  # no longer owed when it was to be sent: not sent
    SUPERSEDED = "superseded"  # a newer one said the same: not sent
    UNDELIVERABLE = "undeliverable"  # refused for good


class Intent(Frozen):
    """Tell ``contact_id`` over ``channel``. ``unit_code`` is the unit that owes, or None where the message lists
    several.

    ``about_code`` is the unit it is about, where the message itself goes to an office.
    ``instant`` is the planned instant of the rung; ``release_at`` the earliest instant it may be sent.
    """

    notice_id: str
    rung_id: str
    contact_id: str
    channel: ChannelName
    purpose: Purpose
    step: Step = Step.LIAISON
    unit_code: str | None = None
    about_code: str | None = None
    instant: AwareDatetime
    release_at: AwareDatetime


class Owed(Frozen):
    """One thing still owed, as a message lists it. ``title`` None stands for the acknowledgement itself.

    ``remark`` says more, such as why it was returned. On the clock of review it is the office that owes a decision on
    what the unit handed in or asked ``since``.
    """

    notice_id: str
    unit_code: str
    unit_name: str
    track: Track
    title: str | None = None
    due: AwareDatetime | None = None
    since: AwareDatetime | None = None
    remark: str = ""


class Pending(Frozen):
    """An intent at the moment of sending, with what is still owed under its rung: empty means nothing any more.
    ``unit_name`` is the unit that it is about, ``addressed`` the one in whose name the person gets it, '' for the same.
    ``live`` is False where the notice was withdrawn meanwhile, or the unit or its delegate has gone; ``answer`` is
    the decision that a message brings, ``enclosure`` the signed document."""

    id: int
    notice_id: str
    rung_id: str
    purpose: Purpose
    step: Step
    channel: ChannelName
    contact: Contact
    unit_code: str | None
    unit_name: str
    addressed: str = ""
    instant: AwareDatetime
    release_at: AwareDatetime
    about_code: str | None = None
    readdressed: bool = False
    attempts: int = 0
    owed: tuple[Owed, ...] = ()
    answer: Answer | None = None
    enclosure: Enclosure | None = None
    live: bool = True


class Sent(Frozen):
    """What the courier did with one intent. ``release_at`` is set where it is to be tried again, ``contact_id`` where
    somebody else got it than it was written for.
    """

    id: int
    state: IntentState
    letter_id: str = ""
    at: AwareDatetime
    checked_at: AwareDatetime
    release_at: AwareDatetime | None = None
    contact_id: str | None = None
    detail: str = ""


class Told(Frozen):
    """Who had been told about a matter of a notice, over which channel, and when last.

    ``matter`` is what stands before act and number in a rung's id.
    """

    notice_id: str
    matter: str
    step: Step
    channel: ChannelName
    at: AwareDatetime


def matter_of(rung_id: str) -> str:
    """What a rung is about: its clock and, for reports, the item."""
    return rung_id.rsplit(".", 2)[0]
