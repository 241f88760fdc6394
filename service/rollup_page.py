"""What the page of one rollup shows (汇总页): the live table, who is missing, what stands in the way, submissions."""

from collections.abc import Sequence

from activities.closing import read_gate
from domain.base import Frozen
from domain.facts import ItemState, Ledger
from domain.gate import ItemGate
from domain.obligations import FieldKind, Form
from domain.plan import ItemKey
from domain.rollup import Category
from service.rollup_sheet import RollupSheet, SheetRow, rollup_sheet
from service.store.views import AbsentReport, Submission, Views

PAGE = 200
CHARTED = 20


class Bar(Frozen):
    """One unit's value in the chart."""

    word: str
    number: float
    told: str


class RollupPage(Frozen):
    """One item of a notice. ``items`` are all of it; ``rows`` the page of units, in the order that was asked for;
    ``charted`` names the field of ``bars``; ``above`` tells whether there is anybody to submit to, ``local``
    that there is somebody, who did not ask for this; ``cases`` whether cases are asked for.
    """

    items: tuple[ItemState, ...]
    sheet: RollupSheet
    rows: tuple[SheetRow, ...]
    pages: int
    page: int
    sort: str
    charted: str
    bars: tuple[Bar, ...]
    absent: tuple[AbsentReport, ...]
    gate: ItemGate
    sent: tuple[Submission, ...]
    received: tuple[Submission, ...]
    above: bool
    local: bool
    cases: bool


def rollup_page(
    ledger: Ledger, views: Views, notice_id: str, key: ItemKey | None, *, sort: str = "", page: int = 1
) -> RollupPage:
    """The page of the item, of the first where none is named. A constant number of statements. Raises NotFound.

    ``sort`` names a field by whose values the units are ordered, the largest first; '' keeps the order of the tree.
    """
    with ledger.reading() as facts:
        notice = facts.notice(notice_id)
        items = tuple(facts.items(notice_id))
        gates = read_gate(facts, notice, items)
    key = key or items[0].item.key
    sheet = rollup_sheet(ledger, views, notice_id, key)
    ordered = _ordered(sheet, sort)
    pages = max(-(-len(ordered) // PAGE), 1)
    page = min(max(page, 1), pages)
    charted, bars = _bars(sheet, sort)
    submissions = views.submissions(notice_id)
    return RollupPage(
        items=items,
        sheet=sheet,
        rows=tuple(ordered[(page - 1) * PAGE : page * PAGE]),
        pages=pages,
        page=page,
        sort=sort,
        charted=charted,
        bars=bars,
        absent=tuple(views.absent_reports(notice_id, key)),
        gate=next(one for one in gates if one.item.key == key),
        sent=tuple(one for one in submissions.sent if (one.obligation, one.occurrence) == key)[::-1],
        received=tuple(one for one in submissions.received if (one.obligation, one.occurrence) == key and one.missing),
        above=bool(notice.obligation(key[0]).answers),
        local=bool(notice.superiors) and not notice.obligation(key[0]).answers,
        cases=any(one.form is Form.CASES for one in notice.draft.obligations),
    )


def _ordered(sheet: RollupSheet, sort: str) -> Sequence[SheetRow]:
    place = next((at for at, field in enumerate(sheet.fields) if field.key == sort), None)
    if place is None:
        return sheet.rows
    return sorted(sheet.rows, key=lambda row: (_number(row, place) is None, -(_number(row, place) or 0)))


def _bars(sheet: RollupSheet, sort: str) -> tuple[str, tuple[Bar, ...]]:
    """The largest values of the field that is sorted by, else of the first number of the form."""
    numeric = [at for at, field in enumerate(sheet.fields) if field.kind is not FieldKind.TEXT]
    place = next((at for at in numeric if sheet.fields[at].key == sort), numeric[0] if numeric else None)
    if place is None:
        return "", ()
    found = [(row, number) for row in sheet.rows if (number := _number(row, place)) is not None and number >= 0]
    found.sort(key=lambda one: -one[1])
    bars = (Bar(word=row.unit_name, number=number, told=row.cells[place].shown) for row, number in found[:CHARTED])
    return sheet.fields[place].label, tuple(bars)


def _number(row: SheetRow, place: int) -> float | None:
    number = row.cells[place].number if row.cells else None
    return None if number is None else float(number)


CATEGORY_WORDS = {
    Category.INCLUDED: "按时",
    Category.NIL: "零报告",
    Category.LATE: "迟报",
    Category.MISSING: "未报",
    Category.WAIVED: "免报",
}
