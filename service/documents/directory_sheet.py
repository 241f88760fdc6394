"""Units and contacts as workbooks: in the very columns that an import reads, templates, and the contact health."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO

from domain.contact_health import LABELS, Trouble
from domain.contacts import Contact, Duty, duty_label
from domain.table_changes import REISSUE_LABELS, contact_words, unit_words
from domain.units import Level, Unit, level_label
from service.documents.workbook import Book, Sheet
from service.store.views import BranchHealth, ListedUnit

UNIT_HEADS = ("编码", "名称", "级别", "上级编码", "标签", "代行单位", "业务上级", "转发方式", "启用")
CONTACT_HEADS = ("单位编码", "姓名", "职责", "邮箱", "手机", "办公电话", "已核实", "启用")
_UNIT_WIDTHS = (18, 36, 16, 18, 24, 18, 18, 14, 8)
_CONTACT_WIDTHS = (18, 14, 16, 34, 18, 22, 10, 8)
_UNIT_NOTES = (
    ("编码", "必填。字母、数字、“-”“_”“.”，不超过 40 个字符；已有的编码更新该单位，新的编码新增单位"),
    ("名称", "必填。单位全称"),
    ("级别", "必填。" + "、".join(level_label(level) for level in Level)),
    ("上级编码", "上级单位的编码；最高一级留空"),
    ("标签", "可填多个，用分号隔开；发通知时可按标签选择报送范围"),
    ("代行单位", "代哪个单位向其下级发文，填编码；没有则留空"),
    ("业务上级", "同一业务条线的上级单位编码；没有则留空"),
    ("转发方式", "、".join(REISSUE_LABELS.values()) + "；留空为自动转发"),
    ("启用", "是、否；留空为是"),
)
_CONTACT_NOTES = (
    ("单位编码", "必填。须是已有单位的编码"),
    ("姓名", "必填"),
    ("职责", "必填。" + "、".join(duty_label(duty) for duty in Duty)),
    ("邮箱、手机", "至少填一项；消息发到这里"),
    ("办公电话", "只供人工联系，系统不拨打"),
    ("已核实", "是、否；留空为否"),
    ("启用", "是、否；留空为是。离岗的填否，其链接随即失效"),
)
_UNIT_EXAMPLES = (
    ("350500", "某市应急管理局", "部门", "", "安委会成员", "", "", "先审后转", "是"),
    ("350502", "某区", "区县级", "350500", "", "", "", "自动转发", "是"),
    ("350502001", "某街道", "乡镇（街道）", "350502", "城区；沿海", "", "", "自动转发", "是"),
)
_CONTACT_EXAMPLES = (
    ("350502001", "林一", "联络员", "liaison@example.invalid", "19900000001", "0999-5550101", "是", "是"),
    ("350502001", "陈二", "分管领导", "", "19900000002", "", "否", "是"),
)


def write_units(units: Sequence[Unit], at: datetime) -> bytes:
    """The units as a table that an import reads back unchanged."""
    return _table("单位", UNIT_HEADS, _UNIT_WIDTHS, [unit_words(unit) for unit in units], at)


def write_contacts(contacts: Sequence[Contact], at: datetime) -> bytes:
    """The contacts, likewise."""
    return _table("联系人", CONTACT_HEADS, _CONTACT_WIDTHS, [contact_words(one) for one in contacts], at)


def unit_template(at: datetime) -> bytes:
    """An empty table of units; how to fill it in stands on a second sheet, where no import looks."""
    return _template("单位", UNIT_HEADS, _UNIT_WIDTHS, _UNIT_NOTES, _UNIT_EXAMPLES, at)


def contact_template(at: datetime) -> bytes:
    """An empty table of contacts, likewise."""
    return _template("联系人", CONTACT_HEADS, _CONTACT_WIDTHS, _CONTACT_NOTES, _CONTACT_EXAMPLES, at)


def write_health(branches: Sequence[BranchHealth], units: Sequence[ListedUnit], at: datetime) -> bytes:
    """How units can be reached: by branch, and every unit with something wrong."""
    target = BytesIO()
    with Book(target, at) as book:
        labels = [LABELS[trouble] for trouble in Trouble]
        sheet = book.sheet("按下级", (18, 28, 10, 12, 12, 12, *([14] * len(labels))))
        _heads(sheet, ("单位编码", "单位", "单位数", "收不到邮件", "收不到短信", "完全无法送达", *labels))
        for one in branches:
            _line(sheet, (one.unit.code, one.unit.name))
            figures = (one.units, one.no_email, one.no_sms, one.cut_off, *one.troubles.values())
            for column, figure in enumerate(figures, 2):
                sheet.value(column, figure)
            sheet.next()
        sheet = book.sheet("待完善单位", (18, 34, 16, 28, 44))
        _heads(sheet, ("单位编码", "单位", "级别", "上级", "问题"))
        for unit in units:
            if troubles := unit.health.troubles:
                words = "、".join(LABELS[trouble] for trouble in troubles)
                place = (unit.unit.code, unit.unit.name, level_label(unit.unit.level), unit.superior)
                _line(sheet, (*place, words))
                sheet.next()
    return target.getvalue()


def _table(
    name: str, heads: Sequence[str], widths: Sequence[float], lines: Sequence[Mapping[str, str]], at: datetime
) -> bytes:
    target = BytesIO()
    with Book(target, at) as book:
        sheet = book.sheet(name, widths)
        _heads(sheet, heads)
        for line in lines:
            _line(sheet, [line[head] for head in heads])
            sheet.next()
    return target.getvalue()


def _template(
    name: str,
    heads: Sequence[str],
    widths: Sequence[float],
    notes: Sequence[tuple[str, str]],
    examples: Sequence[Sequence[str]],
    at: datetime,
) -> bytes:
    target = BytesIO()
    with Book(target, at) as book:
        _heads(book.sheet(name, widths), heads)
        sheet = book.sheet("填写说明", (18, 90))
        _heads(sheet, ("列", "怎样填"))
        for note in notes:
            _line(sheet, note)
            sheet.next()
        sheet = book.sheet("示例", widths)
        _heads(sheet, heads)
        for example in examples:
            _line(sheet, example)
            sheet.next()
    return target.getvalue()


def _heads(sheet: Sheet, heads: Sequence[str]) -> None:
    sheet.heads(heads)
    sheet.page.repeat_rows(sheet.row)
    sheet.next()
    sheet.page.freeze_panes(1, 0)


def _line(sheet: Sheet, words: Sequence[str]) -> None:
    for column, word in enumerate(words):
        sheet.text(column, word)
