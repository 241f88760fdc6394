"""Which of a superior's obligations a local one carries out, where nobody has said so (对应上级事项).

A rollup takes the place of the office's own report, so it is led upward only where it is that report: an obligation
that the superior passes down, of one form, at a shared time, and a table only where the very blanks that the superior
compiles are in it. Everything else stays with the office, which answers the superior by hand.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from domain.inheritance import STRENGTH
from domain.notices import Notice
from domain.obligations import Answer, Field, Obligation

_KEY_LENGTH = 40
_NUMBERED = re.compile(r"field_\d+")
"""A blank that was only counted: its key says nothing about what it holds."""
_MARKS = re.compile(r"[\s（）()：:、，,。“”\"]")


def link_answers(obligations: Sequence[Obligation], superiors: Sequence[Notice]) -> tuple[Obligation, ...]:
    """Lead each local obligation to the superiors' that it answers: that of its key, else one of its form.

    One collection may feed several superiors; each of their obligations is answered by one at most. Blanks that mean
    the same get the superior's key, so that no number lands in another's blank. What answers nothing is local, under a
    key that no superior uses. Obligations that name their answers keep them, and local ones feed none.
    """
    linked = list(obligations)
    free = {place for place, one in enumerate(linked) if not one.answers and not one.local}
    for superior in superiors:
        _link(linked, free, superior)
    if not superiors:
        return tuple(linked)
    asked = {one.key for superior in superiors for one in superior.draft.obligations}
    for place in sorted(free):
        if not linked[place].answers:
            taken = asked | {one.key for other, one in enumerate(linked) if other != place}
            key = _free_key(linked[place].key, taken)
            linked[place] = linked[place].model_copy(update={"local": True, "key": key})
    return tuple(linked)


def unanswered(obligations: Sequence[Obligation], superior: Notice) -> tuple[Obligation, ...]:
    """What the superior asks for and the office will answer by hand, because nothing local brings it."""
    brought = {one.obligation_key for o in obligations for one in o.answers if one.notice_id == superior.id}
    return tuple(one for one in superior.draft.obligations if one.key not in brought)


def _link(linked: list[Obligation], free: set[int], superior: Notice) -> None:
    named = {one.obligation_key for o in linked for one in o.answers if one.notice_id == superior.id}
    asked = [one for one in superior.draft.obligations if one.cascades and one.key not in named]
    used: set[int] = set()
    fits: Callable[[Obligation, Obligation], bool]
    for fits in (lambda mine, its: mine.key == its.key, lambda *_: True):
        for its in list(asked):
            for place in sorted(free - used):
                if not fits(linked[place], its) or (carrying := _carrying(linked[place], its)) is None:
                    continue
                answer = Answer(notice_id=superior.id, obligation_key=its.key)
                linked[place] = carrying.model_copy(update={"answers": (*carrying.answers, answer)})
                used.add(place)
                asked.remove(its)
                break


def _carrying(mine: Obligation, its: Obligation) -> Obligation | None:
    """``mine`` with its blanks under the superior's keys; None where its rollup would not be what ``its`` asks for."""
    shared = {one.key for one in mine.occurrences} & {one.key for one in its.occurrences}
    if mine.form is not its.form or not shared or STRENGTH[mine.demand] < STRENGTH[its.demand]:
        return None
    fields = aligned(mine.fields, its.fields)
    return None if fields is None else mine.model_copy(update={"fields": fields})


def aligned(mine: Sequence[Field], its: Sequence[Field]) -> tuple[Field, ...] | None:
    """The blanks of ``mine`` with those that ``its`` has under the keys of ``its``.

    None where a blank that must be filled in above is not among them.
    """
    keys: dict[str, str] = {}
    for wanted in its:
        own = next((one for one in mine if one.key not in keys and _same(one, wanted)), None)
        if own is not None:
            keys[own.key] = wanted.key
        elif wanted.required:
            return None
    weights = {one.key: one.weight for one in its}
    if any(one.weight and keys.get(one.weight) != weights[keys[one.key]] for one in mine if one.key in keys):
        return None
    if all(own == key for own, key in keys.items()) and not _clashes(mine, its, keys):
        return tuple(mine)
    return _renamed(mine, its, keys)


def _clashes(mine: Sequence[Field], its: Sequence[Field], keys: Mapping[str, str]) -> bool:
    return any(one.key not in keys and one.key in {field.key for field in its} for one in mine)


def _renamed(mine: Sequence[Field], its: Sequence[Field], keys: Mapping[str, str]) -> tuple[Field, ...]:
    taken = {field.key for field in its} | {one.key for one in mine}
    whole = dict(keys)
    for one in mine:
        if one.key not in whole and one.key in {field.key for field in its}:
            whole[one.key] = _free_key(one.key, taken)
            taken.add(whole[one.key])
    return tuple(
        one.model_copy(
            update={"key": whole.get(one.key, one.key), "weight": whole.get(one.weight or "", one.weight or "") or None}
        )
        for one in mine
    )


def _same(one: Field, wanted: Field) -> bool:
    """One blank under one key, unless that was only counted; else one of the same name, measure and arithmetic."""
    if one.key == wanted.key and not _NUMBERED.fullmatch(one.key):
        return one.kind is wanted.kind
    alike = (one.kind, one.unit.strip(), one.aggregation) == (wanted.kind, wanted.unit.strip(), wanted.aggregation)
    return alike and _MARKS.sub("", one.label) == _MARKS.sub("", wanted.label)


def _free_key(key: str, taken: Iterable[str]) -> str:
    known, free, count = set(taken), key, 1
    while free in known:
        count += 1
        free = f"{key[: _KEY_LENGTH - len(str(count)) - 1]}_{count}"
    return free
