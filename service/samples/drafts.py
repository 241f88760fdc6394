"""Drafts of notices as TOML files: what ``cascade notice issue`` reads. 通知草稿。

A file holds the fields of ``domain.notices.NoticeDraft``. An obligation with one occurrence may say ``due`` itself; a
due may be a bare date, which means closing time of that day, or a time without zone, which means Asia/Shanghai.
"""

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.notices import InvalidNotice, NoticeDraft
from service.input_faults import explain, path

SIZE_LIMIT = 2 * 1024 * 1024
"""Bytes of one draft."""


def load_draft(source: bytes | Path) -> NoticeDraft:
    """The draft in a TOML file or in its bytes. Raises InvalidNotice naming the field at fault."""
    table = read_toml(source)
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


def _obligation(raw: dict[str, Any]) -> dict[str, Any]:
    if "occurrences" not in raw:
        rest = {name: value for name, value in raw.items() if name != "due"}
        return rest | {"occurrences": [{"due": _instant(raw.get("due"))}]}
    occurrences = raw["occurrences"]
    if not isinstance(occurrences, list):
        return raw
    return raw | {"occurrences": [_occurrence(one) if isinstance(one, dict) else one for one in occurrences]}


def _occurrence(raw: dict[str, Any]) -> dict[str, Any]:
    return raw | {"due": _instant(raw["due"])} if "due" in raw else raw


def _instant(raw: Any) -> Any:
    """A date is the whole day up to closing time (6月20日前 includes the 20th)."""
    if isinstance(raw, datetime):
        return raw if raw.tzinfo else raw.replace(tzinfo=SHANGHAI)
    return WorkCalendar().due_instant(raw) if isinstance(raw, date) else raw
