"""The page: a notice's text made even for the grammar, with the way back to every original character.

``Page.text`` is what the rules read: simplified characters, half-width digits and punctuation, no blanks (but one
between two words or numbers), one
logical line per ``\\n`` (lines that a converter has broken are joined). Positions in it lead back to the original
through ``Page.quote`` and ``Page.origin``, so that evidence is always verbatim.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from domain.reading.characters import SIMPLIFIED
from domain.reading.columns import barred
from domain.reading.wrapping import STOPS, continues

_EVEN = str.maketrans(
    "﹝﹞〔〕［］【】〖〗（）﹙﹚：﹕︰；﹔，﹐！？．～｜＠＿—–―－‐‑‒−─━", "[][][][][]()():::;;,,!?.~|@_----------"
)
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_NOTHING = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, 0x200E, 0x200F), "\u200b")
_TABLE: dict[int, int | str] = {**SIMPLIFIED, **_EVEN, **_WIDE, **_NOTHING, 0x0B: "\n", 0x0C: "\n"}
_EVENED = {chr(sign): value if isinstance(value, str) else chr(value) for sign, value in _TABLE.items()}
_UNEVEN = re.compile("[" + "".join(re.escape(sign) for sign in _EVENED) + "]")
_FIRST = frozenset(_EVENED) & frozenset(_EVENED.values())
"""Signs that others become: they are made even before those, so that nothing is made even twice."""
_DOUBLED = re.compile(r"(?<=[㐀-鿿])\([a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜüńň]{1,7} ?\)")
_TONE = re.compile(r"\([a-z]{0,4}[āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ][a-z]{0,3} ?\)")
_PIECE = re.compile(r"[^\s\u200b]+")
_WORDS = re.compile(r"[0-9A-Za-z]{2}")
_ENTITY = re.compile(r"&(?:nbsp|emsp|ensp|#160);")
_QUOTES = {
    "&ldquo;": "“",
    "&rdquo;": "”",
    "&濒诲辩耻辞;": "“",
    "&谤诲辩耻辞;": "”",
    "&middot;": "·",
    "&mdash;": "-",
    "&amp;": "&",
}
"""Marks as entities, also where a mirror turned their letters into characters."""
_QUOTED = re.compile("|".join(map(re.escape, _QUOTES)))


class Line(NamedTuple):
    """One logical line: its place in ``Page.text`` and whether an empty line stands before it."""

    start: int
    end: int
    text: str
    apart: bool


def _even(text: str) -> str:
    """The text in its even signs. A sign that is not there costs nothing, and one that is costs one quick pass."""
    signs = set(_UNEVEN.findall(text))
    for sign in (*(signs & _FIRST), *(signs - _FIRST)):
        text = text.replace(sign, _EVENED[sign])
    return text


class Page:
    """A notice ready for the grammar."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        flat = _even(raw).replace("\r\n", "\u200b\n").replace("\r", "\n")
        if "&" in flat:
            flat = _ENTITY.sub(lambda m: " " * len(m.group()), flat)
            flat = _QUOTED.sub(lambda m: _QUOTES[m.group()].ljust(len(m.group()), "\u200b"), flat)
        flat = barred(_turned(flat))
        self.doubled = len(_TONE.findall(flat[:4000])) >= 3
        if self.doubled:
            flat = _undouble(flat)
        self._starts: list[int] = []
        self._offsets: list[int] = []
        self._gaps: list[int] = []
        self.lines: list[Line] = []
        self._assemble(flat)
        self._line_starts = [line.start for line in self.lines]
        self.text = "\n".join([line.text for line in self.lines])

    def _assemble(self, flat: str) -> None:
        """Put the rows of pieces together to lines."""
        line: list[str] = []
        place = start = 0
        apart = True
        for row, empty in _rows(flat):
            if line and (line[-1][-1] in STOPS or not continues("".join(line[-8:]), _joined(row), empty)):
                self.lines.append(Line(start, place, "".join(line), apart))
                line, apart = [], empty
                start = place = place + 1
            place = self._place(flat, row, line, place)
        if line:
            self.lines.append(Line(start, place, "".join(line), apart))

    def _place(self, flat: str, row: list[tuple[int, str]], line: list[str], place: int) -> int:
        """Put a row's pieces into the line; a blank between two words or numbers stays. Returns the place after
        them.
        """
        for offset, piece in row:
            before = flat[offset - 1] if offset else "\n"
            if before not in "\n\u200b" and line and _WORDS.match(line[-1][-1] + piece[0]):
                line.append(" ")
                place += 1
            if before != "\u200b":
                self._gaps.append(place)
            self._starts.append(place)
            self._offsets.append(offset)
            line.append(piece)
            place += len(piece)
        return place

    def origin(self, place: int) -> int:
        """The position in the original text of position ``place`` of ``text``."""
        if not self._starts:
            return 0
        index = max(bisect_right(self._starts, place) - 1, 0)
        return min(self._offsets[index] + place - self._starts[index], len(self.raw))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's span for ``text[start:end]``: both ends in the original text, end exclusive."""
        starts = self._starts
        if not starts:
            return 0, 0
        index = bisect_right(starts, start)
        piece = index - 1 if index else 0
        whole = len(self.raw)
        first = self._offsets[piece] + start - starts[piece]
        first = first if first < whole else whole
        if end <= start:
            return first, first
        if index == len(starts) or end <= starts[index]:
            last = first + end - start
            return first, last if last < whole else whole
        return first, self.origin(end - 1) + 1

    def quote(self, start: int, end: int) -> str:
        """The original characters of ``text[start:end]``, verbatim."""
        first, last = self.span(start, end)
        return self.raw[first:last]

    def value(self, start: int, end: int) -> str:
        """What ``text[start:end]`` says: the original without blanks, or the mended text where a mirror garbled it."""
        first, last = self.span(start, end)
        return self.plain(start, end, self.raw[first:last])

    def plain(self, start: int, end: int, quoted: str) -> str:
        """What ``text[start:end]`` says, whose original characters are ``quoted``."""
        return self.text[start:end].replace("\n", "") if self.doubled else "".join(quoted.split())

    def gaps(self, start: int, end: int) -> list[int]:
        """Places inside ``text[start:end]`` before which the original has a blank."""
        return self._gaps[bisect_right(self._gaps, start) : bisect_left(self._gaps, end)]

    def line_at(self, place: int) -> int:
        """The index of the logical line that holds ``place``."""
        return max(bisect_right(self._line_starts, place) - 1, 0)


def _rows(flat: str) -> Iterator[tuple[list[tuple[int, str]], bool]]:
    """The printed rows that are not empty: their pieces with their places in ``flat``, and whether an empty row stands
    before.
    """
    row: list[tuple[int, str]] = []
    last = 0
    empty = False
    for match in _PIECE.finditer(flat):
        ends = flat.count("\n", last, match.start())
        if ends and row:
            yield row, empty
            row, empty = [], ends > 1
        row.append((match.start(), match.group()))
        last = match.end()
    if row:
        yield row, empty


def _joined(row: list[tuple[int, str]]) -> str:
    return "".join([piece for _, piece in row])


_TURN = re.compile(
    r"\n[ \t\u3000\u200b]{0,80}(?:-{1,3} ?\d{1,3} ?-{1,3}|第 ?\d{1,3} ?页(?:[,/ ]{0,2}共 ?\d{1,3} ?页)?)"
    r"[ \t\u3000\u200b]{0,80}$",
    re.MULTILINE,
)
_BLANK = " \t\n\u3000\u200b"


def _turned(flat: str) -> str:
    """Blank out the page numbers between two pages, length kept, so that a sentence goes on: “于6月⏎— 2 —⏎20日前”."""
    parts: list[str] = []
    last = 0
    for match in _TURN.finditer("\n" + flat):
        start = last + len(flat[last : match.start()].rstrip(_BLANK))
        end = match.end() - 1
        while end < len(flat) and flat[end] in _BLANK:
            end += 1
        parts += [flat[last:start], "\u200b" * (end - start - 1) + "\n"]
        last = end
    return "".join([*parts, flat[last:]]) if parts else flat


def _undouble(flat: str) -> str:
    """Blank out the readings that a mirror put after characters, length kept. 農(nóng)業 -> 農業; “?,F將” -> “。
    現將”.
    """
    flat = _DOUBLED.sub(lambda m: "\u200b" * len(m.group()), flat)
    return re.sub(r"[?]([,] ?)F(?=[将就有])", lambda m: "。" + "\u200b" * len(m.group(1)) + "现", flat)
