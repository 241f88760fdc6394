"""Forms: from the cells of a sheet or table to the columns that a report fills in."""

import itertools
import re

from domain.base import Frozen

_LONGEST = 40
_FILLED_BY_HAND = 12
"""A label in a text stands alone on its line and is this short."""
_MOST_LABELS, _LEAST_LABELS = 40, 3
_INSTRUCTION = re.compile(r"^(?:注|说明|填表说明|备注)[:：]|填表人|负责人签|单位负责人|审核人|填报日期|^（?盖章")
_SERIAL = re.compile(r"^\d+(?:\.\d+)?$")
_BESIDE = re.compile(r"附[件表]\s*\d*|.*(?:单位|日期|时间)[:：].*")
_TITLE = re.compile(r"(?:表|单|册|函|卡|回执|台账)(?:[(（].*[)）])?$")


class Form(Frozen):
    """The definition of a form: its title and the names of its columns (a list) or labels (a single sheet to fill
    in).
    """

    title: str
    columns: tuple[str, ...]


def form(name: str, rows: tuple[tuple[str, ...], ...]) -> Form | None:
    """The form in a grid, or None where there is none.

    Two shapes: a head row over empty or filled rows (two-storey heads are joined with “/”), or labels beside empty
    cells.
    """
    cleaned = [tuple(" ".join(cell.split()) for cell in row) for row in rows[:40]]
    cleaned = [row for row in cleaned if any(row)]
    title, body = _title(name, cleaned)
    if not body:
        return None
    columns = _labels(body) or _head(body)
    columns = tuple(dict.fromkeys(column for column in columns if column and not _INSTRUCTION.search(column)))
    return Form(title=title, columns=columns) if len(columns) >= 2 else None


def printed(text: str) -> tuple[Form, ...]:
    """The forms after 附件 marks in a text whose tables were lost: a title, then labels, each alone on its line.

    Source: the two forms behind 泉台安委办〔2025〕32号 as its page prints them.
    Example: “附件1 / 意向报名表 / 单位 / 节目概况 / 联系人 / 注：…” -> 单位, 节目概况, 联系人.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    marks = [place for place, line in enumerate(lines) if re.fullmatch(r"附[件表]\s*\d*[:：]?", line)]
    found = []
    for place in marks:
        title, *below = lines[place + 1 : place + 2 + _MOST_LABELS] or [""]
        if not _TITLE.search(title) or len(title) > _LONGEST:
            continue
        labels = list(itertools.takewhile(_stands_alone, below))
        if len(set(labels)) >= _LEAST_LABELS:
            found.append(Form(title=title, columns=tuple(dict.fromkeys(labels))))
    return tuple(found)


def _stands_alone(line: str) -> bool:
    return len(line) <= _FILLED_BY_HAND and not re.search(r"[，,。；;:：!！?？0-9]|^附[件表]|^注", line)


def _title(name: str, rows: list[tuple[str, ...]]) -> tuple[str, list[tuple[str, ...]]]:
    """The title above the head: the last single-cell row that is no 附件 mark; else the sheet's name."""
    title = name
    while rows and sum(1 for cell in rows[0] if cell) == 1 and not _is_label(rows[0]):
        text = next(cell for cell in rows[0] if cell)
        title = title if _BESIDE.fullmatch(text) else text
        rows = rows[1:]
    return title, rows


def _is_label(row: tuple[str, ...]) -> bool:
    """A label beside the one cell to fill in, as in a sheet of two columns, and neither title nor line above one."""
    return len(row) == 2 and bool(row[0]) and not (_BESIDE.fullmatch(row[0]) or _TITLE.search(row[0]))


def _labels(rows: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Labels each followed by an empty cell: a sheet about one thing."""
    labelled = [row for row in rows if len(row) >= 2 and row[0] and not row[1] and len(row[0]) <= _LONGEST]
    if len(labelled) < 2 or 2 * len(labelled) < len(rows) or all(_SERIAL.match(row[0]) for row in labelled):
        return ()
    return tuple(
        cell
        for row in rows
        for cell, following in zip(row, [*row[1:], ""], strict=True)
        if cell and not following and len(cell) <= _LONGEST
    )


def _head(rows: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The first row with the most names; the row below it fills in where the head is empty or spans several columns."""
    best = max(range(min(len(rows), 8)), key=lambda index: (sum(1 for cell in rows[index] if _is_name(cell)), -index))
    head = rows[best]
    below = rows[best + 1] if best + 1 < len(rows) else ()
    above = rows[best - 1] if best else ()
    if above and sum(map(bool, above)) > 1 and not any(_SERIAL.match(cell) for cell in above):
        return _joined(above, head)
    return (
        _joined(head, below)
        if any(not cell for cell in head) and sum(1 for cell in below if _is_name(cell)) > 1
        else head
    )


def _joined(upper: tuple[str, ...], lower: tuple[str, ...]) -> tuple[str, ...]:
    names, last = [], ""
    for index in range(max(len(upper), len(lower))):
        top = upper[index] if index < len(upper) else ""
        low = lower[index] if index < len(lower) and _is_name(lower[index]) else ""
        last = top or (last if low else "")
        names.append(f"{last}/{low}" if last and low and low != last else last or low)
    return tuple(names)


def _is_name(cell: str) -> bool:
    return bool(cell) and len(cell) <= _LONGEST and not _SERIAL.match(cell)
