"""A report side by side with what it is compared to (审核比对): last version, earlier periods, the unit's peers.

The numbers of one form are compared; a compiled report is compared by the figures that it carries.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from domain.base import Frozen
from domain.facts import Ledger
from domain.notices import Notice
from domain.obligations import Field, FieldKind
from domain.outliers import Outlier, Spread, nil_outlier, outliers, plain, spread
from domain.plan import ItemKey
from domain.rollup import Partial, Value, result
from domain.rollup_diff import Number
from domain.text_diff import Paragraph, text_diff
from domain.units import Level
from service.store.views import Views
from service.store.views.comparing import EarlierReport, PeerReport, ReportedTask, ReportVersion

_EARLIER_SHOWN = 2
_ABOUT_A_YEAR_DAYS = (300, 430)


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as it is shown, and the number it stands for where it is one."""

    shown: str = ""
    number: Number | None = None


class Line(Frozen):
    """One field of the form: now, in the last version, earlier (one for each ``Comparison.earlier``), and the middle
    of the peers. ``changed``: not as in the last version.
    """

    key: str
    label: str
    unit: str
    now: Cell
    last: Cell | None
    earlier: tuple[Cell, ...]
    middle: Cell | None
    changed: bool
    outliers: tuple[Outlier, ...]


class Past(Frozen):
    """An earlier report that is laid beside: ``a_year_ago`` tells the one of about the same time last year."""

    notice_id: str
    number: str
    title: str
    occurrence: str
    due: datetime | None
    a_year_ago: bool


class Comparison(Frozen):
    """One report beside what it is compared to. ``diff`` is empty where there is no version before."""

    task: ReportedTask
    now: ReportVersion
    last: ReportVersion | None
    earlier: tuple[Past, ...]
    lines: tuple[Line, ...]
    diff: tuple[Paragraph, ...]
    outliers: tuple[Outlier, ...]
    peers: int


def comparison(ledger: Ledger, views: Views, notice_id: str, task_id: int) -> Comparison | None:
    """The newest report of a task, compared; None where nothing has come. Raises NotFound. A few statements."""
    task = views.reported_task(notice_id, task_id)
    if not task.versions:
        return None
    with ledger.reading() as facts:
        notice = facts.notice(notice_id)
    earlier = chosen_earlier(task, views.earlier_reports(task))
    group = [one for one in views.peer_reports(notice_id, task_id) if one.level is task.level]
    return compare(notice, task, earlier, group)


def compare(
    notice: Notice, task: ReportedTask, earlier: Sequence[EarlierReport], group: Sequence[PeerReport]
) -> Comparison:
    """Lay them side by side. ``group``: the unit itself and its peers."""
    fields = notice.obligation(task.obligation).fields
    now, last = task.versions[0], task.versions[1] if len(task.versions) > 1 else None
    before = last or (earlier[0].report if earlier else None)
    spreads = spreads_of(fields, group)
    found = conspicuous(fields, now.nil, numbers(fields, now), spreads, group, numbers(fields, before))
    return Comparison(
        task=task,
        now=now,
        last=last,
        earlier=tuple(_past(one, task) for one in earlier),
        lines=tuple(_line(field, now, last, earlier, spreads.get(field.key), found) for field in fields),
        diff=text_diff(last.text, now.text) if last else (),
        outliers=found,
        peers=max(len(group) - 1, 0),
    )


def oddities(notice: Notice, reports: Sequence[PeerReport]) -> Mapping[int, tuple[Outlier, ...]]:
    """What is conspicuous among peers about each of many reports, by task; the others are left out."""
    groups: dict[tuple[ItemKey, Level], list[PeerReport]] = defaultdict(list)
    for report in reports:
        groups[report.key, report.level].append(report)
    found: dict[int, tuple[Outlier, ...]] = {}
    for (key, _), group in groups.items():
        fields = notice.obligation(key[0]).fields
        spreads = spreads_of(fields, group)
        for report in group:
            if odd := conspicuous(fields, report.nil, numbers(fields, report), spreads, group, {}):
                found[report.task_id] = odd
    return found


def conspicuous(
    fields: Sequence[Field],
    nil: bool,
    mine: Mapping[str, Decimal],
    spreads: Mapping[str, Spread],
    group: Sequence[PeerReport],
    last: Mapping[str, Decimal],
) -> tuple[Outlier, ...]:
    """What the rules of ``domain.outliers`` say about one report."""
    if nil:
        return nil_outlier(len(group), sum(one.nil for one in group))
    return outliers(fields, mine, spreads, last)


def chosen_earlier(task: ReportedTask, found: Sequence[EarlierReport]) -> list[EarlierReport]:
    """The latest earlier one, and that of about a year ago."""
    chosen = list(found[:1])
    chosen += [one for one in found[1:] if _a_year_ago(task, one)][: _EARLIER_SHOWN - 1]
    return chosen


def spreads_of(fields: Sequence[Field], group: Iterable[PeerReport]) -> dict[str, Spread]:
    """The spread of every number of the form."""
    values: dict[str, list[Decimal]] = {field.key: [] for field in fields if field.kind is not FieldKind.TEXT}
    for report in group:
        for key, number in numbers(fields, report).items():
            values[key].append(number)
    return {key: spread(those) for key, those in values.items()}


def numbers(fields: Sequence[Field], report: ReportVersion | PeerReport | None) -> dict[str, Decimal]:
    """The numbers of a report by field; those left blank are not among them."""
    if report is None:
        return {}
    found = ((field.key, _cell(field, report).number) for field in fields)
    return {key: number for key, number in found if number is not None}


def _line(
    field: Field,
    now: ReportVersion,
    last: ReportVersion | None,
    earlier: Sequence[EarlierReport],
    known: Spread | None,
    found: Sequence[Outlier],
) -> Line:
    mine, before = _cell(field, now), _cell(field, last) if last else None
    middle = None
    if known and known.count > 1:
        middle = Cell(shown=plain(known.middle), number=known.middle)
    return Line(
        key=field.key,
        label=field.label,
        unit=field.unit,
        now=mine,
        last=before,
        earlier=tuple(_cell(field, one.report) for one in earlier),
        middle=middle,
        changed=before is not None and before != mine,
        outliers=tuple(one for one in found if one.field == field.key),
    )


def _cell(field: Field, report: ReportVersion | PeerReport) -> Cell:
    return cell(field, report.values, report.partials)


def cell(field: Field, values: Mapping[str, Value], partials: Mapping[str, Partial]) -> Cell:
    """A leaf's own value as typed; an office's aggregated one."""
    if partials:
        partial = partials.get(field.key)
        value: Value | int | None = result(field.aggregation, partial) if partial else None
    else:
        value = values.get(field.key)
    if value is None or isinstance(value, str):
        return Cell(shown=value or "")
    number = Decimal(value)
    # What is a text below is a number of texts above: it is shown, and compared with nothing.
    return Cell(shown=plain(number), number=None if field.kind is FieldKind.TEXT else number)


def _past(one: EarlierReport, task: ReportedTask) -> Past:
    return Past(
        notice_id=one.notice_id,
        number=one.number,
        title=one.title,
        occurrence=one.occurrence,
        due=one.due,
        a_year_ago=_a_year_ago(task, one),
    )


def _a_year_ago(task: ReportedTask, one: EarlierReport) -> bool:
    if task.due is None or one.due is None:
        return False
    least, most = _ABOUT_A_YEAR_DAYS
    return least <= (task.due - one.due).days <= most
