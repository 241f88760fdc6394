"""Filling a draft from what was read or from what is to be passed on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.drafting.typed import (
    BY_CLASS,
    EVERYBODY,
    PICKED,
    TypedAudience,
    TypedBasis,
    TypedField,
    TypedNotice,
    TypedObligation,
    TypedOccurrence,
)
from domain.notices import NoticeDraft
from domain.policy import Closing

_TEXTS = ("number", "title", "urgency", "publicness", "addressed", "copies", "body", "override_reason")


def from_draft(draft: NoticeDraft) -> TypedNotice:
    """A whole draft as it would be typed. What ``policy`` it has comes from its superior and is not typed."""
    return from_sketch(draft.model_dump())


def from_sketch(sketch: Mapping[str, Any]) -> TypedNotice:
    """The fields of a ``NoticeDraft``, None where something is open: then the blank stays empty."""
    contact = sketch.get("inquiry") or {}
    return TypedNotice(
        **{name: _text(sketch.get(name)) for name in _TEXTS if sketch.get(name) is not None},
        issuers="\n".join(sketch.get("issuers") or ()),
        dated=sketch["dated"].isoformat() if sketch.get("dated") else "",
        contact_name=contact.get("name", ""),
        contact_phone=contact.get("phone", ""),
        contact_email=contact.get("email", ""),
        contact_fax=contact.get("fax", ""),
        attachments="\n".join(sketch.get("attachments") or ()),
        basis=tuple(_basis(one) for one in sketch.get("basis") or ()),
        recipients=audience(sketch["recipients"]) if "recipients" in sketch else TypedAudience(),
        obligations=tuple(_obligation(one, index) for index, one in enumerate(sketch["obligations"])),
        by_hand=_by_hand(sketch),
    )


def _by_hand(sketch: Mapping[str, Any]) -> bool:
    policy = sketch.get("policy") or {}
    return bool(policy.get("closing") == Closing.MANUAL)


def audience(chosen: Mapping[str, Any] | None) -> TypedAudience:
    """An audience as it would be ticked; None is open."""
    if chosen is None:
        return TypedAudience(mode="")
    levels, tags, codes = (_texts(chosen.get(name)) for name in ("levels", "tags", "codes"))
    mode = PICKED if codes else BY_CLASS if levels or tags else EVERYBODY
    return TypedAudience(mode=mode, levels=levels, tags=tags, codes=codes)


def _basis(one: Mapping[str, Any]) -> TypedBasis:
    return TypedBasis(number=one["number"], title=one.get("title", ""), notice_id=one.get("notice_id") or "")


def _obligation(one: Mapping[str, Any], index: int) -> TypedObligation:
    place = f"obligations.{index}"
    return TypedObligation(
        key=one["key"],
        title=_text(one.get("title")),
        form=_text(one.get("form")),
        demand=_text(one.get("demand", "mandatory")),
        occurrences=tuple(_occurrence(o, f"{place}.occurrences.{n}") for n, o in enumerate(one["occurrences"])),
        fields=tuple(_field(field) for field in one.get("fields", ())),
        minimum_entries=_text(one.get("minimum_entries") or ""),
        maximum_entries=_text(one.get("maximum_entries")),
        selected_maximum=_text(one.get("selected_maximum")),
        evidence="\n".join(one.get("evidence", ())),
        required_evidence="\n".join(one.get("required_evidence", ())),
        cascades=one.get("cascades", True),
        review=one.get("review", False),
        audience=audience(one.get("audience") or {}),
        origin=place,
    )


def _occurrence(one: Mapping[str, Any], place: str) -> TypedOccurrence:
    day, clock = day_and_clock(one.get("due"))
    return TypedOccurrence(key=one.get("key", "once"), label=one.get("label", ""), day=day, clock=clock, origin=place)


def day_and_clock(due: datetime | None) -> tuple[str, str]:
    """A due as it is typed: the day, and the time unless it is closing time."""
    if due is None:
        return "", ""
    local = due.astimezone(SHANGHAI)
    closing = WorkCalendar().due_instant(local.date()) == due
    return local.date().isoformat(), "" if closing else f"{local:%H:%M}" + (f":{local:%S}" if local.second else "")


def _field(one: Mapping[str, Any]) -> TypedField:
    numbers = {name: _text(one.get(name, default)) for name, default in (("minimum", Decimal(0)), ("maximum", None))}
    return TypedField(
        key=one["key"],
        label=one["label"],
        kind=_text(one.get("kind", "integer")),
        unit=one.get("unit", ""),
        aggregation=_text(one.get("aggregation", "sum")),
        weight=one.get("weight") or "",
        required=one.get("required", True),
        **numbers,
    )


def _texts(values: Sequence[Any] | None) -> tuple[str, ...]:
    return tuple(str(value) for value in values or ())


def _text(value: Any) -> str:
    return "" if value is None else str(value)
