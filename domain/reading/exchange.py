"""The draft as one JSON object, in the stable shape that ``cascade read --json`` prints."""

from datetime import time
from typing import Any

from domain.reading.draft import Draft, Due, ObligationDraft, Recurrence


def record(draft: Draft, identifier: str) -> dict[str, Any]:
    """The object for one notice: plain fields under the names of the contract, and the whole draft with evidence
    under ``draft``.

    Dates are ISO days, times HH:MM. ``obligations[].dues`` holds settled days only; a damaged or open date stands in
    ``obligations[].open_dues`` with its readings.
    """
    return {
        "id": identifier,
        "doc_number": draft.number.value if draft.number else None,
        "title": draft.title.value if draft.title else None,
        "issue_date": draft.issued.value.isoformat() if draft.issued else None,
        "urgency": draft.urgency.value.value if draft.urgency else None,
        "issuers": [item.value for item in draft.issuers],
        "recipients": [item.value for item in draft.recipients],
        "copies": [item.value for item in draft.copies],
        "bases": [{"number": item.value.number, "title": item.value.title} for item in draft.bases],
        "contacts": [item.value.model_dump(mode="json") for item in draft.contacts],
        "attachments": [item.value for item in draft.attachments],
        "obligations": [_obligation(item) for item in draft.obligations],
        "flags": [flag.code for flag in draft.flags],
        "unrecognised": list(draft.unrecognised),
        "draft": draft.model_dump(mode="json"),
    }


def _clock(value: time | None) -> str | None:
    return value.strftime("%H:%M") if value else None


def _obligation(item: ObligationDraft) -> dict[str, Any]:
    cycles = [_recurrence(cycle) for cycle in item.recurrences]
    relative = item.relative
    return {
        "what": "；".join(item.what),
        "who": item.who,
        "to": item.to,
        "dues": [_due(due) for due in item.dues if due.date],
        "open_dues": [_due(due) for due in item.dues if not due.date],
        "recurrence": (cycles[0] if len(cycles) == 1 else cycles) or None,
        "relative": {"n": relative.n, "unit": relative.unit, "from": relative.start, "text": relative.text}
        if relative
        else None,
        "optional": item.optional,
        "kind": "soft" if item.soft else "report",
        "scope": item.scope.value,
        "channels": list(item.channels),
        "forms": list(item.forms),
        "silence": item.silence,
        "holiday_rule": item.holiday_rule,
        "evidence": item.evidence.text,
        "rule": item.rule,
        "confidence": item.confidence,
    }


def _due(due: Due) -> dict[str, Any]:
    day = due.date.isoformat() if due.date else None
    return {
        "date": day,
        "time": _clock(due.time),
        "time_text": due.time_text,
        "word": due.word,
        "year_source": due.year_source,
        "month_day": due.month_day,
        "readings": [reading.isoformat() for reading in due.readings],
    }


def _recurrence(cycle: Recurrence) -> dict[str, Any]:
    return {
        "freq": cycle.freq.value,
        "interval": cycle.interval,
        "on": cycle.on,
        "time": _clock(cycle.time),
        "first": cycle.first.isoformat() if cycle.first else None,
        "last": cycle.last.isoformat() if cycle.last else None,
        "holiday_rule": cycle.holiday_rule,
    }
