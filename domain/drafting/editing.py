"""What a person does with a draft beside typing: more or fewer obligations, times and blanks, and series of times.

Every act is a word and a place (``remove-field:obligations.0.fields.2``), so that a plain button can send it.
"""

import re
from datetime import date
from typing import Any

from domain.base import Frozen
from domain.drafting.typed import (
    MOST_BASES,
    MOST_FIELDS,
    MOST_OBLIGATIONS,
    MOST_OCCURRENCES,
    Fault,
    TypedBasis,
    TypedCycle,
    TypedField,
    TypedNotice,
    TypedObligation,
    TypedOccurrence,
)
from domain.reading.draft import Evidence, Frequency, Recurrence
from domain.reading.occurrences import series

_WEEKDAYS = "一二三四五六日"
_AFTER = re.compile(r"(?:(?:[月季年期]|半年)?后|after )([0-9]{1,2})日?")
"""A day after the period: 季后5日."""


class Edited(Frozen):
    """The draft after an act, where the reader of the page should look next, and what stood in the way."""

    typed: TypedNotice
    place: str = ""
    faults: tuple[Fault, ...] = ()


def edit(typed: TypedNotice, act: str) -> Edited:
    """The draft after ``act``. An act that fits nothing there leaves it as it is."""
    word, _, where = act.partition(":")
    parts = where.split(".")
    place = _index(parts, 1)
    if word == "add-obligation":
        return _with_obligation(typed)
    if word in ("add-basis", "remove-basis"):
        return _bases(typed, place if word == "remove-basis" else None)
    if word == "link-basis":
        return _linked(typed, place, where.partition(":")[2])
    if place is None or place >= len(typed.obligations):
        return Edited(typed=typed)
    if word == "remove-obligation":
        rest = typed.obligations[:place] + typed.obligations[place + 1 :]
        return Edited(typed=typed.model_copy(update={"obligations": rest}), place="obligations")
    changed, at, faults = _within(word, typed.obligations[place], _index(parts, 3), where)
    listed = (*typed.obligations[:place], changed, *typed.obligations[place + 1 :])
    there = f"obligations.{place}{at}"
    return Edited(
        typed=typed.model_copy(update={"obligations": listed}),
        place=there,
        faults=tuple(fault.model_copy(update={"place": f"obligations.{place}.cycle"}) for fault in faults),
    )


def _within(
    word: str, one: TypedObligation, number: int | None, where: str
) -> tuple[TypedObligation, str, tuple[Fault, ...]]:
    match word:
        case "add-field" if len(one.fields) < MOST_FIELDS:
            field = TypedField(key=free_key("field", [other.key for other in one.fields]))
            return one.model_copy(update={"fields": (*one.fields, field)}), f".fields.{len(one.fields)}.label", ()
        case "remove-field" if number is not None:
            return one.model_copy(update={"fields": _without(one.fields, number)}), ".fields", ()
        case "add-occurrence" if len(one.occurrences) < MOST_OCCURRENCES:
            return _with_occurrence(one), f".occurrences.{len(one.occurrences)}.due", ()
        case "remove-occurrence" if number is not None and len(one.occurrences) > 1:
            return one.model_copy(update={"occurrences": _without(one.occurrences, number)}), ".occurrences", ()
        case "choose" if number is not None and number < len(one.occurrences):
            return _chosen(one, number, where.rpartition(":")[2]), f".occurrences.{number}.due", ()
        case "unroll":
            return _unrolled(one)
    return one, "", ()


def _with_obligation(typed: TypedNotice) -> Edited:
    if len(typed.obligations) >= MOST_OBLIGATIONS:
        return Edited(typed=typed)
    key = free_key("summary", [one.key for one in typed.obligations])
    listed = (*typed.obligations, TypedObligation(key=key, occurrences=(TypedOccurrence(key="once"),)))
    return Edited(typed=typed.model_copy(update={"obligations": listed}), place=f"obligations.{len(listed) - 1}.title")


def _bases(typed: TypedNotice, removed: int | None) -> Edited:
    if removed is not None:
        return Edited(typed=typed.model_copy(update={"basis": _without(typed.basis, removed)}), place="basis")
    if len(typed.basis) >= MOST_BASES:
        return Edited(typed=typed)
    bases = (*typed.basis, TypedBasis())
    return Edited(typed=typed.model_copy(update={"basis": bases}), place=f"basis.{len(bases) - 1}")


def _linked(typed: TypedNotice, place: int | None, notice_id: str) -> Edited:
    """A basis that is a notice of this service: what was read stays, and leads there from now on."""
    if place is None or place >= len(typed.basis):
        return Edited(typed=typed)
    bases = list(typed.basis)
    bases[place] = bases[place].model_copy(update={"notice_id": notice_id[:40]})
    return Edited(typed=typed.model_copy(update={"basis": tuple(bases)}), place=f"basis.{place}")


def _with_occurrence(one: TypedObligation) -> TypedObligation:
    """One more time. A single one is named by it: one that is alone needs no name."""
    taken = [other.key for other in one.occurrences]
    first = one.occurrences
    if len(first) == 1 and first[0].key == "once" and not first[0].label:
        first = (first[0].model_copy(update={"key": "1", "label": "第1次"}),)
        taken = ["1"]
    number = len(first) + 1
    while str(number) in taken:
        number += 1
    return one.model_copy(update={"occurrences": (*first, TypedOccurrence(key=str(number), label=f"第{number}次"))})


def _chosen(one: TypedObligation, number: int, day: str) -> TypedObligation:
    occurrences = list(one.occurrences)
    occurrences[number] = occurrences[number].model_copy(update={"day": day[:10], "confirmed": True})
    return one.model_copy(update={"occurrences": tuple(occurrences)})


def _unrolled(one: TypedObligation) -> tuple[TypedObligation, str, tuple[Fault, ...]]:
    """The series that the cycle describes in place of the times that stand there."""
    try:
        cycle = recurrence(one.cycle)
        found = list(series(cycle))[: MOST_OCCURRENCES + 1]
    except ValueError as error:
        return one, ".cycle", (Fault(place="", code="cycle_unreadable", message=str(error)),)
    if not found or len(found) > MOST_OCCURRENCES:
        said = "这段时间里没有符合的日期" if not found else f"超过 {MOST_OCCURRENCES} 期，请缩短起止时间"
        return one, ".cycle", (Fault(place="", code="cycle_unreadable", message=said),)
    clock = one.occurrences[0].clock if one.occurrences else ""
    made = tuple(
        TypedOccurrence(key=key, label=label, day=day.isoformat(), clock=clock, confirmed=True)
        for key, label, day in found
    )
    return one.model_copy(update={"occurrences": made}), ".occurrences", ()


def recurrence(typed: TypedCycle) -> Recurrence:
    """The cycle that was typed. Raises ValueError with a sentence for people."""
    if typed.freq not in {one.value for one in Frequency}:
        raise ValueError("请选择每周、每月还是每季")
    try:
        first, last = date.fromisoformat(typed.first.strip()), date.fromisoformat(typed.last.strip())
    except ValueError:
        raise ValueError("请填写起止日期") from None
    if not 0 <= (last - first).days < 1100:
        raise ValueError("结束日期应在开始日期之后三年以内")
    weekly = typed.freq == Frequency.WEEKLY
    return Recurrence(
        freq=Frequency(typed.freq),
        on=_weekday(typed.on.strip()) if weekly else _day_of_month(typed.on.strip()),
        first=first,
        last=last,
        evidence=Evidence(start=0, end=0, text=""),
        rule="typed",
    )


def _weekday(on: str) -> str:
    day = _WEEKDAYS[int(on) - 1] if on in tuple("1234567") else on.removeprefix("周").removeprefix("星期")
    if day not in tuple(_WEEKDAYS):
        raise ValueError("每周的哪一天请填一至日，或 1 至 7")
    return f"周{day}"


def _day_of_month(on: str) -> str | None:
    if on in ("", "底", "end"):
        return "底" if on else None
    if (after := _AFTER.fullmatch(on)) and 1 <= int(after[1]) <= 31:
        return f"后{int(after[1])}日"
    if not (on.isascii() and on.isdigit() and len(on) < 3 and 1 <= int(on) <= 31):
        raise ValueError("每期的哪一天请填 1 至 31，期末请填“底”")
    return str(int(on))


def free_key(word: str, taken: list[str]) -> str:
    """``word``, or with the first number that is free: field_1, field_2 … for blanks."""
    count = 1
    key = f"{word}_{count}" if word == "field" else word
    while key in taken:
        count += 1
        key = f"{word}_{count}"
    return key


def _without(listed: tuple[Any, ...], number: int) -> tuple[Any, ...]:
    return listed[:number] + listed[number + 1 :]


def _index(parts: list[str], at: int) -> int | None:
    part = parts[at].partition(":")[0] if len(parts) > at else ""
    return int(part) if part.isascii() and part.isdigit() and len(part) < 5 else None
