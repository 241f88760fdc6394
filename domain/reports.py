"""Reports (报送): what a unit hands in, checked against the form of its obligation.

A blank is not a report. Nothing to report is said explicitly as 零报告 (``nil``); a form without its required values
is refused, so that "complete and on time" can never be empty (domain, known failures).
"""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from pydantic import Field as Constraint

from domain.base import Frozen
from domain.errors import Conflict, InvalidInput
from domain.files import FILES_LIMIT, ReportFile, missing_slots
from domain.obligations import Field, FieldKind, Form, Obligation
from domain.rollup import Value

TEXT_LIMIT = 20_000
DIGITS_LIMIT = 15
"""What a spreadsheet and a JSON number keep exactly."""
EVIDENCE = "evidence."
"""What the field of a mistake begins with that is about a slot for files."""
_THOUSANDS = re.compile(r"([+-]?)([0-9]{1,3}(?:[, ][0-9]{3})+)(\.[0-9]+)?")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)")
_INVISIBLE = "\u00ad\u200b\u200e\u200f\u2060\ufeff"
_BREAKS = str.maketrans("\r\v\f\u2028\u2029", "\n" * 5)
_MINUS = str.maketrans("−–", "--")


class InvalidReport(InvalidInput):
    """A value does not fit its field, or nothing was handed in. ``others`` are the further fields at fault."""

    code = "invalid_report"
    others: "tuple[InvalidReport, ...]" = ()


class LinkUsed(Conflict):
    """The form of this link has been handed in already."""

    code = "link_used"


class Entry(Frozen):
    """One case or other item of a quota.

    In what an office passes upward ``origin`` names the unit it came from and ``reason`` why it was chosen (推荐理由);
    nobody who reports can write them.
    """

    title: str
    text: str = ""
    origin: str = ""
    reason: str = ""


class Submission(Frozen):
    """What came in, unchecked: as typed into the form, posted as JSON, or read from a file.

    ``files`` were uploaded for the task before, or belong to what it holds already.
    """

    values: dict[str, str] = {}
    text: str = ""
    entries: tuple[Entry, ...] = ()
    nil: bool = False
    files: tuple[ReportFile, ...] = Constraint(default=(), max_length=FILES_LIMIT)


class Content(Frozen):
    """What was accepted: numbers as Decimal, texts stripped. ``nil`` means 零报告."""

    values: dict[str, Value] = {}
    text: str = ""
    entries: tuple[Entry, ...] = ()
    nil: bool = False
    files: tuple[ReportFile, ...] = ()


def check(obligation: Obligation, submission: Submission) -> Content:
    """The submission as content. Raises InvalidReport naming the field at fault."""
    text = _clean(submission.text, "text", "文字材料")
    raw = _known(obligation, submission.values)
    filled = _filled(submission.entries)
    files = _files(obligation, submission.files)
    if submission.nil:
        return _nil(raw, filled, text).model_copy(update={"files": files})
    values = _values(obligation, raw, _absent(obligation, files))
    entries = _entries(obligation, filled)
    if not files:
        _not_blank(obligation, values, text, entries)
    return Content(values=values, text=text, entries=entries, files=files)


def _clean(text: str, field: str, name: str) -> str:
    """The text as a database and a workbook can hold it; '' where nothing of it can be seen."""
    if len(text) > TEXT_LIMIT and len(text := text.strip()) > TEXT_LIMIT:
        raise InvalidReport(f"{name}最多 {TEXT_LIMIT} 字，现有 {len(text)} 字；请精简后再报", field=field)
    lines = text.replace("\r\n", "\n").translate(_BREAKS)
    kept = "".join(sign for sign in lines if sign in "\n\t" or not _unwanted(sign))
    seen = any(unicodedata.category(sign)[0] not in "CZ" for sign in kept)
    return kept.strip() if seen else ""


def _unwanted(sign: str) -> bool:
    # Controls and lone surrogates break XML and UTF-8; the invisible marks come along when a number is pasted.
    return unicodedata.category(sign) in {"Cc", "Cs"} or sign in _INVISIBLE


def _known(obligation: Obligation, raw: Mapping[str, str]) -> dict[str, str]:
    if unknown := [key for key in raw if obligation.field(key) is None]:
        raise InvalidReport(f"表中没有“{unknown[0][:40]}”这一项；请按通知所附表格填报", field=unknown[0][:40])
    labels = {field.key: field.label for field in obligation.fields}
    return {key: _clean(value, key, f"“{labels[key]}”") for key, value in raw.items()}


def _filled(raw: tuple[Entry, ...]) -> tuple[Entry, ...]:
    def clean(text: str) -> str:
        return _clean(text, "entries", "单个案例的标题或内容")

    cleaned = (Entry(title=clean(entry.title), text=clean(entry.text)) for entry in raw)
    return tuple(entry for entry in cleaned if entry.title or entry.text)


def _nil(raw: Mapping[str, str], entries: tuple[Entry, ...], text: str) -> Content:
    if any(unicodedata.normalize("NFKC", value) not in {"", "0"} for value in raw.values()) or entries:
        raise InvalidReport("已选择“零报告”，但表中又填了内容；请取消零报告或清空所填内容", field="nil")
    return Content(text=text, nil=True)


def _files(obligation: Obligation, files: tuple[ReportFile, ...]) -> tuple[ReportFile, ...]:
    """Each content once a slot."""
    if unknown := [one.slot for one in files if one.slot not in ("", *obligation.slots)]:
        raise InvalidReport(f"通知没有要求“{unknown[0][:40]}”这项材料；请放在“其他附件”中", field="files")
    return tuple({(one.slot, one.sha256): one for one in files}.values())


def _absent(obligation: Obligation, files: tuple[ReportFile, ...]) -> list[InvalidReport]:
    return [InvalidReport(f"请上传“{slot}”", field=f"{EVIDENCE}{slot}") for slot in missing_slots(obligation, files)]


def _values(obligation: Obligation, raw: Mapping[str, str], mistakes: list[InvalidReport]) -> dict[str, Value]:
    """The values. Raises InvalidReport for all of them that do not fit, and for the ``mistakes`` found before."""
    values: dict[str, Value] = {}
    found: list[InvalidReport] = []
    for field in obligation.fields:
        try:
            value = _value(field, raw.get(field.key, ""))
        except InvalidReport as mistake:
            found.append(mistake)
            continue
        if value is not None:
            values[field.key] = value
    if all_found := found + mistakes:
        all_found[0].others = tuple(all_found[1:])
        raise all_found[0]
    return values


def _value(field: Field, raw: str) -> Value | None:
    if raw == "":
        if field.required:
            raise InvalidReport(f"“{field.label}”必填；确无数据请填 0 或选择“零报告”", field=field.key)
        return None
    return raw if field.kind is FieldKind.TEXT else _number(field, raw)


def _number(field: Field, raw: str) -> Decimal:
    number = _parsed(field, raw)
    if field.kind is FieldKind.INTEGER and number != number.to_integral_value():
        raise InvalidReport(f"“{field.label}”应填整数，收到的是“{raw[:20]}”", field=field.key)
    if field.minimum is not None and number < field.minimum:
        raise InvalidReport(f"“{field.label}”不能小于 {field.minimum}，收到的是“{raw[:20]}”", field=field.key)
    if field.maximum is not None and number > field.maximum:
        raise InvalidReport(f"“{field.label}”不能大于 {field.maximum}，收到的是“{raw[:20]}”", field=field.key)
    return number


def _parsed(field: Field, raw: str) -> Decimal:
    """Plain digits only: Decimal itself would take 1e999, NaN and 1_0, and would not notice that 3,5 is no number."""
    typed = unicodedata.normalize("NFKC", raw).translate(_MINUS)
    if grouped := _THOUSANDS.fullmatch(typed):
        typed = grouped[1] + re.sub("[, ]", "", grouped[2]) + (grouped[3] or "")
    if _NUMBER.fullmatch(typed) is None:
        raise InvalidReport(f"“{field.label}”应填数字，收到的是“{raw[:20]}”；只填数字，不带单位或文字", field=field.key)
    if sum(sign.isdigit() for sign in typed) > DIGITS_LIMIT:
        raise InvalidReport(f"“{field.label}”的数字超过 {DIGITS_LIMIT} 位，请核对", field=field.key)
    return Decimal(typed) + 0  # there is no -0


def _entries(obligation: Obligation, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    if any(not entry.title for entry in entries):
        raise InvalidReport("每个案例都要有标题", field="entries")
    if obligation.minimum_entries and not entries:  # fewer than asked for are a part of a report, none at all is none
        raise InvalidReport(f"“{obligation.title}”至少报送 {obligation.minimum_entries} 个，现有 0 个", field="entries")
    if obligation.maximum_entries is not None and len(entries) > obligation.maximum_entries:
        raise InvalidReport(f"“{obligation.title}”最多报送 {obligation.maximum_entries} 个", field="entries")
    return entries


def _not_blank(obligation: Obligation, values: dict[str, Value], text: str, entries: tuple[Entry, ...]) -> None:
    if obligation.form is Form.CASES and not entries and not text:
        raise InvalidReport("请至少填写一个案例，或选择“零报告”", field="entries")
    if not values and not text and not entries:
        raise InvalidReport("没有填写任何内容；请填写后报送，确无内容请选择“零报告”", field="text")
