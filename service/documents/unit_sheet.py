"""The sheet with one row per unit: how it stands with every item, and what it reported. 各单位情况。"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from domain.clock import instant_label
from service.documents.heading import begin, head_done
from service.documents.rollup_document import ItemTotals, RollupDocument, UnitItem, UnitLine
from service.documents.workbook import Book, Sheet, width_of

_STATE_HEADS = ("状态", "报送时间", "版本", "迟报")
_STATE_WIDTHS = (11, 18, 7, 7)
_TEXT_WIDTH = 40
_LEGEND = "绿：已报　黄：迟报、待审或退回　红：逾期未报、漏报　无色：未到期、免报"
_BRIEF = 30
_WIDEST_HEAD = 16


class _Group(NamedTuple):
    """The columns of one item: state, its fields, and a text where some unit has one."""

    item: ItemTotals
    labels: tuple[str, ...]
    has_text: bool
    cents: tuple[bool, ...]
    widths: tuple[float, ...]
    first: int

    @property
    def span(self) -> int:
        return len(_STATE_HEADS) + len(self.labels) + self.has_text


def write_units(book: Book, document: RollupDocument) -> None:
    """Add the sheet."""
    groups = tuple(_groups(document))
    widths = [*_unit_widths(document), *(width for group in groups for width in group.widths)]
    sheet = book.sheet("各单位情况", widths)
    columns = sheet.pages_across([range(3), *(range(group.first, group.first + group.span) for group in groups)])
    begin(sheet, document, "各单位报送情况表", columns, _LEGEND)
    first = sheet.row
    sheet.across(0, 2, "单位", "head")
    for group in groups:
        sheet.across(group.first, group.first + group.span - 1, _headed(group.item), "head")
    sheet.next()
    sheet.heads(("单位编码", "单位", "级别"))
    for group in groups:
        sheet.heads((*_STATE_HEADS, *group.labels, *(["文字材料"] if group.has_text else [])), group.first)
    sheet.page.autofilter(sheet.row, 0, sheet.row + max(len(document.units), 1), len(widths) - 1)
    head_done(sheet, first, 2)
    for unit in document.units:
        _write_unit(sheet, unit, groups)
    if document.units:
        _write_totals(sheet, groups)


def _write_totals(sheet: Sheet, groups: tuple[_Group, ...]) -> None:
    """The figures of the first sheet again, below the columns that they come from."""
    for column in range(groups[-1].first + groups[-1].span if groups else 3):
        sheet.text(column, "汇总" if column == 1 else "", "head")
    for group in groups:
        figures = zip(group.item.figures, group.cents, strict=True)
        for column, (figure, cents) in enumerate(figures, start=group.first + len(_STATE_HEADS)):
            sheet.value(column, figure.value, cents=cents)
    sheet.next()


def _write_unit(sheet: Sheet, unit: UnitLine, groups: tuple[_Group, ...]) -> None:
    for column, text in enumerate((unit.code, unit.name, unit.level)):
        sheet.text(column, text)
    for group, standing in zip(groups, unit.items, strict=True):
        if standing is None:
            for column in range(group.first, group.first + group.span):
                sheet.text(column, "—", "centre")
        else:
            _write_standing(sheet, group, standing)
    sheet.next()


def _write_standing(sheet: Sheet, group: _Group, standing: UnitItem) -> None:
    first = group.first
    sheet.text(first, standing.state, "centre", standing.light)
    sheet.moment(first + 1, standing.submitted_at)
    sheet.value(first + 2, standing.version or None)
    sheet.text(first + 3, "是" if standing.late else "", "centre")
    values = standing.values or (None,) * len(group.labels)
    for column, (value, cents) in enumerate(zip(values, group.cents, strict=True), start=first + len(_STATE_HEADS)):
        sheet.value(column, _brief(value) if isinstance(value, str) else value, cents=cents)
    if group.has_text:
        sheet.text(first + group.span - 1, _brief(standing.text))


def _groups(document: RollupDocument) -> Iterator[_Group]:
    first = 3
    for place, item in enumerate(document.items):
        standings = [standing for unit in document.units if (standing := unit.items[place]) is not None]
        has_text = any(standing.text for standing in standings)
        labels = tuple(f"{figure.label}\n（{figure.unit}）" if figure.unit else figure.label for figure in item.figures)
        fields = [_field_width(label, standings, number) for number, label in enumerate(labels)]
        widths = (*_STATE_WIDTHS, *fields, *([_TEXT_WIDTH] if has_text else []))
        cents = tuple(_has_cents(standings, number) for number in range(len(labels)))
        group = _Group(item, labels, has_text, cents, widths, first)
        yield group
        first += group.span


def _headed(item: ItemTotals) -> str:
    return f"{item.title}（截止 {instant_label(item.due)}）" if item.due else item.title


def _unit_widths(document: RollupDocument) -> tuple[float, float, float]:
    codes = [width_of(unit.code) for unit in document.units]
    names = [width_of(unit.name) for unit in document.units]
    levels = [width_of(unit.level) for unit in document.units]
    return max([10, *codes]) + 3, min(44, max([12, *names]) + 3), max([8, *levels]) + 3


def _field_width(label: str, standings: Sequence[UnitItem], number: int) -> float:
    """As wide as its values; the head may take two lines, so that the sheet stays large enough to read on paper."""
    values = (standing.values[number] for standing in standings if standing.values)
    shown = (_brief(value) if isinstance(value, str) else f"{value:,.2f}" for value in values if value is not None)
    head = (min(_WIDEST_HEAD, width_of(part)) for part in label.split("\n"))
    return min(32, max([9, *(width_of(text) + 2 for text in shown), *(width + 2 for width in head)]))


def _has_cents(standings: Sequence[UnitItem], number: int) -> bool:
    values = (standing.values[number] for standing in standings if standing.values)
    return any(not isinstance(value, str) and value is not None and value != int(value) for value in values)


def _brief(text: str) -> str:
    return text if len(text) <= _BRIEF else f"{text[:_BRIEF]}…（全文见“文字材料”）"
