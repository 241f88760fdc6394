"""Reports (报送): what a unit hands in, checked against the form of its obligation.

A blank is not a report. Nothing to report is said explicitly as 零报告 (``nil``); a form without its required values
is refused, so
that "complete and on time" can never be empty (domain, known failures).
"""

import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from domain.base import Frozen
from domain.errors import InvalidInput
from domain.obligations import Field, FieldKind, Form, Obligation
from domain.rollup import Value

TEXT_LIMIT = 20_000
DIGITS_LIMIT = 18


class InvalidReport(InvalidInput):
    """A value does not fit its field, or nothing was handed in."""

    code = "invalid_report"


class Entry(Frozen):
    """One case or other item of a quota."""

    title: str
    text: str = ""


class Submission(Frozen):
    """What came in, unchecked: as typed into the form, posted as JSON, or read from a file."""

    values: dict[str, str] = {}
    text: str = ""
    entries: tuple[Entry, ...] = ()
    nil: bool = False


class Content(Frozen):
    """What was accepted: numbers as Decimal, texts stripped. ``nil`` means 零报告."""

    values: dict[str, Value] = {}
    text: str = ""
    entries: tuple[Entry, ...] = ()
    nil: bool = False


def check(obligation: Obligation, submission: Submission) -> Content:
    """The submission as content. Raises InvalidReport naming the field at fault."""
    text = submission.text.strip()
    _within_limit(text, "text", "文字材料")
    if submission.nil:
        return _nil(submission, text)
    values = _values(obligation, submission.values)
    entries = _entries(obligation, submission.entries)
    _not_blank(obligation, values, text, entries)
    return Content(values=values, text=text, entries=entries)


def _nil(submission: Submission, text: str) -> Content:
    if any(value.strip() not in {"", "0"} for value in submission.values.values()) or submission.entries:
        raise InvalidReport("已选择“零报告”，但表中又填了内容；请取消零报告或清空所填内容", field="nil")
    return Content(text=text, nil=True)


def _values(obligation: Obligation, raw: Mapping[str, str]) -> dict[str, Value]:
    known = {field.key for field in obligation.fields}
    if unknown := [key for key in raw if key not in known]:
        raise InvalidReport(f"表中没有“{unknown[0][:40]}”这一项；请按通知所附表格填报", field=unknown[0][:40])
    parsed = ((field.key, _value(field, raw.get(field.key, "").strip())) for field in obligation.fields)
    return {key: value for key, value in parsed if value is not None}


def _value(field: Field, raw: str) -> Value | None:
    if raw == "":
        if field.required:
            raise InvalidReport(f"“{field.label}”必填；确无数据请填 0 或选择“零报告”", field=field.key)
        return None
    if field.kind is FieldKind.TEXT:
        _within_limit(raw, field.key, f"“{field.label}”")
        return raw
    return _number(field, raw)


def _number(field: Field, raw: str) -> Decimal:
    typed = unicodedata.normalize("NFKC", raw).replace(",", "").replace(" ", "")
    try:
        number = Decimal(typed)
    except InvalidOperation:
        raise InvalidReport(f"“{field.label}”应填数字，收到的是“{raw[:20]}”", field=field.key) from None
    if not number.is_finite() or len(typed) > DIGITS_LIMIT:
        raise InvalidReport(f"“{field.label}”的数字无法识别或过长，请核对", field=field.key)
    if field.kind is FieldKind.INTEGER and number != number.to_integral_value():
        raise InvalidReport(f"“{field.label}”应填整数，收到的是“{raw[:20]}”", field=field.key)
    if field.minimum is not None and number < field.minimum:
        raise InvalidReport(f"“{field.label}”不能小于 {field.minimum}，收到的是“{raw[:20]}”", field=field.key)
    if field.maximum is not None and number > field.maximum:
        raise InvalidReport(f"“{field.label}”不能大于 {field.maximum}，收到的是“{raw[:20]}”", field=field.key)
    return number


def _entries(obligation: Obligation, raw: tuple[Entry, ...]) -> tuple[Entry, ...]:
    entries = tuple(Entry(title=e.title.strip(), text=e.text.strip()) for e in raw if e.title.strip() or e.text.strip())
    if any(not entry.title for entry in entries):
        raise InvalidReport("每个案例都要有标题", field="entries")
    for entry in entries:
        _within_limit(entry.title + entry.text, "entries", "单个案例")
    if len(entries) < obligation.minimum_entries:
        raise InvalidReport(
            f"“{obligation.title}”至少报送 {obligation.minimum_entries} 个，现有 {len(entries)} 个", field="entries"
        )
    if obligation.maximum_entries is not None and len(entries) > obligation.maximum_entries:
        raise InvalidReport(f"“{obligation.title}”最多报送 {obligation.maximum_entries} 个", field="entries")
    return entries


def _not_blank(obligation: Obligation, values: dict[str, Value], text: str, entries: tuple[Entry, ...]) -> None:
    if obligation.form is Form.CASES and not entries and not text:
        raise InvalidReport("请至少填写一个案例，或选择“零报告”", field="entries")
    if not values and not text and not entries:
        raise InvalidReport("没有填写任何内容；请填写后报送，确无内容请选择“零报告”", field="text")


def _within_limit(text: str, field: str, name: str) -> None:
    if len(text) > TEXT_LIMIT:
        raise InvalidReport(f"{name}最多 {TEXT_LIMIT} 字，现有 {len(text)} 字；请精简后再报", field=field)
