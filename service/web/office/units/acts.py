"""What is done on the page of a unit: its properties, its contacts, its handovers, and units below it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, Response

from activities.handing_over import HandoverOrder
from domain.clock import SHANGHAI
from domain.contacts import ContactRow
from domain.errors import InvalidInput
from domain.letters import ChannelName
from domain.rights import Act
from domain.table_changes import REISSUE_LABELS
from domain.tree import UnitRow
from domain.units import CODE, Level, Unit
from service.web.office.refusing import act_or_show
from service.web.office.typed import Typed, TypedForm
from service.web.office.units.lines import single_line
from service.web.office.units.unit import Code, Refused, refused_form, unit_page
from service.web.pages import office_page
from service.web.rights import KeepsUnit, Person
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
_PROPERTIES = ("level", "tags", "acts_for", "line_superior", "reissue")
_CONTACT = ("name", "duty", "email", "mobile", "phone", "verified", "active")
_HANDOVER = ("away", "to_contact", "to_unit", "starts_at", "ends_at", "reason")
_LONGEST = 400
_NEW = ("code", "name", *_PROPERTIES)


@router.post("/units/{code}")
def edit(request: Request, code: Code, person: KeepsUnit, office: OfficeDependency, form: TypedForm) -> Response:
    """修改单位信息."""
    typed = _texts(form, _PROPERTIES)

    def act() -> str:
        _check_named(person, office, typed, office.views.family(code).unit)
        office.keeping.edit_unit(UnitRow(row=1, code=code, name=code, **typed), person.name)
        return f"units/{code}?done=edited"

    return _acted(request, person, office, code, act, "properties", typed)


@router.post("/units/{code}/contacts")
def keep_contact(
    request: Request, code: Code, person: KeepsUnit, office: OfficeDependency, form: TypedForm
) -> Response:
    """新增、修改联系人; a blank ``contact`` is a new one."""
    # A box that is not ticked sends nothing, which in a table would mean the usual.
    boxes = {name: form.one(name) or "0" for name in ("verified", "active")}
    typed = _texts(form, _CONTACT) | boxes | {"contact": form.one("contact")}

    def act() -> str:
        row = ContactRow(row=1, unit_code=code, **{name: typed[name] for name in _CONTACT})
        office.keeping.keep_contact(row, typed["contact"] or None, person.name)
        return f"units/{code}?done=contact#contacts"

    return _acted(request, person, office, code, act, f"contact:{typed['contact']}", typed)


@router.post("/units/{code}/contacts/mend")
def mend(request: Request, code: Code, person: KeepsUnit, office: OfficeDependency, form: TypedForm) -> Response:
    """地址恢复使用: what was refused for good works again."""

    def act() -> str:
        if form.one("channel") not in set(ChannelName):
            raise InvalidInput("请选择要恢复的是邮箱还是手机", field="channel")
        office.keeping.mend(code, form.one("contact"), ChannelName(form.one("channel")), person.name)
        return f"units/{code}?done=mended#contacts"

    return _acted(request, person, office, code, act, "mend", {})


@router.post("/units/{code}/handovers")
def hand_over(request: Request, code: Code, person: KeepsUnit, office: OfficeDependency, form: TypedForm) -> Response:
    """委托."""
    typed = _texts(form, _HANDOVER)

    def act() -> str:
        if not 0 < len(typed["reason"]) <= _LONGEST:
            raise InvalidInput(f"请填写委托的原因，不超过 {_LONGEST} 字", field="reason")
        order = HandoverOrder(
            unit_code=code,
            away=typed["away"] or None,
            to_contact=typed["to_contact"] or None,
            to_unit=typed["to_unit"] or None,
            starts_at=_moment(typed["starts_at"], "starts_at"),
            ends_at=_moment(typed["ends_at"], "ends_at"),
            reason=single_line(typed["reason"]),
            by=person.name,
        )
        office.handing.hand_over(order)
        return f"units/{code}?done=handed#handovers"

    return _acted(request, person, office, code, act, "handover", typed)


@router.post("/units/{code}/handovers/{handover_id}/end")
def end_handover(
    request: Request,
    code: Code,
    handover_id: Annotated[int, Path(ge=1, le=2**53)],
    person: KeepsUnit,
    office: OfficeDependency,
) -> Response:
    """结束委托."""

    def act() -> str:
        office.handing.take_back(handover_id, code, person.name)
        return f"units/{code}?done=taken-back#handovers"

    return _acted(request, person, office, code, act, "handovers", {})


@router.get("/units/{code}/new")
def new(request: Request, code: Code, person: KeepsUnit, office: OfficeDependency) -> HTMLResponse:
    """The form of a new unit below this one."""
    return _new_page(request, person, office, code, None)


@router.post("/units/{code}/new")
def add(request: Request, code: Code, person: KeepsUnit, office: OfficeDependency, form: TypedForm) -> Response:
    """新增下级单位."""
    typed = _texts(form, _NEW)

    def act() -> str:
        _check_named(person, office, typed)
        made = office.keeping.add_unit(UnitRow(row=1, parent_code=code, **typed), person.name)
        return f"units/{made.code}?done=added"

    return act_or_show(
        request, act, lambda refusal: _new_page(request, person, office, code, refused_form("new", typed, refusal))
    )


def _new_page(request: Request, person: Person, office: Office, code: str, refused: Refused | None) -> HTMLResponse:
    family = office.views.family(code)
    context = {
        "unit": family.unit,
        "above": [one for one in family.above if person.may(Act.SEE, one.path)],
        "refused": refused,
        "levels": tuple(Level),
        "reissues": REISSUE_LABELS,
        "pattern": CODE,
    }
    status = refused.status if refused else 200
    return office_page(request, person, "units/new", context, section="units", status=status)


def _acted(
    request: Request,
    person: Person,
    office: Office,
    code: str,
    act: Callable[[], str],
    form: str,
    typed: Mapping[str, str],
) -> Response:
    return act_or_show(
        request, act, lambda refusal: unit_page(request, person, office, code, refused_form(form, typed, refusal))
    )


def _check_named(person: Person, office: Office, typed: Mapping[str, str], before: Unit | None = None) -> None:
    """Ties to units that the person does not keep are none of theirs to give; those that stand may stay."""
    for field in ("acts_for", "line_superior"):
        code = typed[field]
        path = office.views.unit_path(code) if code and not (before and getattr(before, field) == code) else None
        if path is not None and not person.may(Act.KEEP, path):
            raise InvalidInput("所填的单位不在您的权限范围内，请留空，或请其管理员填写", field=field)


def _texts(form: Typed, names: tuple[str, ...]) -> dict[str, str]:
    return {name: form.one(name) for name in names}


def _moment(text: str, field: str) -> datetime | None:
    if not text:
        return None
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInput("时间应写作 2024-06-20 08:00，请更正", field=field) from None
    return given if given.tzinfo else given.replace(tzinfo=SHANGHAI)
