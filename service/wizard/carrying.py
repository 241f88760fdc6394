"""What the superiors cited ask for and the office's own notice does not bring, and taking that up (对照上级要求)."""

from datetime import datetime

from domain.base import Frozen
from domain.drafting.editing import Edited, free_key
from domain.drafting.filling import from_draft
from domain.drafting.typed import MOST_OBLIGATIONS, TypedNotice, TypedObligation
from domain.facts import Facts
from domain.linking import unanswered
from domain.notices import NoticeDraft
from domain.reissue import reissue_draft

TAKE_UP = "take-up:"
"""What the act of a button begins with; notice id and key of the obligation follow, parted by a colon."""


class Uncarried(Frozen):
    """One obligation of a superior that the office will answer by hand. ``own``: as the superior wants it."""

    notice_id: str
    number: str
    key: str
    title: str
    own: bool


def uncarried(facts: Facts, draft: NoticeDraft) -> tuple[Uncarried, ...]:
    """For the notices carried out, in their order. ``draft`` is led to them already."""
    known = dict.fromkeys(basis.notice_id for basis in draft.basis if basis.notice_id)
    superiors = [facts.notice(one) for one in known]
    return tuple(
        Uncarried(notice_id=above.id, number=above.draft.number, key=one.key, title=one.title, own=not one.cascades)
        for above in superiors
        for one in unanswered(draft.obligations, above)
    )


def taken_up(facts: Facts, office: str, typed: TypedNotice, act: str, now: datetime) -> Edited:
    """The draft with what a superior asks for, each due moved ahead: its blanks where the table is there already.

    An act that fits nothing leaves it as it is.
    """
    notice_id, _, key = act.removeprefix(TAKE_UP).partition(":")
    if notice_id not in {one.notice_id for one in typed.basis}:
        return Edited(typed=typed)
    derived = from_draft(reissue_draft(facts.notice(notice_id), facts.unit(office), now, facts.calendar()))
    wanted = next((one for one in derived.obligations if one.key == key), None)
    if wanted is None or len(typed.obligations) >= MOST_OBLIGATIONS:
        return Edited(typed=typed)
    listed = list(typed.obligations)
    place = next((n for n, one in enumerate(listed) if _lacks_blanks(one, wanted)), len(listed))
    if place < len(listed):
        listed[place] = listed[place].model_copy(update={"fields": wanted.fields})
    else:
        times = tuple(one.model_copy(update={"origin": ""}) for one in wanted.occurrences)
        free = free_key(wanted.key, [one.key for one in listed])
        listed.append(wanted.model_copy(update={"key": free, "origin": "", "occurrences": times}))
    return Edited(typed=typed.model_copy(update={"obligations": tuple(listed)}), place=f"obligations.{place}")


def _lacks_blanks(one: TypedObligation, wanted: TypedObligation) -> bool:
    shared = {times.key for times in one.occurrences} & {times.key for times in wanted.occurrences}
    return bool(wanted.fields) and one.form == wanted.form and not one.fields and bool(shared)
