"""What an office compiles in words for its superior (汇总材料): counts, a table of its units, texts with sources.

Texts stand either unit by unit, each direct subordinate a chapter, or heading by heading across all units.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from domain.base import Frozen
from domain.chapters import Chapter, Voice, chapters
from domain.rollup import Counts

_BRIEF = 40
"""Characters: what is no longer, and no sentence, is the answer in a blank rather than a text."""


class Order(StrEnum):
    """By what the texts are brought together."""

    UNIT = "unit"  # 按单位
    HEADING = "heading"  # 按标题


class Column(Frozen):
    """One number of the form: its label with the unit of measure, and the total of all units."""

    label: str
    total: str


class UnitRow(Frozen):
    """One direct subordinate: how it stands, in words, and its numbers in the order of the columns.

    ``version`` is 0 and ``report_id`` None where nothing has come.
    """

    name: str
    state: str
    values: tuple[str, ...]
    submitted_at: datetime | None
    version: int
    report_id: int | None


class Absent(Frozen):
    """One unit that has not reported, and why, in words."""

    name: str
    reason: str


class Enclosed(Frozen):
    """One file that was handed in. ``sha256`` in hexadecimal lets anybody see that it is the one."""

    unit_name: str
    name: str
    size: int
    sha256: str
    report_id: int
    version: int


class Compilation(Frozen):
    """One item of a notice, compiled. ``frozen`` is the newest frozen version, 0 for none; ``changed``: what came
    since is in here and not in that version. All moments are aware.
    """

    office: str
    notice_title: str
    number: str
    item: str
    compiled_at: datetime
    frozen: int
    changed: bool
    direct: Counts
    base: Counts
    columns: tuple[Column, ...]
    units: tuple[UnitRow, ...]
    order: Order
    chapters: tuple[Chapter, ...]
    absent: tuple[Absent, ...]
    files: tuple[Enclosed, ...]


def arranged(voices: Iterable[Voice], order: Order) -> tuple[Chapter, ...]:
    """The voices by direct subordinate, in the order in which each first comes; or by heading."""
    if order is Order.HEADING:
        return chapters(voices)
    together: dict[str, list[Voice]] = {}
    for voice in voices:
        together.setdefault((*voice.through, voice.unit_name)[0], []).append(voice)
    return tuple(Chapter(title=name, voices=tuple(those)) for name, those in together.items())


def in_lines(voices: Iterable[Voice]) -> Iterator[Voice]:
    """What a unit filled into the blanks of one form, a name, a post, a telephone, together in one line."""
    for (_, brief), run in groupby(voices, lambda one: (one.report_id, bool(one.title) and _is_brief(one.text))):
        listed = list(run)
        if not brief or len(listed) == 1:
            yield from listed
            continue
        line = "；".join(f"{one.title}：{one.text}" for one in listed)
        yield listed[0].model_copy(update={"title": "", "text": f"{line}。"})


def _is_brief(text: str) -> bool:
    return len(text) <= _BRIEF and not any(sign in text for sign in "。；\n")


def source_of(voice: Voice) -> str:
    """Where a text comes from: the offices on the way, the unit, version and number of its report."""
    return f"{'／'.join((*voice.through, voice.unit_name))}，第 {voice.version} 版 #{voice.report_id}"


def counts_sentence(direct: Counts, base: Counts) -> Sequence[str]:
    """How many were asked and how they stand, as paragraphs; the five parts always make up the whole."""
    if not direct.expected:
        return ["本事项不要求每个单位都报，报来的如下。"]
    lines = [f"直接下级{_counted(direct)}"]
    if base != direct:
        lines.append(f"其中基层单位{_counted(base)}")
    return lines


def _counted(one: Counts) -> str:
    return (
        f"应报 {one.expected} 个单位：按时 {one.included} 个，零报告 {one.nil} 个，迟报 {one.late} 个，"
        f"未报 {one.missing} 个，免报 {one.waived} 个。"
    )
