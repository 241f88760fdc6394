"""The dry run (预演): what an issue would do, shown before it is done.

It is not a second calculation. ``Imagined`` stands before the real facts and keeps in memory what issuing would
write, so that the very code that issues and re-issues runs to the end and nothing is written.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from activities.issuing import issue_notice, reissue
from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.clock import BusinessClock
from domain.dues import DueFlag, lead_flags
from domain.facts import Facts, IssueRecord
from domain.forecast import Forecast
from domain.notices import Notice, NoticeDraft, reissue_id
from domain.orders import NoticeOrder
from domain.plan import Item, Rung
from domain.policy import Policy, Urgency
from domain.units import ReissueRule, Unit


class Foreseen(Frozen):
    """One office's part of the dry run."""

    notice: Notice
    office: Unit
    receipts: tuple[tuple[Unit, ReissueRule], ...]
    tasks: int
    rungs: tuple[Rung, ...]


class DryRun(Frozen):
    """The whole cascade as it would run if every office passes it on at once; flags are for the person who confirms.

    ``forecast`` is what follows under one behaviour of the units, where one was asked for.
    """

    offices: tuple[Foreseen, ...]
    flags: tuple[DueFlag, ...]
    forecast: Forecast | None = None


class Imagined:
    """Facts for issuing, with imagined notices on top of the real ones. Fits the methods that issuing uses."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.records: dict[str, IssueRecord] = {}

    def calendar(self) -> WorkCalendar:
        return self._facts.calendar()

    def default_policy(self, urgency: Urgency) -> Policy:
        return self._facts.default_policy(urgency)

    def unit(self, code: str) -> Unit:
        return self._facts.unit(code)

    def subordinates(self, office: Unit) -> Sequence[tuple[Unit, bool]]:
        return self._facts.subordinates(office)

    def number_taken(self, office: str, number: str) -> bool:
        return self._facts.number_taken(office, number)

    def has_notice(self, notice_id: str) -> bool:
        return notice_id in self.records or self._facts.has_notice(notice_id)

    def notice(self, notice_id: str) -> Notice:
        record = self.records.get(notice_id)
        return record.notice if record else self._facts.notice(notice_id)

    def dues(self, notice_ids: Sequence[str]) -> Mapping[tuple[str, str, str], datetime]:
        return dict(self._facts.dues(self._real(notice_ids))) | {
            key: item.due for key, item in self._imagined(notice_ids) if item.due is not None
        }

    def closes(self, notice_ids: Sequence[str]) -> Mapping[tuple[str, str, str], datetime]:
        return dict(self._facts.closes(self._real(notice_ids))) | {
            key: item.close_at for key, item in self._imagined(notice_ids) if item.due is not None
        }

    def _real(self, notice_ids: Sequence[str]) -> list[str]:
        return [notice_id for notice_id in notice_ids if notice_id not in self.records]

    def _imagined(self, notice_ids: Sequence[str]) -> list[tuple[tuple[str, str, str], Item]]:
        records = [self.records[notice_id] for notice_id in notice_ids if notice_id in self.records]
        return [
            ((record.notice.id, item.obligation, item.occurrence), item)
            for record in records
            for item in record.timetable.items
        ]

    def record_issue(self, record: IssueRecord) -> None:
        self.records[record.notice.id] = record


def foresee(facts: Facts, draft: NoticeDraft, notice_id: str, now: datetime) -> DryRun:
    """Issue ``draft`` and all automatic re-issues below in the imagination. Raises as issuing does."""
    imagined = Imagined(facts)
    first = issue_notice(imagined, draft, notice_id, now, actor="dry-run")
    waiting = [imagined.records[notice_id]]
    offices = [_foreseen(imagined, waiting[0])]
    while waiting:
        record = waiting.pop(0)
        for unit, rule in record.receipts:
            if rule is ReissueRule.AUTOMATIC:
                child = _imagine_reissue(imagined, record.notice, unit, now)
                waiting.append(child)
                offices.append(_foreseen(imagined, child))
    return DryRun(offices=tuple(offices), flags=(*first.flags, *_lead_flags(facts, offices, now)))


def _lead_flags(facts: Facts, offices: Sequence[Foreseen], now: datetime) -> tuple[DueFlag, ...]:
    """Whether the lowest level is left too little time ("上午发、下午要"), over all dues that are passed on."""
    first, calendar = offices[0].notice, facts.calendar()
    levels = max(office.notice.path.count("/") for office in offices) - first.path.count("/")
    policy = first.policy
    flags = {
        flag.message: flag
        for obligation in first.draft.obligations
        for occurrence in obligation.occurrences
        if occurrence.due is not None
        for flag in lead_flags(
            occurrence.due,
            now,
            levels if obligation.cascades else 0,
            policy.lead_working_days,
            calendar,
            policy.minimum_working_days,
        )
    }
    return tuple(flags.values())


def _imagine_reissue(imagined: Imagined, superior: Notice, unit: Unit, now: datetime) -> IssueRecord:
    order = NoticeOrder(
        notice_id=reissue_id(superior.origin_id, unit.code),
        origin_id=superior.origin_id,
        office=unit.code,
        office_path=unit.path,
        level=unit.level.value,
        clock=BusinessClock.plain(),
        superior_id=superior.id,
    )
    return imagined.records[reissue(imagined, order, now).id]


def _foreseen(imagined: Imagined, record: IssueRecord) -> Foreseen:
    return Foreseen(
        notice=record.notice,
        office=imagined.unit(record.notice.office),
        receipts=record.receipts,
        tasks=len(record.tasks),
        rungs=record.rungs,
    )
