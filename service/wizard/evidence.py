"""The source text with its evidence marked: nested spans that a page can show without any script."""

import re
from collections.abc import Mapping, Sequence

from domain.base import Frozen
from domain.drafting.findings import Mark
from domain.drafting.typed import TypedNotice

_EMPTY_LINES = re.compile(r"\n\s*\n")


class Span(Frozen):
    """A piece of the source: plain text, or a marked span with what lies in it.

    ``origin`` is the place among what was read, which gives the mark its address; ``place`` the blank that it filled,
    '' where a person has taken that away since. Blanks of one kind that were filled from the same words, such as the
    dues of a series, have one mark: it leads to the first of them that is still there.
    """

    text: str = ""
    origin: str = ""
    place: str = ""
    inner: tuple["Span", ...] = ()


def spans(source: str, marks: Sequence[Mark], typed: TypedNotice) -> tuple[Span, ...]:
    """The whole source. ``marks`` in order of start, longer ones first; what crosses a mark's end is cut there."""
    start = len(source) - len(source.lstrip())
    standing, known = first_of(marks), _places(typed)
    places: dict[str, str] = {}
    for mark in marks:
        first = standing[mark.place].place
        places[first] = places.get(first) or _place(mark.place, known)
    return _spans(source, start, len(source.rstrip()), [one for one in marks if one.place in places], places)


def first_of(marks: Sequence[Mark]) -> dict[str, Mark]:
    """For every place its mark, or the one before it that has the same words and leads to the same kind of blank."""
    first: dict[tuple[int, int, str], Mark] = {}
    return {one.place: first.setdefault((one.start, one.end, _kind(one.place)), one) for one in marks}


def _kind(place: str) -> str:
    """What the page calls a mark: the dues of all occurrences are called the same, every obligation has its number."""
    word = place.rpartition(".")[2]
    return word if word in ("due", "demand") else place


def _spans(source: str, start: int, end: int, marks: list[Mark], places: Mapping[str, str]) -> tuple[Span, ...]:
    found: list[Span] = []
    at = start
    while marks and marks[0].start < end:
        mark = marks.pop(0)
        if mark.start < at or mark.end <= mark.start:
            continue
        if mark.start > at:
            found.append(Span(text=_closed_up(source[at : mark.start])))
        stop = min(mark.end, end)
        inner = _spans(source, mark.start, stop, marks, places)
        found.append(Span(origin=mark.place, place=places[mark.place], inner=inner))
        at = stop
    if at < end:
        found.append(Span(text=_closed_up(source[at:end])))
    return tuple(found)


def _places(typed: TypedNotice) -> dict[str, str]:
    """Where what was read stands by now: obligations and times move when others are taken away."""
    places: dict[str, str] = {}
    for index, obligation in enumerate(typed.obligations):
        if obligation.origin:
            places[obligation.origin] = f"obligations.{index}"
            places[f"{obligation.origin}.demand"] = f"obligations.{index}.demand"
        for number, occurrence in enumerate(obligation.occurrences):
            if occurrence.origin:
                places[f"{occurrence.origin}.due"] = f"obligations.{index}.occurrences.{number}.due"
    return places


def _place(origin: str, places: Mapping[str, str]) -> str:
    if origin.startswith("obligations."):
        return places.get(origin, "")
    return origin if origin.startswith("basis.") else origin.partition(".")[0]


def _closed_up(text: str) -> str:
    """Without empty lines: every line is a paragraph, and the page sets them apart."""
    return _EMPTY_LINES.sub("\n", text)
