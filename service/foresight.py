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
from domain.dues import DueFlag
from domain.facts import Facts, IssueRecord
from domain.notices import Notice, NoticeDraft, reissue_id
from domain.orders import NoticeOrder
from domain.plan import Rung
from domain.units import ReissueRule, Unit


class Foreseen(Frozen):
    """One office's part of the dry run."""

    notice: Notice
    office: Unit
    receipts: tuple[tuple[Unit, ReissueRule], ...]
    tasks: int
    rungs: tuple[Rung, ...]


class DryRun(Frozen):
    """The whole cascade as it would run if every office passes it on at once; flags are for the person who confirms."""

    offices: tuple[Foreseen, ...]
    flags: tuple[DueFlag, ...]


class Imagined:
    """Facts for issuing, with imagined notices on top of the real ones. Fits the methods that issuing uses."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.records: dict[str, IssueRecord] = {}

    def calendar(self) -> WorkCalendar:
        return self._facts.calendar()

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
        imagined = [self.records[notice_id] for notice_id in notice_ids if notice_id in self.records]
        real = [notice_id for notice_id in notice_ids if notice_id not in self.records]
        dues = dict(self._facts.dues(real)) if real else {}
        for record in imagined:
            for item in record.timetable.items:
                if item.due is not None:
                    dues[record.notice.id, item.obligation, item.occurrence] = item.due
        return dues

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
    return DryRun(offices=tuple(offices), flags=first.flags)


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
