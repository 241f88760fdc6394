"""Amending a notice (变更) as the wizard drafts one: texts, whom it goes to, what is asked, of whom and by when.

What was settled at issue (office, number, basis, policy) is not offered. Nothing is kept between the forms: every
button sends all of it, and the difference is shown before it is done.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from activities.revising import Amending, AmendOrder, Shown
from domain.drafting.editing import edit
from domain.drafting.filling import from_draft
from domain.drafting.findings import Findings
from domain.drafting.settling import Settled, settle
from domain.drafting.typed import Fault, TypedNotice
from domain.errors import CascadeError, InvalidInput
from domain.notices import Notice
from service.web.conditions import Outdated
from service.web.office.orders import checked
from service.web.office.wizard.audience import selected
from service.web.office.wizard.forms import Filled, FilledForm, typed_audience, typed_notice
from service.web.pages import office_page
from service.web.parameters import NoticeId
from service.web.rights import Person, WorksOnNotice
from service.web.state import Office, OfficeDependency
from service.wizard.desk import Passing
from service.wizard.judging import place_of, validated

router = APIRouter(tags=["pages"], include_in_schema=False)
TEXTS = ("title", "issuers", "addressed", "copies", "body", "contact_name", "contact_phone", "contact_email")
_TYPED = (*TEXTS, "attachments", "override_reason")
_FIXED = ("office", "number", "basis", "dated", "urgency", "publicness")
_LOOKING = ("preview", "confirm", "save")


@dataclass(frozen=True)
class Form:
    """What the page shows. ``place`` is where the reader should look next; ``shown`` what would change."""

    typed: TypedNotice
    sent: Mapping[str, Sequence[str]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    place: str = ""
    refusal: CascadeError | None = None
    shown: Shown | None = None

    @property
    def status(self) -> int:
        """That of the answer."""
        return self.refusal.status if self.refusal else 422 if self.faults else 200


@router.get("/notices/{notice_id}/amend")
def before(notice_id: NoticeId, request: Request, person: WorksOnNotice, office: OfficeDependency) -> Response:
    """The notice as it stands, to be changed."""
    notice = _notice(office, notice_id)
    return _page(request, office, person, notice, Form(from_draft(notice.draft)))


@router.post("/notices/{notice_id}/amend")
def amend(
    notice_id: NoticeId, request: Request, person: WorksOnNotice, office: OfficeDependency, form: FilledForm
) -> Response:
    """More or fewer items, times and blanks; then what would change; with ``confirm`` it is done."""
    notice = _notice(office, notice_id)
    edited = edit(_typed(form, from_draft(notice.draft)), form.act)
    page = Form(edited.typed, form.values, edited.faults, edited.place)
    if form.act not in _LOOKING:
        return _page(request, office, person, notice, page)
    order: AmendOrder | None = None
    try:
        order, faults = _order(notice, page.typed, form, person)
        if order is None:
            return _page(request, office, person, notice, Form(page.typed, form.values, faults))
        amending = Amending(office.house.ledger, office.house.clock, office.engine)
        if form.act == "confirm":
            amending.amend(order)
            return RedirectResponse(f"../{notice_id}?done=amended", 303)
        shown = amending.preview(order)
    except CascadeError as refusal:
        if refusal.status in {401, 403, 404}:
            raise
        place = place_of(refusal, order.draft) if order else ""
        return _page(request, office, person, notice, Form(page.typed, form.values, (), place, refusal))
    return _page(request, office, person, notice, Form(page.typed, form.values, shown=shown))


def _notice(office: Office, notice_id: str) -> Notice:
    with office.house.ledger.reading() as facts:
        return facts.notice(notice_id)


def _typed(form: Filled, before: TypedNotice) -> TypedNotice:
    """The notice as the form has it; what the form does not show stays."""
    made = typed_notice(form, before)
    changes: dict[str, Any] = {name: getattr(made, name) for name in _TYPED if name in form.values}
    if any(name.startswith("obligations.") for name in form.values):
        changes["obligations"] = tuple(
            one.model_copy(update={"audience": typed_audience(form, f"obligations.{index}.audience", one.audience)})
            for index, one in enumerate(made.obligations)
        )
    recipients = typed_audience(form, "recipients", before.recipients)
    return before.model_copy(update={**changes, "recipients": recipients})


def _order(
    notice: Notice, typed: TypedNotice, form: Filled, person: Person
) -> tuple[AmendOrder | None, tuple[Fault, ...]]:
    """What is asked for, or what is at fault. Raises InvalidInput, Outdated."""
    if form.one("revision") != str(notice.revision):
        raise Outdated("这份通知刚被别人变更过；请核对现行内容后重新填写", field="revision")
    reason = form.one("reason").strip()
    if not reason:
        raise InvalidInput("请填写变更理由：会告知受影响的单位", field="reason")
    draft, faults = validated(_settled(notice, typed))
    if draft is None:
        return None, faults
    order = {"notice_id": notice.id, "draft": draft, "by": person.name, "reason": reason}
    return checked(AmendOrder, order), ()


def _settled(notice: Notice, typed: TypedNotice) -> Settled:
    """The notice's own fields with those that were typed: what no form shows stays as it was issued."""
    own = notice.draft.model_dump()
    settled = settle(typed, Findings(), notice.office)
    items = {one["key"]: one for one in own["obligations"]}
    fields = {name: value for name, value in settled.fields.items() if name not in _FIXED}
    fields["obligations"] = [items.get(one["key"], {}) | one for one in fields["obligations"]]
    return settled.model_copy(update={"fields": own | fields})


def _page(request: Request, office: Office, person: Person, notice: Notice, form: Form) -> Response:
    with office.house.ledger.reading() as facts:
        units = [unit for unit, _ in facts.subordinates(facts.unit(notice.office))]
    names = {unit.code: unit.name for unit in units}
    by_place: dict[str, list[Fault]] = {}
    for fault in form.faults:
        by_place.setdefault(fault.place, []).append(fault)
    context = {
        "head": office.views.notice_head(notice.id),
        "base": f"notices/{notice.id}",
        "revision": notice.revision,
        "form": form,
        "typed": form.typed,
        "reason": form.sent.get("reason", ("",))[-1],
        "asked": [names.get(code, code) for code in form.shown.asked] if form.shown else [],
        "units": units,
        "levels": Counter(unit.level for unit in units),
        "tags": Counter(tag for unit in units for tag in unit.tags),
        "chosen": selected(form.typed.recipients, units),
        "faults": by_place,
        "found": Findings(),
        "marks": {},
        "passing": Passing(),
        "above": {},
    }
    return office_page(request, person, "monitor/amend", context, section="notices", status=form.status)
