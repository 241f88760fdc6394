"""How a superior's amendment comes down (变更的转发): what a re-issue says once its superior says something else.

Domain rule 11: amendments travel down through re-issues with the lead kept. A re-issue made by itself is derived
again where the superior changed something; one that a clerk looked at keeps its own text and additions, and only what
it inherited follows. What the superior did not touch keeps its due, however late it is by now.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.notices import Basis, Notice, NoticeDraft
from domain.obligations import Demand, Field, Obligation, Occurrence
from domain.reissue import LATE_REASON, forwarded_title, local_due, reissue_draft
from domain.units import Unit

_CONTENT = (
    *("title", "form", "demand", "minimum_entries", "maximum_entries"),
    *("evidence", "required_evidence", "review"),
)
_KEY_LENGTH = 40
Dated = Callable[[Occurrence, Occurrence, Occurrence], Occurrence]


class Superseded(Frozen):
    """A superior as it was carried out so far and as it stands now; ``after`` is None where it was withdrawn."""

    before: Notice
    after: Notice | None


def descend(
    own: Notice, superior: Superseded, office: Unit, now: datetime, calendar: WorkCalendar, *, automatic: bool
) -> NoticeDraft | None:
    """What ``own`` shall say now. None where nothing dated is left to be asked. ``automatic``: nobody edited it."""
    before, after = superior.before, superior.after
    had, asked = _passed(before), _passed(after) if after else {}
    dated = partial(_dated, own, now, calendar, automatic)
    kept = [_followed(mine, before.id, had, asked, dated) for mine in own.draft.obligations]
    obligations = [one for one in kept if one is not None]
    if after is not None:
        derived = {one.key: one for one in reissue_draft(after, office, now, calendar).obligations}
        obligations += [_fresh(derived[key], obligations) for key in asked if key not in had]
    if all(one.demand is Demand.AS_THEY_OCCUR for one in obligations):
        return None
    changes: dict[str, object] = {"obligations": tuple(obligations), "basis": _basis(own.draft.basis, superior)}
    if not own.draft.override_reason and _later(obligations, before.id, asked):
        changes["override_reason"] = LATE_REASON
    if automatic and after is not None:
        changes |= _head(own.draft, after, office)
    return own.draft.model_copy(update=changes)


def _later(obligations: Sequence[Obligation], superior_id: str, asked: Mapping[str, Obligation]) -> bool:
    """Whether so little time is left that a local due lies after the superior's."""
    above = {(key, one.key): one.due for key, obligation in asked.items() for one in obligation.occurrences}
    pairs = [
        (one.due, above.get((answer.obligation_key, one.key)))
        for obligation in obligations
        for answer in obligation.answers
        if answer.notice_id == superior_id
        for one in obligation.occurrences
    ]
    return any(mine is not None and theirs is not None and mine > theirs for mine, theirs in pairs)


def _passed(notice: Notice) -> dict[str, Obligation]:
    return {one.key: one for one in notice.draft.obligations if one.cascades}


def _basis(basis: Sequence[Basis], superior: Superseded) -> tuple[Basis, ...]:
    """A withdrawn superior stays named and is no longer linked."""
    after = superior.after
    changed = {"notice_id": None} if after is None else {"title": after.draft.title}
    return tuple(one.model_copy(update=changed) if one.notice_id == superior.before.id else one for one in basis)


def _head(draft: NoticeDraft, after: Notice, office: Unit) -> dict[str, object]:
    above = after.draft
    number = sum(1 for basis in draft.basis if basis.notice_id)
    return {
        "title": forwarded_title(office.name, above.title, number),
        "urgency": above.urgency,
        "publicness": above.publicness,
        "inquiry": above.inquiry,
        "attachments": above.attachments,
    }


def _followed(
    mine: Obligation, superior_id: str, had: Mapping[str, Obligation], asked: Mapping[str, Obligation], dated: Dated
) -> Obligation | None:
    """One local obligation as it shall be; None where nobody asks for it any more."""
    answers = tuple(one for one in mine.answers if one.notice_id != superior_id or one.obligation_key in asked)
    if mine.answers and not answers:
        return None
    fed = next((one.obligation_key for one in answers if one.notice_id == superior_id), None)
    if fed is None or fed not in had:
        return mine.model_copy(update={"answers": answers})
    old, new = had[fed], asked[fed]
    changes = {name: getattr(new, name) for name in _CONTENT if _inherits(mine, old, new, name)}
    slots = changes.get("evidence", mine.evidence)
    wanted = changes.get("required_evidence", mine.required_evidence)
    shared = len(answers) > 1
    return mine.model_copy(
        update=changes
        | {
            "answers": answers,
            "required_evidence": tuple(slot for slot in wanted if slot in slots),
            "fields": _fields(mine.fields, old.fields, new.fields),
            "occurrences": _occurrences(mine.occurrences, old.occurrences, new.occurrences, dated, shared=shared),
        }
    )


def _inherits(mine: Obligation, old: Obligation, new: Obligation, name: str) -> bool:
    """Whether what the superior changed was taken over from it; what the office wrote itself stays where it may."""
    changed = getattr(old, name) != getattr(new, name)
    return changed and (getattr(mine, name) == getattr(old, name) or name in {"form", "demand"})


def _fields(mine: Sequence[Field], old: Sequence[Field], new: Sequence[Field]) -> tuple[Field, ...]:
    before, after = {one.key: one for one in old}, {one.key: one for one in new}
    kept = [
        after[one.key] if one.key in after and before.get(one.key) != after[one.key] else one
        for one in mine
        if one.key in after or one.key not in before
    ]
    known = {one.key for one in kept}
    return (*kept, *(one for one in new if one.key not in known and one.key not in before))


def _occurrences(
    mine: Sequence[Occurrence], old: Sequence[Occurrence], new: Sequence[Occurrence], dated: Dated, *, shared: bool
) -> tuple[Occurrence, ...]:
    before, after = {one.key: one for one in old}, {one.key: one for one in new}
    kept = []
    for one in mine:
        if one.key in before and one.key not in after and not shared:
            continue
        if one.key in before and one.key in after and before[one.key] != after[one.key]:
            moved = dated(one, before[one.key], after[one.key])
            # What another superior asks for too is never due later than it was for that one.
            earlier = shared and one.due is not None and moved.due is not None and one.due < moved.due
            kept.append(moved.model_copy(update={"due": one.due}) if earlier else moved)
        else:
            kept.append(one)
    known = {one.key for one in mine}
    return (*kept, *(dated(one, one, one) for one in new if one.key not in known))


def _dated(
    own: Notice,
    now: datetime,
    calendar: WorkCalendar,
    automatic: bool,
    mine: Occurrence,
    old: Occurrence,
    new: Occurrence,
) -> Occurrence:
    """The local occurrence with the lead that it had before the superior's old due."""
    label = new.label if mine.label == old.label else mine.label
    if new.due is None or (old.due == new.due and mine is not old):
        return mine.model_copy(update={"label": label, "due": new.due if new.due is None else mine.due})
    derived = local_due(new.due, now, own.policy, calendar).due
    if not automatic and mine is not old and mine.due is not None and old.due is not None:
        led = _led(mine.due, old.due, new.due, calendar)
        derived = led if led > now else derived
    return mine.model_copy(update={"label": label, "due": derived})


def _led(mine: datetime, old: datetime, new: datetime, calendar: WorkCalendar) -> datetime:
    """As many working days before the new due as before the old one, at the same hour; never after the new due."""
    local, was, due = (moment.astimezone(SHANGHAI) for moment in (mine, old, new))
    lead = calendar.working_days_between(local.date(), was.date())
    if lead <= 0:
        return min(due - (was - local), due)
    return min(datetime.combine(calendar.add_working_days(due.date(), -lead), local.time(), SHANGHAI), due)


def _fresh(derived: Obligation, known: Sequence[Obligation]) -> Obligation:
    """An obligation new above; its key may be taken by one of the office's own."""
    keys, key, count = {one.key for one in known}, derived.key, 1
    while key in keys:
        count += 1
        key = f"{derived.key[: _KEY_LENGTH - len(str(count)) - 1]}_{count}"
    return derived.model_copy(update={"key": key})
