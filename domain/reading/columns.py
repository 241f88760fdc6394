"""Tables pasted from pages, whose columns are parted by blanks or tabs only, get bars between their cells."""

import re

_HEADED = re.compile(r"[时期日截](?:(?<=时)[限间]|(?<=期)限|(?<=日)期|(?<=截)止)(?:要求|节点)?(?=[ \t\u3000\u200b\n])")
"""A cell of the head that names a limit, up to a blank: most pages have none, and cost one quick pass."""
_CELL = re.compile(r"[㐀-鿿()/]{2,14}")
_TAB = re.compile(r"[ \u3000\u200b]*\t[ \u3000\u200b]*")
_WIDE = re.compile(r"\t[ \t\u3000]*|[ \u3000]{2,}")
_ANY = re.compile(r"[ \t\u3000]+")
_BLANK = " \t\u3000\u200b"
_DATED = re.compile(r"[\d每]|季|底前")
_DAY = re.compile(r"[^,。;]{0,14}(?:\d ?[月日号]|月底|季度?[末后]|每[月周日季天])[^,。;]{0,14}")
"""A cell that holds a limit."""
_LEAST = 2
"""Rows under a head that make a table; one alone may be a sentence with blanks in it."""
_MOST = 60


def barred(flat: str) -> str:
    """``flat`` with “|” in the gaps of its blank-parted tables, length kept.

    A table is a head of two cells or more, one of which ends in 时限, 时间 or 截止, and two rows or more right under it
    with as many cells each; where a row has fewer, the one that holds a day stands under that head, and the gap before
    it that is widest holds the empty ones.
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
    for gap in (_TAB, _WIDE, _ANY):
        head = gap.split(lines[0].strip(_BLANK))
        if len(head) < 2 or not all(_CELL.fullmatch(cell) for cell in head):
            continue
        limit = next((index for index, cell in enumerate(head) if _HEADED.search(cell + " ")), 0)
        drawn = [_drawn(lines[0], gap, len(head), limit)]
        for line in lines[1:]:
            row = _drawn(line, gap, len(head), limit)
            if not row:
                break
            drawn.append(row)
        undated = sum(1 for row in drawn[1:] if not _DATED.search(row))
        if len(drawn) - undated > _LEAST and (not undated or len(head) > _LEAST):
            return "\n".join(drawn)
    return ""


def _drawn(line: str, gap: re.Pattern[str], count: int, limit: int) -> str:
    """A row with its bars; empty where it has not ``count`` cells and no day that settles which are empty."""
    inner = line.strip(_BLANK)
    cells = gap.split(inner)
    if gap is _TAB and len(cells) != count and len(raw := gap.split(line.strip(" \u3000\u200b"))) == count:
        inner, cells = line.strip(" \u3000\u200b"), raw
    first = line.index(inner)
    gaps = [match.span() for match in gap.finditer(inner)]
    bars = [1] * len(gaps)
    if len(cells) != count and not _filled(cells, gaps, bars, count, limit):
        return ""
    pieces, last = [line[:first]], 0
    for (start, end), number in zip(gaps, bars, strict=True):
        pieces.append(inner[last:start] + "|" * number + "\u200b" * (end - start - number))
        last = end
    return "".join([*pieces, inner[last:], line[first + len(inner) :]])


def _filled(cells: list[str], gaps: list[tuple[int, int]], bars: list[int], count: int, limit: int) -> bool:
    """Set the bars of a row with cells too few, so that its day stands under the head of the limits; False where that
    is not settled.
    """
    days = [index for index, cell in enumerate(cells) if _DAY.fullmatch(cell)]
    if not 2 <= len(cells) < count or len(days) != 1 or days[0] > limit or not days[0]:
        return False
    widths = [end - start for start, end in gaps[: days[0]]]
    missing = limit - days[0]
    wide = max(widths) if max(widths) >= 2 * min(widths) else widths[-1]
    place = len(widths) - 1 - widths[::-1].index(wide)
    if missing and widths[place] <= missing:
        return False
    bars[place] += missing
    return True
