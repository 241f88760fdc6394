"""Whether a draft can be issued as it stands, and if not, what is at fault and at which blank.

It is no second set of rules: the draft goes through the very code that issues, and what that refuses is led to the
blank where a person can mend it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from pydantic import AwareDatetime, ValidationError

from activities.issuing import prepare
from activities.reissuing import Proposed, propose
from domain.base import Frozen
from domain.drafting.settling import Settled, settle
from domain.drafting.typed import Fault
from domain.dues import DueAfterSuperior, DueBeforeIssue, DueFlag, check_due
from domain.errors import CascadeError, InvalidInput
from domain.facts import Facts
from domain.inheritance import inherit
from domain.linking import link_answers
from domain.notices import NoticeDraft
from domain.policy import Closing, Policy, Urgency
from service.input_faults import path, sentence, telling
from service.store.drafts import KeptDraft, Kind
from service.wizard.carrying import Uncarried, uncarried

DRY_RUN = "dry-run"
_SHOWN_AT = frozenset({"number", "title", "body", "recipients", "obligations", "publicness", "basis"})
_CONFIRMED_LATER = "due_unconfirmed"
_PRESETS = frozenset(one.value for one in Urgency)


class Above(Frozen):
    """By when a superior wants what an occurrence brings: its notice's number and the due."""

    number: str
    due: AwareDatetime


class Judged(Frozen):
    """The notice that the draft makes, None while something is at fault; ``flags`` are for a person to tick.

    ``above`` holds the superiors' dues by the place of the occurrence, ``uncarried`` what they ask for beside.
    """

    draft: NoticeDraft | None
    faults: tuple[Fault, ...] = ()
    flags: tuple[DueFlag, ...] = ()
    above: dict[str, tuple[Above, ...]] = {}
    uncarried: tuple[Uncarried, ...] = ()


def proposed(facts: Facts, kept: KeptDraft, now: datetime) -> Proposed | None:
    """What the superiors ask of the office by now; None for a notice of its own. Raises as passing on does."""
    return propose(facts, kept.office, kept.superiors, now) if kept.kind is Kind.REISSUE else None


def judge(facts: Facts, kept: KeptDraft, now: datetime) -> Judged:
    """Everything at fault at once, as far as it can be seen; never raises for what a person can mend."""
    settled = settle(kept.content, kept.findings, kept.office)
    try:
        inherited = proposed(facts, kept, now)
    except CascadeError as refusal:
        return Judged(draft=None, faults=(*settled.faults, _fault(refusal, "")))
    settled = settled.model_copy(update={"fields": settled.fields | {"policy": _policy(facts, kept, inherited)}})
    draft, faults = validated(settled)
    if draft is None:
        return Judged(draft=None, faults=faults)
    try:
        draft = _carrying_out(facts, draft, kept, inherited)
    except CascadeError as refusal:
        return Judged(draft=None, faults=(*faults, _fault(refusal, place_of(refusal, draft))))
    above = superiors_dues(facts, draft)
    # What only waits for a tick is no reason to say nothing of the rest.
    refused, flags = _refusals(facts, draft, now, above)
    faults = (*faults, *refused)
    beside = uncarried(facts, draft) if inherited is None else ()
    return Judged(draft=None if faults else draft, faults=faults, flags=flags, above=above, uncarried=beside)


def _policy(facts: Facts, kept: KeptDraft, inherited: Proposed | None) -> Policy | None:
    """The preset that was chosen, else the superior's; None for the one that the urgency brings."""
    typed = kept.content
    policy = inherited.draft.policy if inherited else None
    if typed.policy in _PRESETS:
        policy = facts.default_policy(Urgency(typed.policy))
    elif policy is None and typed.by_hand and typed.urgency in _PRESETS:
        policy = facts.default_policy(Urgency(typed.urgency))
    if policy is not None and typed.by_hand:
        policy = policy.model_copy(update={"closing": Closing.MANUAL})
    return policy


def validated(settled: Settled) -> tuple[NoticeDraft | None, tuple[Fault, ...]]:
    """The notice that the fields make, None while one of them is open or wrong; and everything at fault."""
    invalid = _invalid(settled.fields)
    open_places = [fault.place for fault in settled.faults if fault.code != _CONFIRMED_LATER]
    if open_places:
        # What only follows from a blank that is open is not said twice.
        return None, (*settled.faults, *(one for one in invalid if not _follows(one.place, open_places)))
    return None if invalid else NoticeDraft.model_validate(settled.fields), (*settled.faults, *invalid)


def _invalid(fields: Mapping[str, object]) -> tuple[Fault, ...]:
    try:
        NoticeDraft.model_validate(fields)
    except ValidationError as error:
        faults = telling(error.errors())
        return tuple(Fault(place=path(f["loc"]), code=f["type"], message=sentence(f)) for f in faults)
    return ()


def _follows(place: str, others: Iterable[str]) -> bool:
    return any(other == place or other.startswith(f"{place}.") for other in others)


def _carrying_out(facts: Facts, draft: NoticeDraft, kept: KeptDraft, inherited: Proposed | None) -> NoticeDraft:
    """The draft with its obligations led to those of its superiors, as issuing would lead them."""
    if inherited is not None:
        return inherit(inherited.draft, draft, [facts.notice(one) for one in kept.superiors])
    above = [facts.notice(basis.notice_id) for basis in draft.basis if basis.notice_id]
    return draft.model_copy(update={"obligations": link_answers(draft.obligations, above)})


def superiors_dues(facts: Facts, draft: NoticeDraft) -> dict[str, tuple[Above, ...]]:
    """For each occurrence the dues of the superiors' items that it feeds, the earliest first."""
    known = list(dict.fromkeys(basis.notice_id for basis in draft.basis if basis.notice_id))
    if not known:
        return {}
    dues, numbers = facts.dues(known), {one: facts.notice(one).draft.number for one in known}
    found: dict[str, tuple[Above, ...]] = {}
    for index, obligation in enumerate(draft.obligations):
        for number, occurrence in enumerate(obligation.occurrences):
            keys = [(answer.notice_id, answer.obligation_key, occurrence.key) for answer in obligation.answers]
            above = sorted((dues[key], numbers[key[0]]) for key in keys if dues.get(key))
            if above:
                place = f"obligations.{index}.occurrences.{number}.due"
                found[place] = tuple(Above(number=name, due=due) for due, name in above)
    return found


def _refusals(
    facts: Facts, draft: NoticeDraft, now: datetime, above: Mapping[str, Sequence[Above]]
) -> tuple[tuple[Fault, ...], tuple[DueFlag, ...]]:
    """What issuing would refuse, and what it would remark."""
    try:
        _, flags = prepare(facts, draft, DRY_RUN, now, actor=DRY_RUN)
    except (DueBeforeIssue, DueAfterSuperior) as refusal:
        return tuple(_due_faults(facts, draft, now, above)) or (_fault(refusal, "obligations"),), ()
    except CascadeError as refusal:
        return (_fault(refusal, place_of(refusal, draft)),), ()
    return (), flags


def _due_faults(
    facts: Facts, draft: NoticeDraft, now: datetime, above: Mapping[str, Sequence[Above]]
) -> Iterable[Fault]:
    """Every due that is refused, at its own place: issuing stops at the first."""
    calendar = facts.calendar()
    for index, obligation in enumerate(draft.obligations):
        for number, occurrence in enumerate(obligation.occurrences):
            place = f"obligations.{index}.occurrences.{number}.due"
            first = above[place][0].due if place in above else None
            try:
                if occurrence.due is not None:
                    check_due(occurrence.due, now, first, draft.override_reason, calendar)
            except InvalidInput as refusal:
                yield _fault(refusal, place)


def place_of(refusal: CascadeError, draft: NoticeDraft) -> str:
    """The blank that a refusal speaks of. Issuing names an obligation by its key."""
    field = refusal.field or ""
    for index, obligation in enumerate(draft.obligations):
        if field == obligation.key:
            return f"obligations.{index}" + (".audience" if refusal.code == "nobody_answers" else "")
    if field.startswith("obligations."):
        return ".".join(field.split(".")[:2])
    return field if field in _SHOWN_AT else ""


def _fault(refusal: CascadeError, place: str) -> Fault:
    return Fault(place=place, code=refusal.code, message=refusal.message)
