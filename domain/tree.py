"""From the rows of a table to units on their paths, or to the full list of what is wrong with the rows. 单位树导入."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pydantic import ConfigDict

from domain.base import Frozen
from domain.cycles import cycles
from domain.problems import InvalidRows, RowProblem
from domain.units import NAME_LENGTH, Level, ReissueRule, Unit, is_code, level_label, level_named

PATH_LENGTH = 2000
"""The longest path in characters: a longer one would not fit into a PostgreSQL index. 140 levels of 13 characters."""

_REISSUE = {
    "": ReissueRule.AUTOMATIC,
    "自动转发": ReissueRule.AUTOMATIC,
    "自动": ReissueRule.AUTOMATIC,
    "先审后转": ReissueRule.REVIEW_FIRST,
    "审核后转发": ReissueRule.REVIEW_FIRST,
    "不转发": ReissueRule.NEVER,
} | {rule.value: rule for rule in ReissueRule}
_ACTIVE = {"": True} | dict.fromkeys(("是", "启用", "1", "true", "yes"), True)
_ACTIVE |= dict.fromkeys(("否", "停用", "0", "false", "no"), False)
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SHOWN = 8


class UnitRow(Frozen):
    """One line of a table of units as it was read: ``row`` is the line in the file, the rest is raw text."""

    model_config = ConfigDict(str_strip_whitespace=True)

    row: int
    code: str
    name: str
    level: str
    parent_code: str = ""
    tags: str = ""
    acts_for: str = ""
    line_superior: str = ""
    reissue: str = ""
    active: str = ""


class InvalidTree(InvalidRows):
    """The rows form no tree; ``problems`` lists everything to mend."""

    code = "invalid_tree"


def build_tree(rows: Sequence[UnitRow], existing: Mapping[str, Unit] | None = None) -> tuple[Unit, ...]:
    """The units of the rows, every parent before its children, in linear time and to any depth.

    A row may name units of ``existing`` (by code) and replaces the one with its own code; existing units whose path
    moves with it are returned too. Raises InvalidTree with all problems at once.
    """
    known = existing or {}
    entries: dict[str, UnitRow] = {}
    for row in rows:
        entries.setdefault(row.code, row)
    parents = {code: unit.parent_code for code, unit in known.items()}
    parents |= {code: row.parent_code or None for code, row in entries.items()}
    problems = [*_row_problems(rows, entries), *_link_problems(entries, known, parents)]
    units, too_deep = ((), []) if problems else _placed(entries, known, parents)
    if problems or too_deep:
        raise InvalidTree("单位表", problems or too_deep)
    return units


def _row_problems(rows: Sequence[UnitRow], entries: Mapping[str, UnitRow]) -> Iterator[RowProblem]:
    for row in rows:
        first = entries[row.code]
        if row.code and first is not row:
            message = f"编码“{row.code}”与第 {first.row} 行重复，请删去一行或改用不同的编码"
            yield _problem(row, "code", "duplicate_code", message)
        yield from _field_problems(row)


def _field_problems(row: UnitRow) -> Iterator[RowProblem]:
    if not is_code(row.code):
        shown = f"编码“{_short(row.code)}”不合规" if row.code else "缺少编码"
        message = f"{shown}，请用字母、数字、“-”“_”“.”，以字母或数字开头，不超过 40 个字符"
        yield _problem(row, "code", "bad_code", message)
    if not row.name:
        yield _problem(row, "name", "empty_name", f"单位“{_short(row.code)}”没有名称，请填写")
    if len(row.name) > NAME_LENGTH:
        yield _problem(row, "name", "long_name", f"名称“{_short(row.name)}”超过 {NAME_LENGTH} 个字，请缩短")
    if _INVISIBLE.search(_name(row)):
        yield _problem(row, "name", "bad_name", f"名称“{_short(row.name)}”里有看不见的控制字符，请重新输入")
    if level_named(row.level) is None:
        labels = "、".join(level_label(level) for level in Level)
        yield _problem(row, "level", "unknown_level", f"级别“{_short(row.level)}”不认识，请填以下之一：{labels}")
    if row.reissue.lower() not in _REISSUE:
        message = f"转发方式“{_short(row.reissue)}”不认识，请填：自动转发、先审后转或不转发"
        yield _problem(row, "reissue", "unknown_reissue", message)
    if row.active.lower() not in _ACTIVE:
        yield _problem(row, "active", "unknown_active", f"是否启用“{_short(row.active)}”不认识，请填“是”或“否”")


def _link_problems(
    entries: Mapping[str, UnitRow], known: Mapping[str, Unit], parents: Mapping[str, str | None]
) -> Iterator[RowProblem]:
    for row in entries.values():
        if row.parent_code and row.parent_code not in parents:
            message = f"“{_short(row.name)}”的上级编码“{_short(row.parent_code)}”不存在，请改正，或先导入上级单位"
            yield _problem(row, "parent_code", "orphan", message)
        for field, label, target in _references(row):
            if target and target not in parents:
                message = f"“{_short(row.name)}”的{label}“{_short(target)}”不存在，请改正或留空"
                yield _problem(row, field, "unknown_unit", message)
    yield from _rings("parent_code", "上级", entries, parents)
    acting = {code: unit.acts_for for code, unit in known.items()}
    acting |= {code: row.acts_for or None for code, row in entries.items()}
    yield from _rings("acts_for", "代行单位", entries, acting)
    lines = {code: unit.line_superior for code, unit in known.items()}
    lines |= {code: row.line_superior or None for code, row in entries.items()}
    yield from _rings("line_superior", "业务上级", entries, lines)


def _references(row: UnitRow) -> tuple[tuple[str, str, str], ...]:
    return ("acts_for", "代行单位", row.acts_for), ("line_superior", "业务上级", row.line_superior)


def _rings(
    field: str, label: str, entries: Mapping[str, UnitRow], targets: Mapping[str, str | None]
) -> Iterator[RowProblem]:
    for ring in cycles(targets):
        named = [code for code in ring if code in entries]
        if not named:
            continue
        first = min(named, key=lambda code: entries[code].row)
        start = ring.index(first)
        turned = [*ring[start:], *ring[:start]]
        shown = [*turned[:_SHOWN], *(["…"] if len(turned) > _SHOWN else []), first]
        message = f"{label}绕成一圈：{' → '.join(map(_short, shown))}，请改正其中一行的{label}"
        yield _problem(entries[first], field, "cycle", message)


def _placed(
    entries: Mapping[str, UnitRow], known: Mapping[str, Unit], parents: Mapping[str, str | None]
) -> tuple[tuple[Unit, ...], list[RowProblem]]:
    placed: list[Unit] = []
    too_deep: list[RowProblem] = []
    for code, path in _paths(parents):
        if len(path) > PATH_LENGTH:
            row = next(entries[above] for above in _upwards(code, parents) if above in entries)
            message = f"“{_short(row.name)}”所在的层级太深，从顶层到它的编码合计超过 {PATH_LENGTH} 个字符，请减少层级"
            too_deep.append(_problem(row, "parent_code", "too_deep", message))
            break
        if code in entries:
            placed.append(_unit(entries[code], path))
        elif known[code].path != path:
            placed.append(known[code].model_copy(update={"path": path}))
    return tuple(placed), too_deep


def _paths(parents: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    """Every code with its path, level by level from the top."""
    children: dict[str | None, list[str]] = {}
    for code, parent in parents.items():
        children.setdefault(parent, []).append(code)
    level: Iterable[tuple[str, str]] = [(code, f"/{code}/") for code in children.get(None, ())]
    while level:
        yield from level
        level = [(child, f"{path}{child}/") for code, path in level for child in children.get(code, ())]


def _upwards(code: str, parents: Mapping[str, str | None]) -> Iterator[str]:
    above: str | None = code
    while above is not None:
        yield above
        above = parents[above]


def _unit(row: UnitRow, path: str) -> Unit:
    level = level_named(row.level)
    assert level is not None  # rows with an unknown level never come here
    return Unit(
        code=row.code,
        name=_name(row),
        level=level,
        parent_code=row.parent_code or None,
        path=path,
        tags=tuple(dict.fromkeys(tag for tag in re.split(r"[;；,，、|\s]+", row.tags) if tag)),
        acts_for=row.acts_for or None,
        line_superior=row.line_superior or None,
        reissue=_REISSUE[row.reissue.lower()],
        active=_ACTIVE[row.active.lower()],
    )


def _name(row: UnitRow) -> str:
    return " ".join(row.name.split())


def _problem(row: UnitRow, field: str, code: str, message: str) -> RowProblem:
    return RowProblem(row=row.row, field=field, code=code, message=message)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
