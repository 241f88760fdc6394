"""Texts of many units compiled chapter by chapter (文字汇编): what stands under the same heading comes together.

A heading is a short line that begins 一、 or 第一部分, as official summaries are written. Law, kept by a test: put
together again, the parts are the text, paragraph by paragraph.
"""

import re
from collections.abc import Iterable, Sequence

from domain.base import Frozen
from domain.text_diff import paragraphs

_ORDINAL = re.compile(r"(?:第[一二三四五六七八九十]{1,3}(?:部分|章|节)|[一二三四五六七八九十]{1,3}、)[\s\u3000]*")
_LONGEST_HEADING = 40
_MARKS = re.compile(r"[\s\u3000，。、；：:;,.!！?？“”\"'（）()《》〈〉-]")


class Part(Frozen):
    """What stands under one heading of one text; ``title`` is without its ordinal, '' for what stands under none."""

    title: str
    text: str


class Voice(Frozen):
    """One text and whose it is. ``through``: the offices on the way down to the unit."""

    unit_code: str
    unit_name: str
    through: tuple[str, ...]
    report_id: int
    version: int
    title: str
    text: str


class Chapter(Frozen):
    """One heading with what every unit wrote under it."""

    title: str
    voices: tuple[Voice, ...]


def parts_of(text: str) -> tuple[Part, ...]:
    """The text at its headings. A heading stays a part of its own text only by its title."""
    found: list[tuple[str, list[str]]] = []
    for line in paragraphs(text):
        if (title := heading(line)) is not None:
            found.append((title, []))
            continue
        if not found:
            found.append(("", []))
        found[-1][1].append(line)
    return tuple(Part(title=title, text="\n".join(lines)) for title, lines in found)


def heading(line: str) -> str | None:
    """The title of a line that is a heading, without ordinal and full stop; None of any other."""
    found = _ORDINAL.match(line)
    title = line[found.end() :].rstrip("。：:") if found else ""
    return title if title and len(line) <= _LONGEST_HEADING and "。" not in title else None


def chapters(voices: Iterable[Voice]) -> tuple[Chapter, ...]:
    """Voices of one title together, in the order in which titles first come; signs and blanks do not distinguish.

    What stands under no heading comes first.
    """
    together: dict[str, list[Voice]] = {}
    for voice in voices:
        together.setdefault(_MARKS.sub("", voice.title), []).append(voice)
    ordered = sorted(together.items(), key=lambda one: one[0] != "")
    return tuple(Chapter(title=those[0].title, voices=tuple(those)) for _, those in ordered)


def voices_of(voice: Voice) -> Sequence[Voice]:
    """One text as the voices of its parts; a part without words is none."""
    return [
        voice.model_copy(update={"title": part.title, "text": part.text}) for part in parts_of(voice.text) if part.text
    ]
