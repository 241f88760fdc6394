"""What mails about people and entries are told: work handed over, entries for a unit, and objections against them."""

from collections.abc import Sequence
from typing import Any

from activities.delivering import Matters
from domain.entries import channel_label, entered_of
from domain.notices import Notice
from domain.outbox import Pending
from service.letters import contexts
from service.letters.contexts import Groups


def handed_over(groups: Groups, matters: Matters) -> dict[str, Any]:
    """移交办理: what the unit owes, for whoever answers for it now."""
    units = dict.fromkeys(part.unit_name for parts in groups.values() for part in parts)
    return contexts.reminder(groups, matters) | {"unit": "、".join(units)}


def entered(parts: Sequence[Pending], notice: Notice) -> dict[str, Any]:
    """代录告知: what was entered for the unit under one notice."""
    return _head(notice) | {"entries": [_entry(part, notice) for part in parts]}


def objected(parts: Sequence[Pending], notice: Notice) -> dict[str, Any]:
    """异议 against entries under one notice, to the office."""
    entries = [{"unit": part.unit_name, "title": _title(part, notice), "at": part.instant} for part in parts]
    return _head(notice) | {"entries": entries}


def _head(notice: Notice) -> dict[str, Any]:
    draft = notice.draft
    return {"number": draft.number, "title": draft.title, "issuer": "、".join(draft.issuers)}


def _entry(part: Pending, notice: Notice) -> dict[str, Any]:
    told = entered_of(part.rung_id)
    return {
        "title": _title(part, notice),
        "way": channel_label(told.channel),
        "received": part.instant,
        "version": told.version,
    }


def _title(part: Pending, notice: Notice) -> str:
    _, key, occurrence = part.rung_id.split(".")[:3]
    obligation = notice.obligation(key)
    label = next((one.label for one in obligation.occurrences if one.key == occurrence), "")
    return f"{obligation.title}（{label}）" if label else obligation.title
