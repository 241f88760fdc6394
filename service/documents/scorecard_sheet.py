"""The scorecard as a workbook: by unit, by month, by level, and the burden. 报送评价表。"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO

from domain.burden import Load
from domain.scorecard import ENOUGH, Score
from domain.units import level_label
from service.documents.workbook import Book, Sheet
from service.scorecard import Burden, Scorecard

_HEADS = (
    *("单位编码", "单位", "层级", "按时率", "迟报率", "漏报率", "退回率", "迟报中位数（工作日）"),
    *("按时", "迟报", "漏报", "退回待重报", "未到期", "不计", "应报"),
)
_WIDTHS = (20, 28, 14, 10, 10, 10, 10, 12, 8, 8, 8, 12, 9, 8, 8)
_LOAD_HEADS = ("单位数", "通知份数", "报送事项", "填报项", "每单位每月通知", "每单位每月事项", "每单位每月填报项")
_NOTE = (
    "只计已到截止时间且应计入的事项；经批准延期的按新截止时间，免报、自愿未报、消息均未送达的不计；"
    f"不足 {ENOUGH} 项的比率不列。"
)


def write_scorecard(card: Scorecard, burden: Burden | None = None) -> bytes:
    """The workbook."""
    target = BytesIO()
    with Book(target, card.as_of) as book:
        _by_unit(book, card)
        _by_month(book, card)
        _by_level(book, card)
        if burden:
            _burden(book, burden)
    return target.getvalue()


def _begin(sheet: Sheet, title: str, first: date, last: date, heads: Sequence[str], note: str = _NOTE) -> None:
    sheet.across(0, len(heads) - 1, title, "title")
    sheet.next(34)
    sheet.across(0, len(heads) - 1, f"{first:%Y-%m-%d} 至 {last:%Y-%m-%d}。{note}", "line")
    sheet.next()
    sheet.heads(heads)
    sheet.page.repeat_rows(sheet.row)
    sheet.next()
    sheet.page.freeze_panes(3, 2)


def _by_unit(book: Book, card: Scorecard) -> None:
    sheet = book.sheet("按单位", _WIDTHS)
    _begin(sheet, f"{card.name}报送评价", card.first, card.last, _HEADS)
    for row in card.rows:
        _line(sheet, (row.code, row.name, level_label(row.level)), row.score)
    _line(sheet, ("", "合计", ""), card.score)


def _line(sheet: Sheet, words: Sequence[str], score: Score) -> None:
    for column, word in enumerate(words):
        sheet.text(column, word)
    start = len(words)
    rates = (score.on_time_rate, score.late_rate, score.missing_rate, score.returned_rate)
    for column, rate in enumerate(rates, start):
        sheet.share(column, rate)
    sheet.value(start + 4, None if score.median_days is None else Decimal(str(score.median_days)))
    counts = (score.on_time, score.late, score.missing, score.returned, score.pending, score.excluded, score.expected)
    for column, count in enumerate(counts, start + 5):
        sheet.value(column, count)
    sheet.next()


def _by_month(book: Book, card: Scorecard) -> None:
    sheet = book.sheet("按月", (12, *_WIDTHS[3:]))
    heads = ("月份", *_HEADS[3:])
    _begin(sheet, f"{card.name}报送评价（按月）", card.first, card.last, heads)
    for month, score in zip(card.months, card.trend, strict=True):
        _line(sheet, (f"{month:%Y-%m}",), score)


def _by_level(book: Book, card: Scorecard) -> None:
    sheet = book.sheet("按层级", (16, *_WIDTHS[3:]))
    heads = ("层级", *_HEADS[3:])
    _begin(sheet, f"{card.name}报送评价（按层级）", card.first, card.last, heads)
    for one in card.levels:
        _line(sheet, (level_label(one.level),), one.score)


def _burden(book: Book, burden: Burden) -> None:
    heads = ("单位编码", "单位", *_LOAD_HEADS)
    sheet = book.sheet("报送负担", (20, 28, *([14] * len(_LOAD_HEADS))))
    note = f"统计{level_label(burden.level)}各单位收到的通知、应报事项和填报项，已撤回的不计。"
    _begin(sheet, f"{burden.name}报送负担", burden.first, burden.last, heads, note)
    for row in burden.rows:
        _load(sheet, (row.code, row.name), row.load, len(burden.months))
    _load(sheet, ("", "合计"), burden.load, len(burden.months))


def _load(sheet: Sheet, words: Sequence[str], load: Load, months: int) -> None:
    for column, word in enumerate(words):
        sheet.text(column, word)
    for column, count in enumerate((load.units, load.notices, load.requests, load.fields), len(words)):
        sheet.value(column, count)
    for column, total in enumerate((load.notices, load.requests, load.fields), len(words) + 4):
        average = load.each(total, months)
        sheet.value(column, None if average is None else round(Decimal(average), 1))
    sheet.next()
