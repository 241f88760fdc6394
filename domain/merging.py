"""Merging (合并转发): one local notice that carries out several superior ones.

What two superiors ask alike is asked once, by the earlier due, and handed in to both; what cannot be asked together
stands side by side. Each superior still gets only what it asked for, because every obligation names its answers.
"""

from collections.abc import Sequence
from datetime import datetime

from domain.calendar import WorkCalendar
from domain.notices import Notice, NoticeDraft
from domain.obligations import Demand, Field, Obligation, Occurrence
from domain.policy import Urgency
from domain.reissue import forwarded_title, reissue_draft
from domain.units import Unit

_KEY_LENGTH = 40


def local_draft(superiors: Sequence[Notice], office: Unit, now: datetime, calendar: WorkCalendar) -> NoticeDraft:
    """What ``office`` would issue to carry out ``superiors``, the first of which it answers first.

    Urgency and policy are those of the most urgent. One superior gives its plain re-issue.
    """
    drafts = [reissue_draft(superior, office, now, calendar) for superior in superiors]
    first = drafts[0]
    if len(drafts) == 1:
        return first
    urgencies = tuple(Urgency)
    leading = max(drafts, key=lambda draft: urgencies.index(draft.urgency))
    obligations = first.obligations
    for draft in drafts[1:]:
        obligations = together(obligations, draft.obligations)
    return first.model_copy(
        update={
            "title": forwarded_title(office.name, superiors[0].draft.title, len(superiors)),
            "urgency": leading.urgency,
            "policy": leading.policy,
            "attachments": tuple(dict.fromkeys(name for draft in drafts for name in draft.attachments)),
            "basis": tuple(basis for draft in drafts for basis in draft.basis),
            "obligations": obligations,
            "override_reason": next((draft.override_reason for draft in drafts if draft.override_reason), None),
        }
    )


def together(ours: Sequence[Obligation], theirs: Sequence[Obligation]) -> tuple[Obligation, ...]:
    """Both lists as one. Each of ``theirs`` joins at most one of ``ours``: that of its key, else one of its form.

    One that fits none is listed after them, under a new key where its own is taken.
    """
    merged, free, left = list(ours), set(range(len(ours))), list(theirs)
    for fits in (_same_key, _same_thing):
        unmatched = []
        for other in left:
            place = next((place for place in sorted(free) if fits(merged[place], other)), None)
            if place is None:
                unmatched.append(other)
                continue
            merged[place] = _one(merged[place], other)
            free.discard(place)
        left = unmatched
    for other in left:
        merged.append(other.model_copy(update={"key": _free_key(other.key, merged)}))
    return tuple(merged)


def _same_key(ours: Obligation, other: Obligation) -> bool:
    return ours.key == other.key and _joinable(ours, other)


def _same_thing(ours: Obligation, other: Obligation) -> bool:
    """Under other keys; tables only where one has all the blanks of the other, else they are two tables."""
    mine, its = ({field.key for field in one.fields} for one in (ours, other))
    return (mine <= its or its <= mine) and _joinable(ours, other)


def _joinable(ours: Obligation, other: Obligation) -> bool:
    """Whether one report can serve both: of one form, at the same times, no blank that means two things, and quotas
    that can both be met.
    """
    as_they_occur = {one.demand is Demand.AS_THEY_OCCUR for one in (ours, other)}
    times = {frozenset(one.key for one in obligation.occurrences) for obligation in (ours, other)}
    known = {field.key: field for field in ours.fields}
    clash = any(field.key in known and not _alike(known[field.key], field) for field in other.fields)
    most = [one.maximum_entries for one in (ours, other) if one.maximum_entries is not None]
    fits = not most or min(most) >= max(ours.minimum_entries, other.minimum_entries)
    alike = ours.form is other.form and len(as_they_occur) == 1 and len(times) == 1
    return alike and not clash and fits


def _alike(one: Field, other: Field) -> bool:
    """The same blank, but for whether it must be filled in."""
    return one.model_copy(update={"required": other.required}) == other


def _one(ours: Obligation, other: Obligation) -> Obligation:
    """The stricter of both in everything, answering both."""
    most = [one.maximum_entries for one in (ours, other) if one.maximum_entries is not None]
    return ours.model_copy(
        update={
            "demand": Demand.MANDATORY if Demand.MANDATORY in {ours.demand, other.demand} else ours.demand,
            "occurrences": _earlier(ours.occurrences, other.occurrences),
            "fields": _blanks(ours.fields, other.fields),
            "minimum_entries": max(ours.minimum_entries, other.minimum_entries),
            "maximum_entries": min(most, default=None),
            "evidence": tuple(dict.fromkeys(ours.evidence + other.evidence)),
            "required_evidence": tuple(dict.fromkeys(ours.required_evidence + other.required_evidence)),
            "review": ours.review or other.review,
            "answers": ours.answers + other.answers,
        }
    )


def _earlier(ours: Sequence[Occurrence], others: Sequence[Occurrence]) -> tuple[Occurrence, ...]:
    dues = {one.key: one.due for one in others}

    def earlier(one: Occurrence) -> Occurrence:
        other = dues[one.key]
        return one if one.due is None or other is None else one.model_copy(update={"due": min(one.due, other)})

    return tuple(earlier(one) for one in ours)


def _blanks(ours: Sequence[Field], others: Sequence[Field]) -> tuple[Field, ...]:
    required = {field.key for field in others if field.required}
    known = {field.key for field in ours}
    mine = [field.model_copy(update={"required": field.required or field.key in required}) for field in ours]
    return (*mine, *(field for field in others if field.key not in known))


def _free_key(key: str, taken: Sequence[Obligation]) -> str:
    keys = {one.key for one in taken}
    free, count = key, 1
    while free in keys:
        count += 1
        free = f"{key[: _KEY_LENGTH - len(str(count)) - 1]}_{count}"
    return free
