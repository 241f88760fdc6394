"""The account of a play: every letter as it goes out, and what is to be read from the imagined facts at the end."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from domain.base import Frozen
from domain.behaviour import Behaviour
from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.contacts import address
from domain.facts import Receipt
from domain.forecast import (
    Forecast,
    ItemOutcome,
    LevelLead,
    MessageCount,
    PlannedIncident,
    PlannedMessage,
    PlannedPart,
    Unreachable,
)
from domain.letters import ChannelName, Letter
from domain.notices import Notice
from domain.outbox import TELL, Pending, Purpose
from domain.policy import Step
from domain.units import Unit
from service.forecasting.imagination import ImaginedFacts
from service.forecasting.play import Play

_ALL_CLEAR = "报送后解除督办"
_TELL = {Purpose.NOTICE: "下发通知，请签收并报送", Purpose.REISSUE: "上级来文，请审核转发"}


class Wanted(Frozen):
    """What is asked of a forecast: the single messages and acts, their texts, and those of one unit only.

    ``samples`` asks for one message of each kind, with its text.
    """

    behaviour: Behaviour
    messages: bool = False
    texts: bool = False
    samples: bool = False
    unit_code: str | None = None


class Account:
    """Writes down what it hears."""

    def __init__(self, facts: ImaginedFacts, wanted: Wanted) -> None:
        self._facts = facts
        self._wanted = wanted
        self._units: dict[str, Unit] = {}
        self._heard: list[tuple[datetime, tuple[Pending, ...], Letter]] = []

    def hear(self, at: datetime, parts: tuple[Pending, ...], letter: Letter) -> None:
        """One letter went out."""
        self._heard.append((at, parts, letter))

    def forecast(self, play: Play, notice_id: str) -> Forecast:
        """All that was heard, and how it ended."""
        wanted = self._wanted
        notices = [self._facts.notice(one) for one in play.notices]
        receipts = {notice.id: self._facts.receipts(notice.id) for notice in notices}
        return Forecast(
            behaviour=wanted.behaviour,
            letters=len(self._heard),
            people=len({parts[0].contact.id for _, parts, _ in self._heard}),
            counts=self._counts(play),
            messages=tuple(self._message(*one) for one in self._heard if self._is_wanted(one[1], one[2])),
            acts=tuple(act for act in play.acts if wanted.messages and wanted.unit_code in (None, act.unit_code)),
            incidents=self._incidents(),
            unreachable=self._unreachable([one for found in receipts.values() for one in found]),
            leads=self._leads(notices, receipts),
            outcome=self._outcome(notice_id),
            closed_at=play.closed.get(notice_id),
        )

    def _is_wanted(self, parts: tuple[Pending, ...], letter: Letter) -> bool:
        about = {part.unit_code for part in parts} | {parts[0].contact.unit_code}
        asked = self._wanted.messages or (self._wanted.samples and bool(letter.text))
        return asked and (self._wanted.unit_code is None or self._wanted.unit_code in about)

    def _message(self, at: datetime, parts: tuple[Pending, ...], letter: Letter) -> PlannedMessage:
        first, unit = parts[0], self._unit(parts[0].contact.unit_code)
        highest = _loudest(parts)
        return PlannedMessage(
            at=at,
            channel=first.channel,
            purpose=highest.purpose,
            step=highest.step,
            contact_id=first.contact.id,
            person=first.contact.name,
            duty=first.contact.duty,
            unit_code=unit.code,
            unit_name=unit.name,
            level=unit.level,
            address=letter.address,
            about=len({owed.unit_code for part in parts for owed in part.owed}),
            subject=letter.subject,
            text=letter.text,
            parts=tuple(_part(part) for part in parts),
        )

    def _counts(self, play: Play) -> tuple[MessageCount, ...]:
        found: Counter[tuple[datetime, Purpose, Step, ChannelName, str]] = Counter()
        for at, parts, _ in self._heard:
            loudest = _loudest(parts)
            found[at, loudest.purpose, loudest.step, loudest.channel, _reason(play, loudest)] += 1
        return tuple(
            MessageCount(at=at, purpose=purpose, step=step, channel=channel, reason=reason, messages=messages)
            for (at, purpose, step, channel, reason), messages in sorted(found.items())
        )

    def _incidents(self) -> tuple[PlannedIncident, ...]:
        return tuple(
            PlannedIncident(at=row.raised_at, kind=row.kind, unit_code=row.unit_code, sentence=row.sentence)
            for row in self._facts.left_over()
        )

    def _unreachable(self, receipts: Sequence[Receipt]) -> tuple[Unreachable, ...]:
        mute = [one.unit_code for one in receipts if not _deliverable(one)]
        units = [self._unit(code) for code in dict.fromkeys(mute)]
        return tuple(Unreachable(unit_code=unit.code, name=unit.name, level=unit.level) for unit in units)

    def _leads(self, notices: Sequence[Notice], receipts: dict[str, Sequence[Receipt]]) -> tuple[LevelLead, ...]:
        calendar = self._facts.calendar()
        top = min(notice.path.count("/") for notice in notices)
        by_depth = groupby(sorted(notices, key=_depth), key=_depth)
        return tuple(self._lead(depth - top + 1, list(group), receipts, calendar) for depth, group in by_depth)

    def _lead(
        self, down: int, notices: list[Notice], receipts: dict[str, Sequence[Receipt]], calendar: WorkCalendar
    ) -> LevelLead:
        units = [one.unit_code for notice in notices for one in receipts[notice.id]]
        levels = Counter(self._unit(code).level for code in units)
        hurried = min(notices, key=_first_due)
        due, told = _first_due(hurried), hurried.anchor
        left = calendar.working_days_between(told.astimezone(SHANGHAI).date(), due.astimezone(SHANGHAI).date())
        return LevelLead(
            levels_down=down,
            level=levels.most_common(1)[0][0],
            units=len(set(units)),
            due=due,
            working_days=left,
            too_short=left < hurried.policy.minimum_working_days,
        )

    def _outcome(self, notice_id: str) -> tuple[ItemOutcome, ...]:
        items = [state.item for state in self._facts.items(notice_id)]
        found = [(item, self._facts.latest_rollup(notice_id, item.key)) for item in items]
        return tuple(
            ItemOutcome(
                obligation=item.obligation,
                occurrence=item.occurrence,
                title=item.title,
                base=latest[1].base if latest else None,
            )
            for item, latest in found
        )

    def _unit(self, code: str) -> Unit:
        if code not in self._units:
            self._units[code] = self._facts.unit(code)
        return self._units[code]


def _loudest(parts: tuple[Pending, ...]) -> Pending:
    """The part that gives the message its name: an alarm before a reminder."""
    return next((part for part in parts if part.purpose is Purpose.ALARM), parts[0])


def _reason(play: Play, part: Pending) -> str:
    if part.purpose is Purpose.ALL_CLEAR:
        return _ALL_CLEAR
    return _TELL[part.purpose] if part.rung_id == TELL else play.reasons[part.notice_id, part.rung_id]


def _part(part: Pending) -> PlannedPart:
    return PlannedPart(
        notice_id=part.notice_id,
        rung_id=part.rung_id,
        unit_code=part.unit_code,
        planned=part.instant,
        released=part.release_at,
    )


def _deliverable(receipt: Receipt) -> bool:
    return any(address(contact, channel) for contact in receipt.contacts for channel in ChannelName)


def _depth(notice: Notice) -> int:
    return notice.path.count("/")


def _first_due(notice: Notice) -> datetime:
    dues = [one.due for obligation in notice.draft.obligations for one in obligation.occurrences if one.due]
    return min(dues)
