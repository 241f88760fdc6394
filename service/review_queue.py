"""The reviewer's queue (审核队列): reports that wait, the oldest first, each against the reviewer's clock."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlencode

from domain.base import Frozen
from domain.clock import SHANGHAI
from domain.facts import Ledger
from domain.outliers import Outlier
from domain.reviews import review_due
from service.comparison import oddities
from service.store.views import Views, WaitingReport, WaitingRequest

PAGE = 50


class Flag(StrEnum):
    """What the queue is narrowed to."""

    LATE = "late"  # 迟报
    OVERDUE = "overdue"  # 审核超时
    ODD = "odd"  # 有疑点


class Wanted(Frozen):
    """Which part of the queue is looked at. ``item`` is "obligation/occurrence" or ''; ``page`` counts from 1."""

    item: str = ""
    words: str = ""
    flags: frozenset[Flag] = frozenset()
    page: int = 1

    def query(self, **more: object) -> str:
        """The query of an address that shows this part; ``more`` are further parameters, those of no value left out."""
        own = [("item", self.item), ("q", self.words), *(("flag", flag) for flag in sorted(self.flags))]
        own += [("page", str(self.page))] if self.page > 1 else []
        return urlencode([(name, value) for name, value in [*own, *more.items()] if value not in ("", None)])

    def toggled(self, flag: Flag) -> "Wanted":
        """With the flag set, or not where it was."""
        return self.model_copy(update={"flags": self.flags ^ {flag}, "page": 1})


class QueueRow(Frozen):
    """One report that waits. ``review_by`` is the end of the time that the reviewer has for it."""

    report: WaitingReport
    review_by: datetime
    overdue: bool
    outliers: tuple[Outlier, ...]

    @property
    def seen(self) -> str:
        """The report as it was seen: its task and version."""
        return f"{self.report.task_id}:{self.report.version}"


class QueueItem(Frozen):
    """One item with how many of its reports wait."""

    key: str
    title: str
    waiting: int


class Queue(Frozen):
    """The part of the queue that is shown. ``ids`` are the tasks of all that fit, in order; ``flagged`` counts all that
    wait by flag.
    """

    wanted: Wanted
    rows: tuple[QueueRow, ...]
    ids: tuple[int, ...]
    waiting: int
    pages: int
    items: tuple[QueueItem, ...]
    flagged: dict[Flag, int]
    requests: tuple[WaitingRequest, ...]

    def after(self, decided: Iterable[int]) -> int | None:
        """The task to go on with once these are decided: the next one behind them, else the first that is left."""
        gone = set(decided)
        places = [place for place, task in enumerate(self.ids) if task in gone]
        behind = self.ids[places[-1] + 1 :] if places else self.ids
        return next((task for task in (*behind, *self.ids) if task not in gone), None)


def review_queue(ledger: Ledger, views: Views, notice_id: str, wanted: Wanted, now: datetime) -> Queue:
    """What waits for the notice's office. A constant number of statements. Raises NotFound."""
    waiting = views.waiting(notice_id)
    with ledger.reading() as facts:
        notice, calendar = facts.notice(notice_id), facts.calendar()
    odd = oddities(notice, views.peer_reports(notice_id)) if waiting.reports else {}
    # The end of the reviewer's time is the same for all that came on one day.
    days = {one.since.astimezone(SHANGHAI).date(): one.since for one in waiting.reports}
    limits = {day: review_due(since, calendar) for day, since in days.items()}
    rows = [
        _row(one, limits[one.since.astimezone(SHANGHAI).date()], odd.get(one.task_id, ()), now)
        for one in waiting.reports
    ]
    fitting = [row for row in rows if _fits(row, wanted)]
    pages = max(-(-len(fitting) // PAGE), 1)
    page = min(wanted.page, pages)
    return Queue(
        wanted=wanted.model_copy(update={"page": page}),
        rows=tuple(fitting[(page - 1) * PAGE : page * PAGE]),
        ids=tuple(row.report.task_id for row in fitting),
        waiting=len(rows),
        pages=pages,
        items=_items(waiting.reports),
        flagged={flag: sum(_flagged(row, flag) for row in rows) for flag in Flag},
        requests=waiting.requests,
    )


def _row(one: WaitingReport, review_by: datetime, odd: tuple[Outlier, ...], now: datetime) -> QueueRow:
    return QueueRow(report=one, review_by=review_by, overdue=review_by < now, outliers=odd)


def _fits(row: QueueRow, wanted: Wanted) -> bool:
    words = wanted.words.strip().lower()
    return (
        (not wanted.item or wanted.item == f"{row.report.obligation}/{row.report.occurrence}")
        and (not words or words in row.report.unit_name.lower() or words == row.report.unit_code.lower())
        and all(_flagged(row, flag) for flag in wanted.flags)
    )


def _flagged(row: QueueRow, flag: Flag) -> bool:
    return {Flag.LATE: row.report.late, Flag.OVERDUE: row.overdue, Flag.ODD: bool(row.outliers)}[flag]


def _items(reports: Sequence[WaitingReport]) -> tuple[QueueItem, ...]:
    titles = {f"{one.obligation}/{one.occurrence}": one.title for one in reports}
    numbers = Counter(f"{one.obligation}/{one.occurrence}" for one in reports)
    return tuple(QueueItem(key=key, title=title, waiting=numbers[key]) for key, title in titles.items())
