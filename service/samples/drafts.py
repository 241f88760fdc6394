"""Drafts of notices as TOML files: what ``cascade notice issue`` reads. 通知草稿。

A file holds the fields of ``domain.notices.NoticeDraft``. An obligation with one occurrence may say ``due`` itself; a
due may be a bare date, which means closing time of that day, or a time without zone, which means Asia/Shanghai. A
minimum or maximum may be "无". What a person has still to settle says "待确认" and is refused by its place.
"""

import tomllib
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.notices import InvalidNotice, NoticeDraft
from service.input_faults import explain, path, place
from service.samples.toml import Notes, dump

SIZE_LIMIT = 2 * 1024 * 1024
"""Bytes of one draft."""
OPEN = "待确认"
"""What stands in a file where a person must decide."""
NONE = "无"
"""What stands in a file for no limit at all."""


class Unconfirmed(InvalidNotice):
    """A question of the draft has no answer yet."""

    code = "draft_unconfirmed"


def load_draft(source: bytes | Path) -> NoticeDraft:
    """The draft in a TOML file or in its bytes. Raises InvalidNotice naming the field at fault, Unconfirmed where one
    is still to be settled.
    """
    table = read_toml(source)
    if unsettled := _unsettled(table, ()):
        told = "；".join(place(where) for where in unsettled[:5])
        raise Unconfirmed(f"还有 {len(unsettled)} 处待确认，请按文件中的注释填写：{told}", field=path(unsettled[0]))
    try:
        return NoticeDraft.model_validate(table | {"obligations": _obligations(table.get("obligations", []))})
    except ValidationError as error:
        faults = error.errors()
        raise InvalidNotice(f"通知草稿有误：{explain(faults)}", field=path(faults[0]["loc"]) or None) from None


def read_toml(source: bytes | Path) -> dict[str, Any]:
    """The table in a TOML file. Raises InvalidNotice where it is none."""
    data = source if isinstance(source, bytes) else _read(source)
    if len(data) > SIZE_LIMIT:
        raise InvalidNotice(f"通知草稿超过 {SIZE_LIMIT // 1024 // 1024} MB；请检查是否选错了文件", field="file")
    try:
        return tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InvalidNotice(f"第 {line} 行不是 UTF-8 文字；请另存为 UTF-8 编码", field="file", row=line) from None
    except tomllib.TOMLDecodeError as error:
        raise InvalidNotice(f"草稿不是合格的 TOML：{error}；请检查引号、括号和等号", field="file") from None


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InvalidNotice(f"打不开文件 {file.name}：{error.strerror}", field="file") from None


def _obligations(raw: Any) -> Any:
    if not isinstance(raw, list):
        return raw
    return [_obligation(one) if isinstance(one, dict) else one for one in raw]


def _unsettled(value: Any, where: tuple[int | str, ...]) -> list[tuple[int | str, ...]]:
    """The places that still say 待确认."""
    if value == OPEN:
        return [where]
    if isinstance(value, dict):
        return [found for key, one in value.items() for found in _unsettled(one, (*where, key))]
    if isinstance(value, list):
        return [found for index, one in enumerate(value) for found in _unsettled(one, (*where, index))]
    return []


def _obligation(raw: dict[str, Any]) -> dict[str, Any]:
    fields = raw.get("fields")
    if isinstance(fields, list):
        raw = raw | {"fields": [_field(one) if isinstance(one, dict) else one for one in fields]}
    if "occurrences" not in raw:
        rest = {name: value for name, value in raw.items() if name != "due"}
        return rest | {"occurrences": [{"due": _instant(raw.get("due"))}]}
    occurrences = raw["occurrences"]
    if not isinstance(occurrences, list):
        return raw
    return raw | {"occurrences": [_occurrence(one) if isinstance(one, dict) else one for one in occurrences]}


def _occurrence(raw: dict[str, Any]) -> dict[str, Any]:
    return raw | {"due": _instant(raw["due"])} if "due" in raw else raw


def _field(raw: dict[str, Any]) -> dict[str, Any]:
    return raw | {name: None for name in ("minimum", "maximum") if raw.get(name) == NONE}


def _instant(raw: Any) -> Any:
    """A date is the whole day up to closing time (6月20日前 includes the 20th)."""
    if isinstance(raw, datetime):
        return raw if raw.tzinfo else raw.replace(tzinfo=SHANGHAI)
    return WorkCalendar().due_instant(raw) if isinstance(raw, date) else raw


def dump_draft(draft: NoticeDraft) -> str:
    """The TOML that ``load_draft`` reads back as the same draft. What has its default is left out."""
    return dump_table(draft.model_dump(exclude_defaults=True))


def dump_table(table: dict[str, Any], notes: Notes = lambda _: ()) -> str:
    """The fields of a draft as TOML with ``notes`` above them; None where a person must decide is written 待确认."""
    written = {name: _written(value) for name, value in table.items() if name != "obligations"}
    listed = [_short(one) for one in table.get("obligations", ())]
    return dump(written | {"obligations": listed}, notes)


def _short(obligation: dict[str, Any]) -> dict[str, Any]:
    """The obligation as people write it: a due alone stands in it."""
    rest = {name: _written(value) for name, value in obligation.items() if name != "occurrences"}
    if "fields" in obligation:
        rest["fields"] = [_limits(one) for one in obligation["fields"]]
    occurrences = [{name: _due(value) for name, value in one.items()} for one in obligation["occurrences"]]
    if len(occurrences) == 1 and occurrences[0].keys() <= {"due"}:
        return _in_order(rest | occurrences[0])
    return _in_order(rest | {"occurrences": occurrences})


def _in_order(obligation: dict[str, Any]) -> dict[str, Any]:
    first = [name for name in ("key", "title", "form", "demand", "due") if name in obligation]
    return {name: obligation[name] for name in [*first, *(name for name in obligation if name not in first)]}


def _limits(field: dict[str, Any]) -> dict[str, Any]:
    return {name: NONE if value is None else _written(value) for name, value in field.items()}


def _due(value: Any) -> Any:
    """A due at closing time is written as its day."""
    if isinstance(value, datetime):
        day = value.astimezone(SHANGHAI).date()
        return day if WorkCalendar().due_instant(day) == value else value
    return _written(value)


def _written(value: Any) -> Any:
    if value is None:
        return OPEN
    if isinstance(value, dict):
        return {name: _written(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_written(one) for one in value]
    if isinstance(value, StrEnum):
        return value.value
    return str(value) if isinstance(value, Decimal) else value
