"""What a one-time link opens: making an account, or setting a password anew.

Opening it uses nothing up, so that mail scanners do no harm; acting needs a POST.
"""

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import ValidationError

from domain.accounts import AccountTaken, Invitation, InvitationKind, WeakPassword
from domain.errors import CascadeError, InvalidInput
from domain.passwords import SHORTEST, check_password
from domain.rights import ROLE_NAMES
from service.input_faults import sentence
from service.store.accounts import NewAccount, hashed
from service.web.entrance.visiting import (
    Typed,
    enter,
    keep_visitor,
    mistakes,
    require_visitor,
    typed,
    visitor,
    visitor_mark,
)
from service.web.pages import visitor_page
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)


@router.get("/welcome/{token}")
def show(token: str, request: Request, office: OfficeDependency) -> Response:
    """The form. Raises InvitationDead."""
    return _page(request, office, _invitation(office, token), Typed())


@router.post("/welcome/{token}")
async def accept(token: str, request: Request, office: OfficeDependency) -> Response:
    """Make the account or set the password, and sign in. A mistake shows the form again. Raises InvitationDead."""
    await require_visitor(request, office)
    given = await typed(request)
    invitation = await run_in_threadpool(_invitation, office, token)
    try:
        account_id = await _accept(office, token, invitation, given)
    except (WeakPassword, AccountTaken, InvalidInput) as refusal:
        return await run_in_threadpool(_page, request, office, invitation, given, refusal)
    return await enter(request, office, account_id, "/desk", way="link")


def _invitation(office: Office, token: str) -> Invitation:
    return office.accounts.invitation(hashed(token), office.house.clock.real_now())


async def _accept(office: Office, token: str, invitation: Invitation, given: Typed) -> int:
    reset = invitation.kind is InvitationKind.RESET
    login, name = (invitation.login, "") if reset else (given.get("login", ""), given.get("name", ""))
    new = None if reset else _new_account(login, name)
    login = new.login if new else login
    password = check_password(chosen(given), login=login, name=name)
    kept = await office.door.hash(password)
    key, now = hashed(token), office.house.clock.real_now()
    if new is None:
        return await run_in_threadpool(office.accounts.accept_reset, key, kept, now)
    return await run_in_threadpool(office.accounts.accept, key, new.model_copy(update={"password": kept}), now)


def chosen(given: Typed) -> str:
    """The password that was typed twice. Raises WeakPassword."""
    password = given.get("password", "")
    if password != given.get("again", ""):
        raise WeakPassword("两次输入的密码不一致，请重新输入", field="again")
    return password


def _new_account(login: str, name: str) -> NewAccount:
    """Raises InvalidInput with the blank at fault."""
    if not name.strip():
        raise InvalidInput("请填写姓名", field="name")
    try:
        return NewAccount(login=login, name=name.strip())
    except ValidationError as error:
        fault = error.errors()[0]
        raise InvalidInput(sentence(fault), field=str(fault["loc"][0])) from error


def _page(
    request: Request, office: Office, invitation: Invitation, given: Typed, refusal: CascadeError | None = None
) -> Response:
    secret = visitor(request)
    context = {
        "csrf": visitor_mark(office, secret),
        "invitation": invitation,
        "login": given.get("login", ""),
        "name": given.get("name", invitation.name),
        "shortest": SHORTEST,
        "role_names": {role.value: name for role, name in ROLE_NAMES.items()},
        "mistake": mistakes(refusal),
    }
    answer = visitor_page(request, "entrance/welcome", context, refusal.status if refusal else 200)
    keep_visitor(answer, secret, office)
    return answer
