"""The outbox: intents to tell somebody, written with the facts that cause them and sent by the courier.

An intent is unique by (notice, rung, contact, channel): however often a rung runs, each person hears of it once.
"""

from enum import StrEnum

from pydantic import AwareDatetime

from domain.base import Frozen
from domain.contacts import Contact
from domain.letters import ChannelName
from domain.policy import Step, Track

TELL = "tell"  # rung id of the message that brings the notice itself


class Purpose(StrEnum):
    """Why a message goes out."""

    NOTICE = "notice"  # 新通知
    REISSUE = "reissue"  # 待转发
    REMINDER = "reminder"  # 催办
    ALARM = "alarm"  # 督办
    ALL_CLEAR = "all_clear"  # 解除督办


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

    ``instant`` is the planned instant of the rung; ``release_at`` the earliest instant it may be sent.
    """

    notice_id: str
    rung_id: str
    contact_id: str
    channel: ChannelName
    purpose: Purpose
    step: Step = Step.LIAISON
    unit_code: str | None = None
    instant: AwareDatetime
    release_at: AwareDatetime


class Owed(Frozen):
    """One thing still owed, as a message lists it. ``title`` None stands for the acknowledgement itself."""

    notice_id: str
    unit_code: str
    unit_name: str
    track: Track
    title: str | None = None
    due: AwareDatetime | None = None


class Pending(Frozen):
    """An intent at the moment of sending, with what is still owed under its rung: empty means nothing any more.
    ``live`` is False where the notice was withdrawn meanwhile."""

    id: int
    notice_id: str
    rung_id: str
    purpose: Purpose
    step: Step
    channel: ChannelName
    contact: Contact
    unit_code: str | None
    unit_name: str
    instant: AwareDatetime
    release_at: AwareDatetime
    attempts: int = 0
    owed: tuple[Owed, ...] = ()
    live: bool = True


class Sent(Frozen):
    """What the courier did with one intent. ``release_at`` is set where it is to be tried again."""

    id: int
    state: IntentState
    letter_id: str = ""
    at: AwareDatetime
    checked_at: AwareDatetime
    release_at: AwareDatetime | None = None
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
