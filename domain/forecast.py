"""What a dry run (预演) foretells: every message, every act, every incident, and how much time the lowest level has."""

from datetime import datetime

from pydantic import NonNegativeInt

from domain.base import Frozen
from domain.behaviour import Behaviour
from domain.contacts import Duty
from domain.letters import ChannelName
from domain.outbox import Purpose
from domain.policy import Step
from domain.rollup import Counts
from domain.units import Level


class PlannedPart(Frozen):
    """One matter in a message: the rung that causes it, when it was planned, and when it is released to be sent."""

    notice_id: str
    rung_id: str
    unit_code: str | None
    planned: datetime
    released: datetime


class PlannedMessage(Frozen):
    """One letter that will go out. ``at`` is when; ``subject`` and ``text`` are empty where no texts were asked for.

    Links in the text are of the right length and lead nowhere: real ones are made at issue.
    """

    at: datetime
    channel: ChannelName
    purpose: Purpose
    step: Step
    contact_id: str
    person: str
    duty: Duty
    unit_code: str
    unit_name: str
    level: Level
    address: str
    about: NonNegativeInt
    subject: str = ""
    text: str = ""
    parts: tuple[PlannedPart, ...]


class PlannedAct(Frozen):
    """What a unit is imagined to do: ``act`` is acknowledge, reissue, report (then with the
    item), or accept: what an office does with reports that wait for its review."""

    at: datetime
    unit_code: str
    notice_id: str
    act: str
    obligation: str = ""
    occurrence: str = ""


class PlannedIncident(Frozen):
    """What an administrator would be asked to mend."""

    at: datetime
    kind: str
    unit_code: str | None
    sentence: str


class Unreachable(Frozen):
    """A unit that no message can reach: nobody there has an address that works."""

    unit_code: str
    name: str
    level: Level


class MessageCount(Frozen):
    """How many messages of one kind go out at one instant; ``reason`` is the plan's own sentence."""

    at: datetime
    purpose: Purpose
    step: Step
    channel: ChannelName
    reason: str
    messages: int


class LevelLead(Frozen):
    """How much time one level has: ``levels_down`` counts from the issuer's direct subordinates (1).

    ``working_days`` lie after the day of issue up to and with the day of the earliest due of that level.
    """

    levels_down: int
    level: Level
    units: int
    due: datetime
    working_days: int
    too_short: bool


class ItemOutcome(Frozen):
    """How one item of the issuer's notice ends; ``base`` counts the reporting units at the bottom."""

    obligation: str
    occurrence: str
    title: str
    base: Counts | None


class Forecast(Frozen):
    """The dry run under one behaviour. ``messages`` and ``acts`` are listed where they were asked for."""

    behaviour: Behaviour
    letters: int
    people: int
    counts: tuple[MessageCount, ...]
    messages: tuple[PlannedMessage, ...] = ()
    acts: tuple[PlannedAct, ...] = ()
    incidents: tuple[PlannedIncident, ...] = ()
    unreachable: tuple[Unreachable, ...] = ()
    leads: tuple[LevelLead, ...] = ()
    outcome: tuple[ItemOutcome, ...] = ()
    closed_at: datetime | None = None
