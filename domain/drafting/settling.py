"""From what was typed to the fields of a ``NoticeDraft``, with everything at fault that only the typing can show."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.drafting.findings import Findings, unconfirmed
from domain.drafting.typed import (
    BY_CLASS,
    EVERYBODY,
    PICKED,
    Fault,
    TypedAudience,
    TypedField,
    TypedNotice,
    TypedObligation,
    TypedOccurrence,
)
from domain.notices import Inquiry
from domain.obligations import Demand, FieldKind

_TEXTS = ("number", "title", "urgency", "publicness", "addressed", "copies", "body")


class Settled(Frozen):
    """The fields of a ``NoticeDraft`` as far as they can be made, and the faults found while making them."""

    fields: dict[str, Any]
    faults: tuple[Fault, ...]


def settle(typed: TypedNotice, found: Findings, office: str) -> Settled:
    """The fields for ``office``. ``found`` are the reader's remarks, which a person must settle where they are on dues.

    The fields are checked no further here: ``NoticeDraft`` does that. The policy is the caller's to add.
    """
    faults: list[Fault] = []
    fields: dict[str, Any] = {name: getattr(typed, name) for name in _TEXTS}
    fields |= {
        "office": office,
        "issuers": lines(typed.issuers),
        "dated": _day(typed.dated, "dated", faults),
        "inquiry": {name: getattr(typed, f"contact_{name}") for name in Inquiry.model_fields},
        "attachments": lines(typed.attachments),
        "basis": [
            {"number": one.number, "title": one.title, "notice_id": one.notice_id or None}
            for one in typed.basis
            if one.number.strip() or one.title.strip() or one.notice_id
        ],
        "recipients": _audience(typed.recipients, "recipients", faults),
        "obligations": [_obligation(one, index, found, faults) for index, one in enumerate(typed.obligations)],
        "override_reason": typed.override_reason.strip() or None,
    }
    return Settled(fields=fields, faults=tuple(faults))


def lines(text: str) -> list[str]:
    """What stands one a line, without blanks around it and without repetition."""
    return list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))


def _audience(typed: TypedAudience, place: str, faults: list[Fault]) -> dict[str, Any]:
    if typed.mode == EVERYBODY:
        return {}
    if typed.mode == BY_CLASS:
        if not typed.levels and not typed.tags:
            faults.append(Fault(place=place, code="audience_open", message="请至少勾选一个层级或标签"))
        return {"levels": list(typed.levels), "tags": list(typed.tags)}
    if typed.mode == PICKED and typed.codes:
        return {"codes": list(typed.codes)}
    said = "请至少勾选一个单位" if typed.mode == PICKED else "请选择发送范围"
    faults.append(Fault(place=place, code="audience_open", message=said))
    return {}


def _obligation(one: TypedObligation, index: int, found: Findings, faults: list[Fault]) -> dict[str, Any]:
    place = f"obligations.{index}"
    if not one.demand:
        faults.append(Fault(place=f"{place}.demand", code="demand_open", message="请选择必报、自愿报送还是及时报送"))
    soft = one.demand == Demand.AS_THEY_OCCUR
    occurrences = one.occurrences[:1] if soft else one.occurrences
    numbers = {
        name: _whole(getattr(one, name), f"{place}.{name}", faults)
        for name in ("minimum_entries", "maximum_entries", "selected_maximum")
    }
    return {
        "key": one.key.strip(),
        "title": one.title,
        "form": one.form,
        "demand": one.demand or Demand.MANDATORY.value,
        "occurrences": [
            {"key": "once"} if soft else _occurrence(o, f"{place}.occurrences.{number}", found, faults)
            for number, o in enumerate(occurrences)
        ],
        "audience": _audience(one.audience, f"{place}.audience", faults),
        "fields": [_field(field, f"{place}.fields.{number}", faults) for number, field in enumerate(one.fields)],
        **numbers,
        "minimum_entries": numbers["minimum_entries"] or 0,
        "evidence": lines(one.evidence),
        "required_evidence": lines(one.required_evidence),
        "cascades": one.cascades,
        "review": one.review,
    }


def _occurrence(one: TypedOccurrence, place: str, found: Findings, faults: list[Fault]) -> dict[str, Any]:
    due = due_typed(one, f"{place}.due", faults)
    if due and (remarks := unconfirmed(found, one.origin, one.day.strip(), one.confirmed)):
        said = "；".join(remark.message.removesuffix("。") for remark in remarks)
        message = f"请核对这个日期后勾选“已核对”，或改填：{said}"
        faults.append(Fault(place=f"{place}.due", code="due_unconfirmed", message=message))
    return {"key": one.key.strip(), "label": one.label, "due": due}


def due_typed(one: TypedOccurrence, place: str, faults: list[Fault]) -> datetime | None:
    """The instant meant: closing time of the day where no time is given."""
    if not one.day.strip():
        faults.append(Fault(place=place, code="due_missing", message="请填写截止日期"))
        return None
    day = _day(one.day, place, faults)
    clock = one.clock.strip()
    if day is None or not clock:
        return WorkCalendar().due_instant(day) if day else None
    try:
        return datetime.combine(day, time.fromisoformat(clock.replace("：", ":").zfill(5)), SHANGHAI)
    except ValueError:
        faults.append(Fault(place=place, code="clock_unreadable", message=f"时刻“{clock[:20]}”看不懂，请写成 18:00"))
        return None


def _day(text: str, place: str, faults: list[Fault]) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip().replace("/", "-"))
    except ValueError:
        message = f"日期“{text.strip()[:20]}”看不懂，请写成 2024-06-25"
        faults.append(Fault(place=place, code="day_unreadable", message=message))
        return None


def _whole(text: str, place: str, faults: list[Fault]) -> int | None:
    if not text.strip():
        return None
    if not (text.strip().isascii() and text.strip().isdigit() and len(text.strip()) < 6):
        faults.append(Fault(place=place, code="not_a_number", message=f"“{text.strip()[:20]}”不是个数，请填整数或留空"))
        return None
    return int(text)


def _field(one: TypedField, place: str, faults: list[Fault]) -> dict[str, Any]:
    numeric = one.kind != FieldKind.TEXT
    return {
        "key": one.key.strip(),
        "label": one.label,
        "kind": one.kind,
        "unit": one.unit,
        "aggregation": one.aggregation,
        "weight": one.weight.strip() or None if one.aggregation == "mean" else None,
        "required": one.required,
        "minimum": _number(one.minimum, f"{place}.minimum", faults) if numeric else None,
        "maximum": _number(one.maximum, f"{place}.maximum", faults) if numeric else None,
    }


def _number(text: str, place: str, faults: list[Fault]) -> Decimal | None:
    even = text.strip()
    if not even:
        return None
    try:
        number = Decimal(even)
    except InvalidOperation:
        number = Decimal("nan")
    if number.is_finite() and len(even) <= 30:
        return number
    faults.append(Fault(place=place, code="not_a_number", message=f"“{even[:20]}”不是数字，请填数字或留空"))
    return None


def step_of(place: str) -> str:
    """The step of the wizard at which a fault at ``place`` is mended: ``audience`` or ``check``."""
    return "audience" if place.startswith("recipients") or ".audience" in place else "check"


def of_step(faults: Iterable[Fault], step: str) -> tuple[Fault, ...]:
    """The faults that are mended at ``step``."""
    return tuple(fault for fault in faults if step_of(fault.place) == step)
