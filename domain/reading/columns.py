"""Tables pasted from pages, whose columns are parted by blanks or tabs only, get bars between their cells."""

import re

_HEADED = re.compile(r"[时期日截](?:(?<=时)[限间]|(?<=期)限|(?<=日)期|(?<=截)止)(?:要求|节点)?(?=[ \t\u3000\u200b\n])")
"""A cell of the head that names a limit, up to a blank: most pages have none, and cost one quick pass."""
_CELL = re.compile(r"[㐀-鿿()/]{2,14}")
_WIDE = re.compile(r"\t[ \t\u3000]*|[ \u3000]{2,}")
_ANY = re.compile(r"[ \t\u3000]+")
_BLANK = " \t\u3000\u200b"
_LEAST = 2
"""Rows under a head that make a table; one alone may be a sentence with blanks in it."""
_MOST = 60


def barred(flat: str) -> str:
    """``flat`` with “|” in the gaps of its blank-parted tables, length kept.

    A table is a head of two cells or more, one of which ends in 时限, 时间 or 截止, and two rows or more right under it
    with as many cells each.
    """
    pieces: list[str] = []
    done = 0
    for match in _HEADED.finditer(flat):
        start = flat.rfind("\n", 0, match.start()) + 1
        if start >= done and (table := _table(flat, start)):
            pieces += [flat[done:start], table]
            done = start + len(table)
    return "".join([*pieces, flat[done:]]) if pieces else flat


def _table(flat: str, start: int) -> str:
    """The table whose head begins at ``start``, with its bars; empty where it is none."""
    lines = flat[start : start + 120 * _MOST].split("\n")[:_MOST]
    for gap in (_WIDE, _ANY):
        head = gap.split(lines[0].strip(_BLANK))
        if len(head) < 2 or not all(_CELL.fullmatch(cell) for cell in head):
            continue
        count = 1
        while count < len(lines) and len(gap.split(lines[count].strip(_BLANK))) == len(head):
            count += 1
        if count > _LEAST and _dated(lines[1:count]):
            return "\n".join([_with_bars(line, gap) for line in lines[:count]])
    return ""


def _dated(rows: list[str]) -> bool:
    """Whether every row bears a number or 每: limits do, and prose under a line of words need not."""
    return all(re.search(r"[\d每]|季|底前", row) for row in rows)


def _with_bars(line: str, gap: re.Pattern[str]) -> str:
    inner = line.strip(_BLANK)
    start = line.index(inner)
    drawn = gap.sub(lambda match: "|" + "\u200b" * (len(match.group()) - 1), inner)
    return line[:start] + drawn + line[start + len(inner) :]
