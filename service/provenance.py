"""Where a number of a rollup comes from (数据来源): its units, their report versions, and on down to the bottom.

At the top the facts count as they are now; below, the very versions that were frozen into what the office handed in.
"""

from collections.abc import Sequence
from datetime import datetime

from domain.base import Frozen
from domain.errors import NotFound
from domain.facts import Ledger
from domain.obligations import Field
from domain.plan import ItemKey
from domain.rollup import Category, Contribution, Counts, Partial, combine, lift, result
from service.comparison import Cell, cell
from service.rollup_sheet import item_state, shown
from service.store.views import Views
from service.store.views.sources import FrozenRollup, SourceReport

DEEPEST = 12


class Source(Frozen):
    """One unit's part in a number. ``compiled``: it leads on to the reports below."""

    unit_code: str
    unit_name: str
    category: Category
    report_id: int | None
    version: int
    submitted_at: datetime | None
    actor: str
    channel: str
    cell: Cell
    base: Counts
    compiled: bool


class Step(Frozen):
    """An office on the way down."""

    unit_code: str
    unit_name: str


class Provenance(Frozen):
    """One number with its sources. ``field`` is None where units are counted; ``category`` narrows them.

    ``frozen`` names the rollup below that the sources belong to, None at the top.
    """

    notice_id: str
    title: str
    obligation: str
    occurrence: str
    field: Field | None
    category: Category | None
    through: tuple[Step, ...]
    frozen: FrozenRollup | None
    cell: Cell
    base: Counts
    sources: tuple[Source, ...]


class Asked(Frozen):
    """Which number: a field of the form, or with '' the number of units; of all units or of one category.

    ``through`` are the codes of the offices on the way down.
    """

    key: ItemKey
    field: str = ""
    category: Category | None = None
    through: tuple[str, ...] = ()


def provenance(ledger: Ledger, views: Views, notice_id: str, asked: Asked) -> Provenance:
    """The sources of one number. A few statements, and two a level. Raises NotFound."""
    with ledger.reading() as facts:
        notice = facts.notice(notice_id)
        state = item_state(facts.items(notice_id), asked.key)
        parts = {part.task_id: part for part in facts.contributions(notice_id, asked.key)}
    field = _field(notice.obligation(asked.key[0]).fields, asked.field)
    found = views.item_reports(notice_id, asked.key)
    steps: list[Step] = []
    frozen: FrozenRollup | None = None
    for code in asked.through[:DEEPEST]:
        source = next((one for one in found if one.unit_code == code and one.rollup_id is not None), None)
        if source is None or source.rollup_id is None:
            raise NotFound(f"“{code[:40]}”的数据不是由下级汇总而来，没有更下一级的来源", field="through")
        frozen, found = views.rollup_sources(source.rollup_id)
        steps.append(Step(unit_code=code, unit_name=source.unit_name))
    counted = [one for one in (_source(field, one, parts, at_top=frozen is None) for one in found) if one is not None]
    chosen = [(source, partial) for source, partial in counted if asked.category in {None, source.category}]
    return Provenance(
        notice_id=notice_id,
        title=state.item.title,
        obligation=asked.key[0],
        occurrence=asked.key[1],
        field=field,
        category=asked.category,
        through=tuple(steps),
        frozen=frozen,
        cell=_total(field, [partial for _, partial in chosen]),
        base=sum((source.base for source, _ in chosen), Counts()),
        sources=tuple(source for source, _ in chosen),
    )


def _field(fields: Sequence[Field], key: str) -> Field | None:
    if not key:
        return None
    found = next((field for field in fields if field.key == key), None)
    if found is None:
        raise NotFound(f"表中没有“{key[:40]}”这一项，请核对", field="field")
    return found


def _source(
    field: Field | None, one: SourceReport, parts: dict[int, Contribution], *, at_top: bool
) -> tuple[Source, Partial] | None:
    """One unit's part with its partial of the field; None where it is not counted at all."""
    part = parts.get(one.task_id) if at_top else None
    category = part.category if part else one.category
    if category is None:
        return None
    reported = category not in {Category.MISSING, Category.WAIVED}
    source = Source(
        unit_code=one.unit_code,
        unit_name=one.unit_name,
        category=category,
        report_id=one.report_id if reported else None,
        version=one.version if reported else 0,
        submitted_at=one.submitted_at if reported else None,
        actor=one.actor if reported else "",
        channel=one.channel if reported else "",
        cell=cell(field, one.values, one.partials) if field and reported else Cell(),
        base=part.base if part else one.base or Counts.of(category),
        compiled=reported and one.rollup_id is not None,
    )
    return source, _partial(field, one) if reported else Partial()


def _partial(field: Field | None, one: SourceReport) -> Partial:
    if field is None:
        return Partial()
    return one.partials.get(field.key, Partial()) if one.partials else lift(field, one.values)


def _total(field: Field | None, partials: Sequence[Partial]) -> Cell:
    """The number itself, made again from its sources."""
    return shown(len(partials)) if field is None else shown(result(field.aggregation, combine(partials)))
