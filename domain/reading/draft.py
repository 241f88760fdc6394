"""The draft: what the reader found in a notice, each value with its evidence. Nothing in it is active before a
person confirms it.

``None`` and empty tuples mean 未识别; ``Draft.unrecognised`` lists those fields by name.
"""

import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from domain.base import Frozen

Value = TypeVar("Value")


class Evidence(Frozen):
    """A verbatim span of the notice: ``text`` is exactly ``notice[start:end]``."""

    start: int
    end: int
    text: str


class Found(Frozen, Generic[Value]):
    """One value, the span it was read from, the rule that read it, and how sure the rule is (0 to 1)."""

    value: Value
    evidence: Evidence
    rule: str
    confidence: float = 0.9


class Urgency(StrEnum):
    """紧急程度, of paper documents and of telegrams."""

    URGENT = "加急"
    EXTREMELY_URGENT = "特急"
    SPECIAL = "特提"
    PLAIN = "平急"


class BasisDocument(Frozen):
    """依据: a notice that this one carries out. ``number`` is normalised to 代字〔年〕序号号."""

    number: str | None
    title: str | None


class Person(Frozen):
    """联系人 as printed. Telephone and fax numbers keep their printed form."""

    name: str | None
    unit: str | None = None
    phones: tuple[str, ...] = ()
    faxes: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


class Scope(StrEnum):
    """Whose duty it is: the recipients', the parent document's (quoted in the file), or the issuer's own upwards."""

    OWN = "own"
    EMBEDDED_PARENT = "embedded_parent"
    OWN_UPWARD = "own_upward"


class Frequency(StrEnum):
    """How often a recurring report falls due."""

    DAILY = "daily"
    WEEKLY = "weekly"
    TEN_DAYS = "ten_days"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


class Due(Frozen):
    """报送时限. ``date`` is the day as printed, never shifted; None where the print leaves it open.

    ``year_source`` says where the year came from. ``readings`` are the likely days of a damaged or open print;
    ``date`` is then the only likely one or None, the draft is flagged, and a person must settle it. ``word`` is the
    boundary word (前, 截止 …).
    """

    date: datetime.date | None
    time: datetime.time | None = None
    time_text: str | None = None
    word: str = ""
    year_source: str = "stated"
    month_day: str | None = None
    readings: tuple[datetime.date, ...] = ()
    evidence: Evidence
    rule: str
    confidence: float = 0.9


class Recurrence(Frozen):
    """A recurring due. ``on`` is the day within the period as printed (“25”, “季后5日”, “周五”); ``first``/``last``
    bound it.
    """

    freq: Frequency
    interval: int = 1
    on: str | None = None
    time: datetime.time | None = None
    first: datetime.date | None = None
    last: datetime.date | None = None
    holiday_rule: str | None = None
    evidence: Evidence
    rule: str


class Relative(Frozen):
    """A limit counted from an event. “收到通知后5个工作日内” -> n=5, unit=workday, start=收到通知."""

    n: int | None
    unit: str | None
    start: str | None
    text: str
    evidence: Evidence
    rule: str


class ObligationDraft(Frozen):
    """报送事项 as read: what, who, to whom, by when, how, and what silence means.

    ``also`` holds further places that say the same (a note under the form, for one).
    """

    what: tuple[str, ...]
    who: str | None
    to: str | None
    dues: tuple[Due, ...] = ()
    recurrences: tuple[Recurrence, ...] = ()
    relative: Relative | None = None
    optional: bool | None = False
    soft: bool = False
    scope: Scope = Scope.OWN
    channels: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    silence: str | None = None
    silence_evidence: Evidence | None = None
    holiday_rule: str | None = None
    condition: str | None = None
    evidence: Evidence
    also: tuple[Evidence, ...] = ()
    rule: str
    confidence: float = 0.85


class Chapter(Frozen):
    """One chapter of the body: its heading, and the original span from the heading to the next one."""

    heading: str
    start: int
    end: int


class Flag(Frozen):
    """Something a person should look at before confirming. ``code`` is stable, ``message`` is for people."""

    code: str
    message: str
    evidence: Evidence | None = None


class Draft(Frozen):
    """A notice as read. See the module's docstring."""

    number: Found[str] | None
    title: Found[str] | None
    issued: Found[datetime.date] | None
    urgency: Found[Urgency] | None
    issuers: tuple[Found[str], ...]
    recipients: tuple[Found[str], ...]
    copies: tuple[Found[str], ...]
    bases: tuple[Found[BasisDocument], ...]
    contacts: tuple[Found[Person], ...]
    attachments: tuple[Found[str], ...]
    chapters: tuple[Chapter, ...]
    obligations: tuple[ObligationDraft, ...]
    flags: tuple[Flag, ...]
    unrecognised: tuple[str, ...]
