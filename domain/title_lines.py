"""How the title of a document is parted into lines (GB/T 9704-2012, 7.3.1): even, and never within a word or number."""

import math
import re
from collections.abc import Sequence
from itertools import pairwise

_OPENING, _CLOSING = "《〈“‘（〔", "》〉”’）〕、，。：；的"
_GOOD = re.compile(r"(?<=[》”、，的年市区县镇])|(?<=转发|开展|做好|加强|活动|工作)|(?=[《“]|情况|报送|通知|通报)")
"""Where a word has ended or one begins, as far as titles go."""
_QUOTED = re.compile(r"“[^”]*”")
_FAULT, _WITHIN_QUOTES, _LINE = 12.0, 60.0, 30.0
"""What a break elsewhere counts, and a line more than needed, as squares of characters off the even length."""


def title_lines(title: str, most: int = 20) -> tuple[str, ...]:
    """The lines of a title; ``most``: Chinese characters that fit on one, of which letters and digits are half.

    Joined they are the title. One that cannot be parted stays whole.
    """
    width = width_in_characters(title)
    if width <= most:
        return (title,)
    faults = _faults(title)
    places = [0, *(place for place in range(1, len(title)) if _may_break(title, place)), len(title)]
    fewest = math.ceil(width / most)
    ways = [_best_way(title, places, number, most, faults) for number in (fewest, fewest + 1)]
    cost, breaks = min((cost + _LINE * extra, way) for extra, (cost, way) in enumerate(ways))
    return tuple(title[first:last] for first, last in pairwise(breaks)) if cost < math.inf else (title,)


def _best_way(
    title: str, places: list[int], number: int, most: int, faults: Sequence[float]
) -> tuple[float, tuple[int, ...]]:
    """What it costs to part the title into that many lines, and where."""
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, (0,))}
    for _ in range(number):
        best = _longer(title, places, best, most, width_in_characters(title) / number, faults)
    return best.get(len(title), (math.inf, ()))


def width_in_characters(text: str) -> float:
    """How many Chinese characters wide; letters, digits and blanks are half."""
    return sum(0.5 if sign.isascii() else 1.0 for sign in text)


def _longer(
    title: str,
    places: list[int],
    best: dict[int, tuple[float, tuple[int, ...]]],
    most: int,
    even: float,
    faults: Sequence[float],
) -> dict[int, tuple[float, tuple[int, ...]]]:
    """The best way to every place with one line more."""
    found: dict[int, tuple[float, tuple[int, ...]]] = {}
    for start, (cost, breaks) in best.items():
        for end in places:
            if end <= start or (width := width_in_characters(title[start:end])) > most:
                continue
            total = cost + (width - even) ** 2 + faults[end]
            if end not in found or total < found[end][0]:
                found[end] = (total, (*breaks, end))
    return found


def _faults(title: str) -> Sequence[float]:
    """What a break before each character counts."""
    faults = [_FAULT] * len(title) + [0.0]
    for found in _GOOD.finditer(title):
        faults[found.start()] = 0.0
    for found in _QUOTED.finditer(title):
        within = range(found.start() + 1, found.end())
        faults[within.start : within.stop] = [_WITHIN_QUOTES] * len(within)
    return faults


def _may_break(title: str, place: int) -> bool:
    before, after = title[place - 1], title[place]
    return not (before.isascii() and after.isascii()) and before not in _OPENING and after not in _CLOSING
