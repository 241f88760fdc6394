"""The rollup workbook of one office's notice, gathered from the facts."""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text

from domain.clock import SHANGHAI, instant_label
from domain.facts import ItemState
from domain.lights import STANDING_WORDS, Standing
from domain.notices import Notice, NoticeState
from domain.obligations import Aggregation, Demand, Field, FieldKind
from domain.policy import CLIMB, Step
from domain.rollup import Figure, Rollup, result
from domain.task_life import OWING, REPORTED, TaskState, label
from domain.units import Level, level_label
from service.documents.rollup import write_rollup
from service.documents.rollup_document import (
    FigureLine,
    FileLine,
    ItemTotals,
    MissingLine,
    Passage,
    RollupDocument,
    Shown,
    UnitItem,
    UnitLine,
    light_of,
)
from service.rollup_sheet import live_rollup
from service.store.facts.carried import carried_of
from service.store.facts.tasks import FILLED
from service.store.ledger import SqlLedger
from service.store.tables.columns import Instant
from service.store.views import HandedFile, Submission, Submissions, Views

_AGGREGATIONS = {
    Aggregation.SUM: "合计",
    Aggregation.MAX: "最大",
    Aggregation.MIN: "最小",
    Aggregation.MEAN: "加权平均",
    Aggregation.COUNT: "填报数",
    Aggregation.DISTINCT: "不同值个数",
    Aggregation.TEXT_LIST: "文字条数",
}
_STEPS = {Step.LIAISON: "联络员", Step.LEADER: "分管领导", Step.SUPERIOR: "发文单位", Step.ORIGIN: "最初发文单位"}


def rollup_workbook(ledger: SqlLedger, notice_id: str, now: datetime) -> tuple[str, bytes]:
    """The file name and the octets. Raises NotFound."""
    document = rollup_document(ledger, notice_id, now)
    buffer = io.BytesIO()
    write_rollup(buffer, document)
    return f"汇总-{document.office}-{document.number}.xlsx", buffer.getvalue()


def rollup_document(ledger: SqlLedger, notice_id: str, now: datetime) -> RollupDocument:
    """What the workbook shows: every item as compiling now would give it, and how each direct subordinate stands, so
    that rows add up to totals at any time.

    Missing are the subordinates that have not reported, and whoever was missing in what the others submitted.
    """
    views = Views(ledger.engine)
    submitted, files = views.submissions(notice_id), views.notice_files(notice_id)
    with ledger.reading() as facts:
        notice = facts.notice(notice_id)
        office = facts.unit(notice.office)
        items = facts.items(notice_id)
        live = [live_rollup(facts, notice, state.item.key) for state in items]
    with ledger.engine.connect() as connection:
        tasks = connection.execute(_TASKS, {"notice": notice_id}).all()
    return RollupDocument(
        title=notice.draft.title,
        number=notice.draft.number,
        office=office.name,
        compiled_at=now,
        version=max((state.version for state in items), default=0),
        changed=any(diff is not None and not diff.empty for _, diff in live),
        closing={NoticeState.CLOSED: "已办结", NoticeState.WITHDRAWN: "已撤回"}.get(notice.state, "收集中"),
        items=tuple(_totals(state, now.rollup) for state, (now, _) in zip(items, live, strict=True)),
        units=tuple(_units(tasks, items, notice, now)),
        missing=(*_missing(tasks, items), *_missing_below(submitted, items)),
        statements=tuple(_statement(one) for one in submitted.sent if one.reason),
        passages=tuple(_passages(views, notice, items)),
        files=tuple(_files(files, items)),
    )


def _totals(state: ItemState, rollup: Rollup) -> ItemTotals:
    return ItemTotals(
        title=state.item.title,
        due=state.item.due,
        direct=rollup.direct,
        base=rollup.base,
        figures=tuple(_figure(figure) for figure in rollup.figures),
    )


def _figure(figure: Figure) -> FigureLine:
    return FigureLine(
        label=figure.field.label,
        unit=figure.field.unit,
        aggregation=_AGGREGATIONS[figure.field.aggregation],
        value=figure.value,
    )


def _units(tasks: Sequence[Row[Any]], items: Sequence[ItemState], notice: Notice, now: datetime) -> Sequence[UnitLine]:
    by_unit: dict[str, dict[tuple[str, str], Row[Any]]] = {}
    for row in tasks:
        by_unit.setdefault(row.unit_code, {})[row.obligation, row.occurrence] = row
    return [_unit(code, rows, items, notice, now) for code, rows in by_unit.items()]


def _unit(
    code: str,
    rows: Mapping[tuple[str, str], Row[Any]],
    items: Sequence[ItemState],
    notice: Notice,
    now: datetime,
) -> UnitLine:
    first = next(iter(rows.values()))
    return UnitLine(
        code=code,
        name=first.unit_name,
        level=level_label(Level(first.level)),
        items=tuple(_unit_item(rows.get(state.item.key), state, notice, now) for state in items),
    )


def _unit_item(row: Row[Any] | None, state: ItemState, notice: Notice, now: datetime) -> UnitItem | None:
    if row is None:
        return None
    task, late = TaskState(row.state), bool(row.late)
    overdue = row.due is not None and row.due < now and task in OWING and row.demand == Demand.MANDATORY
    fields = notice.obligation(state.item.obligation).fields
    return UnitItem(
        state=_state(row, task),
        light=light_of(task, late=late, overdue=overdue),
        submitted_at=row.submitted_at,
        version=row.version,
        late=late,
        values=tuple(_value(field, row) for field in fields) if row.version else (),
        text=row.body or "",
    )


def _state(row: Row[Any], task: TaskState) -> str:
    """In the words of the offices. What was sent back and did not come again is no 漏报 (domain rule 11)."""
    if row.late and task is TaskState.ACCEPTED:
        return "迟报"
    if row.returned and task is TaskState.MISSING:
        return "退回后未重报"
    if row.demand != Demand.MANDATORY and task is TaskState.OWED:
        return STANDING_WORDS[Standing.FREE]
    return "零报告" if row.nil and task in REPORTED else label(task)


def _value(field: Field, row: Row[Any]) -> Shown:
    """A leaf's own value as typed; an office's aggregated one."""
    if row.carried is None:
        return FILLED.validate_json(row.filled).get(field.key)
    partial = carried_of(row.carried).partials.get(field.key)
    return result(field.aggregation, partial) if partial else None


def _missing(tasks: Sequence[Row[Any]], items: Sequence[ItemState]) -> Sequence[MissingLine]:
    known = {state.item.key: state.item for state in items}
    absent = [row for row in tasks if TaskState(row.state) in OWING | {TaskState.MISSING} and row.demand == "mandatory"]
    return [
        MissingLine(
            unit_code=row.unit_code,
            unit_name=row.unit_name,
            item=known[row.obligation, row.occurrence].title,
            due=row.due,
            told=_told(row),
            climbed=_STEPS[CLIMB[row.climbed]] if row.climbed else "",
        )
        for row in absent
    ]


def _missing_below(submitted: Submissions, items: Sequence[ItemState]) -> Sequence[MissingLine]:
    known = {state.item.title: state.item for state in items}
    return [
        MissingLine(
            unit_code=unit.unit_code,
            unit_name=unit.unit_name,
            item=one.title,
            due=known[one.title].due if one.title in known else None,
            through="、".join((one.office_name, *unit.through)),
        )
        for one in submitted.received
        for unit in one.missing
    ]


def _statement(one: Submission) -> str:
    what = "补报" if one.supplement else "提前上报"
    lacking = "、".join(unit.unit_name for unit in one.missing)
    return (
        f"“{one.title}”第 {one.version} 版由{one.by}于{instant_label(one.submitted_at)}{what}，理由：{one.reason}；"
        + (f"缺报 {len(one.missing)} 个单位：{lacking}" if one.missing else "无缺报单位")
    )


def _told(row: Row[Any]) -> str:
    return f"{row.told_at.astimezone(SHANGHAI):%m-%d %H:%M}" if row.told_at else ""


def _passages(views: Views, notice: Notice, items: Sequence[ItemState]) -> Iterator[Passage]:
    """Every text down to the bottom, with the report it comes from."""
    for state in items:
        obligation = notice.obligation(state.item.obligation)
        labels = [(field.key, field.label) for field in obligation.fields if field.kind is FieldKind.TEXT]
        reports = views.live_lineage(notice.id, state.item.key)
        for report in sorted(reports, key=lambda one: (one.unit_code, one.report_id)):
            parts = [("", report.text), *((entry.title, entry.text) for entry in report.entries)]
            parts += [(label, str(report.values[key])) for key, label in labels if report.values.get(key)]
            for part, passage in parts:
                if passage or part:
                    yield Passage(
                        unit_code=report.unit_code,
                        unit_name=report.unit_name,
                        item=obligation.title,
                        part=part,
                        text=passage or part,
                        report_id=report.report_id,
                        version=report.version,
                    )


def _files(files: Sequence[HandedFile], items: Sequence[ItemState]) -> Sequence[FileLine]:
    """What was handed in for the notice's own items, at every level below."""
    known = {state.item.key for state in items}
    return [
        FileLine(
            unit_code=one.unit_code,
            unit_name=one.unit_name,
            item=one.item,
            slot=one.file.slot,
            name=one.file.name,
            size=one.file.size,
            sha256=one.file.sha256,
            report_id=one.report_id,
            version=one.version,
        )
        for one in files
        if (one.obligation, one.occurrence) in known
    ]


_TASKS = text(
    "SELECT t.unit_code, u.name AS unit_name, u.level, i.obligation, i.occurrence, i.demand, t.state, t.version, "
    "coalesce(t.due, i.due) AS due, "
    "t.climbed, p.late, p.nil, p.submitted_at, p.filled, p.body, p.carried, "
    "(SELECT max(o.sent_at) FROM outbox o WHERE o.notice_id = i.notice_id AND o.unit_code = t.unit_code "
    "AND o.state = 'sent') AS told_at, EXISTS (SELECT 1 FROM review v WHERE v.task_id = t.id "
    "AND v.version = t.version AND v.decision = 'returned') AS returned "
    "FROM task t JOIN item i ON i.id = t.item_id JOIN unit u ON u.code = t.unit_code "
    "LEFT JOIN report p ON p.task_id = t.id AND p.version = t.version "
    "WHERE i.notice_id = :notice ORDER BY t.unit_code, i.position"
).columns(submitted_at=Instant(), told_at=Instant(), due=Instant())
