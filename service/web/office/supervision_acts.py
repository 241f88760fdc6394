"""What people do with 督办单 on their pages: draft, edit, sign, strike off, cancel."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import Response

from activities.supervising import Cancelling, Clearing, Signature, SupervisionOrder, Wording
from domain.errors import CascadeError, InvalidInput
from service.web.api.supervisions import supervising
from service.web.office.refusing import act_or_show
from service.web.office.supervisions import LIST, ONE, ManyDone, SupervisionId, listing_page, one_page, proposal_page
from service.web.office.typed import TypedForm
from service.web.parameters import NoticeId
from service.web.rights import Person, SignsOnNotice, WorksOnNotice
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)


@router.post(LIST + "/new")
def draft(
    request: Request, notice_id: NoticeId, office: OfficeDependency, person: WorksOnNotice, form: TypedForm
) -> Response:
    """起草 for the units ticked."""
    obligation, _, occurrence = form.one("item").partition(" ")

    def act() -> str:
        units = tuple(form.many("unit"))
        if not units:
            raise InvalidInput("请先勾选要督办的单位", field="unit")
        order = SupervisionOrder(
            by=person.name,
            units=units,
            obligation=obligation or None,
            occurrence=occurrence or "once",
            requirement=form.one("requirement"),
        )
        drafted = supervising(office).draft(notice_id, order).drafted
        return f"notices/{notice_id}/supervisions?which=draft&done=drafted-{len(drafted)}"

    return act_or_show(
        request, act, lambda refusal: proposal_page(request, office, person, notice_id, form.one("item"), refusal)
    )


@router.post(LIST + "/sign")
def sign_many(
    request: Request, notice_id: NoticeId, office: OfficeDependency, person: SignsOnNotice, form: TypedForm
) -> Response:
    """签发 those ticked, each by itself: one that is not true any more stops none of the others."""
    use = supervising(office)
    refused: list[tuple[int, CascadeError]] = []
    chosen = form.numbers("draft")
    for number in chosen:
        try:
            use.sign(notice_id, number, Signature(by=person.name))
        except CascadeError as refusal:
            refused.append((number, refusal))
    return _done_many(request, office, person, notice_id, ("signed", len(chosen), refused))


@router.post(LIST + "/clear")
def clear_many(
    request: Request, notice_id: NoticeId, office: OfficeDependency, person: WorksOnNotice, form: TypedForm
) -> Response:
    """销号 those ticked, for which it was proposed."""
    use = supervising(office)
    refused: list[tuple[int, CascadeError]] = []
    chosen = form.numbers("settled")
    for number in chosen:
        try:
            use.clear(notice_id, number, Clearing(by=person.name, reason=form.one("reason")))
        except CascadeError as refusal:
            refused.append((number, refusal))
    return _done_many(request, office, person, notice_id, ("cleared", len(chosen), refused))


@router.post(ONE)
def edit(
    request: Request,
    notice_id: NoticeId,
    supervision_id: SupervisionId,
    office: OfficeDependency,
    person: WorksOnNotice,
    form: TypedForm,
) -> Response:
    """修改 what the office adds in its own words."""

    def act() -> str:
        supervising(office).edit(
            notice_id, supervision_id, Wording(by=person.name, requirement=form.one("requirement"))
        )
        return _address(notice_id, supervision_id, "edited")

    return _acted(request, office, person, notice_id, supervision_id, act, form.one("requirement"))


@router.post(ONE + "/sign")
def sign(
    request: Request,
    notice_id: NoticeId,
    supervision_id: SupervisionId,
    office: OfficeDependency,
    person: SignsOnNotice,
    form: TypedForm,
) -> Response:
    """签发 in the name of the person, and send."""

    def act() -> str:
        supervising(office).sign(notice_id, supervision_id, Signature(by=person.name, seen=form.one("seen")))
        return _address(notice_id, supervision_id, "signed")

    return _acted(request, office, person, notice_id, supervision_id, act)


@router.post(ONE + "/clear")
def clear(
    request: Request,
    notice_id: NoticeId,
    supervision_id: SupervisionId,
    office: OfficeDependency,
    person: WorksOnNotice,
    form: TypedForm,
) -> Response:
    """销号, with a remark."""

    def act() -> str:
        supervising(office).clear(notice_id, supervision_id, Clearing(by=person.name, reason=form.one("reason")))
        return _address(notice_id, supervision_id, "cleared")

    return _acted(request, office, person, notice_id, supervision_id, act)


@router.post(ONE + "/cancel")
def cancel(
    request: Request,
    notice_id: NoticeId,
    supervision_id: SupervisionId,
    office: OfficeDependency,
    person: WorksOnNotice,
    form: TypedForm,
) -> Response:
    """撤销, with the reason."""

    def act() -> str:
        supervising(office).cancel(notice_id, supervision_id, Cancelling(by=person.name, reason=form.one("reason")))
        return _address(notice_id, supervision_id, "cancelled")

    return _acted(request, office, person, notice_id, supervision_id, act)


def _address(notice_id: str, supervision_id: int, done: str) -> str:
    return f"notices/{notice_id}/supervisions/{supervision_id}?done={done}"


def _done_many(
    request: Request,
    office: Office,
    person: Person,
    notice_id: str,
    result: ManyDone,
) -> Response:
    if result[2] or not result[1]:
        return listing_page(request, office, person, notice_id, result=result)
    return act_or_show(
        request,
        lambda: f"notices/{notice_id}/supervisions?done={result[0]}-{result[1]}",
        lambda _: listing_page(request, office, person, notice_id),
    )


def _acted(
    request: Request,
    office: Office,
    person: Person,
    notice_id: str,
    supervision_id: int,
    act: Callable[[], str],
    typed: str | None = None,
) -> Response:
    return act_or_show(
        request, act, lambda refusal: one_page(request, office, person, notice_id, supervision_id, refusal, typed)
    )
