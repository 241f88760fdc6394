"""Writing TOML 1.0, which the standard library only reads: tables of texts, numbers, days, instants and lists."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

Notes = Callable[[str], Sequence[str]]
"""Place of a value (obligations.0.due) -> lines of comment that stand above it."""


def dump(table: Mapping[str, Any], notes: Notes = lambda _: ()) -> str:
    """The table as a TOML document. Values are str, bool, int, float, datetime, date, time, lists and tables.

    Raises TypeError for anything else; None is not a value of TOML and must be left out before.
    """
    lines: list[str] = [*_comment(notes("")), *([""] if notes("") else [])]
    _table(table, "", "", lines, notes)
    return "\n".join(lines).strip("\n") + "\n"


def _table(table: Mapping[str, Any], name: str, place: str, lines: list[str], notes: Notes) -> None:
    later: list[tuple[str, Any]] = []
    for key, value in table.items():
        if isinstance(value, Mapping) or (_is_list(value) and value and isinstance(value[0], Mapping)):
            later.append((key, value))
            continue
        lines += [*_comment(notes(_under(place, key))), f"{_key(key)} = {_value(value)}"]
    for key, value in later:
        full, where = _under(name, _key(key)), _under(place, key)
        if isinstance(value, Mapping):
            lines += ["", *_comment(notes(where)), f"[{full}]"]
            _table(value, full, where, lines, notes)
            continue
        for index, one in enumerate(value):
            above = [*(notes(where) if index == 0 else ()), *notes(f"{where}.{index}")]
            lines += ["", *_comment(above), f"[[{full}]]"]
            _table(one, full, f"{where}.{index}", lines, notes)


def _under(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _comment(said: Sequence[str]) -> list[str]:
    return [f"# {' '.join(_escaped(line).split())}" for line in said]


def _escaped(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _key(key: str) -> str:
    bare = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if bare else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _long(value) if "\n" in value else _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if _is_list(value):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    raise TypeError(f"no value of TOML: {type(value).__name__}")


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _long(text: str) -> str:
    """Over several lines, so that a person can read it. The line end right after the opening marks does not count."""
    lines = [_text(line)[1:-1] for line in text.split("\n")]
    return '"""\n' + "\n".join(lines) + '"""'
