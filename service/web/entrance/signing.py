"""Signing in by password, and signing out."""

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from domain.accounts import SignInFailed, TooManyTries
from domain.errors import CascadeError
from service.web.entrance.cookies import forget_session
from service.web.entrance.forms import FormForged
from service.web.entrance.visiting import (
    Typed,
    address_of,
    enter,
    keep_visitor,
    require_visitor,
    typed,
    visitor,
    visitor_mark,
)
from service.web.pages import root, visitor_page
from service.web.rights import Signed
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)


@router.get("/sign-in")
async def show(request: Request, office: OfficeDependency, next: str = "", done: str = "") -> Response:
    """The form. ``next`` is where to go on afterwards."""
    return sign_in_page(request, office, Typed(next=next), done=done)


@router.post("/sign-in")
async def sign_in(request: Request, office: OfficeDependency) -> Response:
    """Try the password; a failure shows the form again without saying what was wrong."""
    given = await typed(request)
    try:
        await require_visitor(request, office)
        account_id = await office.door.try_password(
            given.get("login", ""), given.get("password", ""), address_of(request), office.house.clock.real_now()
        )
    except (FormForged, SignInFailed, TooManyTries) as refusal:
        return sign_in_page(request, office, given, refusal)
    return await enter(request, office, account_id, given.get("next", ""))


@router.post("/sign-out")
async def sign_out(request: Request, person: Signed, office: OfficeDependency) -> Response:
    """End this session."""
    if person.account_id is not None:
        await run_in_threadpool(office.accounts.end_session, person.session, person.account_id)
    answer = RedirectResponse("./" + root(request.url.path) + "sign-in?done=out", 303)
    forget_session(answer, office.house.settings)
    return answer


def sign_in_page(
    request: Request, office: Office, given: Typed, refusal: CascadeError | None = None, done: str = ""
) -> Response:
    """The form, with what was refused."""
    secret = visitor(request)
    context = {
        "csrf": visitor_mark(office, secret),
        "login": given.get("login", "")[:100],
        "next": given.get("next", "")[:2000],
        "refusal": refusal,
        "done": done,
        "oidc": office.oidc.title if office.oidc else "",
    }
    answer = visitor_page(request, "entrance/sign-in", context, refusal.status if refusal else 200)
    keep_visitor(answer, secret, office)
    return answer
