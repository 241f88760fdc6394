"""The way to the OIDC provider and back."""

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from service.web.entrance.cookies import is_https
from service.web.entrance.oidc import Identity, IdentityRefused, IdentityUnknown, Oidc
from service.web.entrance.signing import sign_in_page
from service.web.entrance.visiting import Typed, enter
from service.web.refusals import UnknownAddress
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
FLOW_COOKIE = "cascade_oidc"
_FLOW_SECONDS = 600


@router.get("/sign-in/oidc")
async def leave(request: Request, office: OfficeDependency, next: str = "") -> Response:
    """Lead to the provider."""
    try:
        address, sealed = await _provider(office).begin(next[:2000])
    except IdentityRefused as refusal:
        return sign_in_page(request, office, Typed(next=next), refusal)
    answer = RedirectResponse(address, 303)
    secure = is_https(office.house.settings)
    answer.set_cookie(FLOW_COOKIE, sealed, max_age=_FLOW_SECONDS, httponly=True, samesite="lax", secure=secure)
    return answer


@router.get("/sign-in/oidc/callback")
async def come_back(request: Request, office: OfficeDependency, state: str = "", code: str = "") -> Response:
    """Where the provider leads back to: signs in whom an administrator has made an account for."""
    sealed = request.cookies.get(FLOW_COOKIE, "")
    try:
        identity, back = await _provider(office).finish(sealed, state, code)
        account_id = await run_in_threadpool(_known, office, identity)
    except (IdentityRefused, IdentityUnknown) as refusal:
        answer = sign_in_page(request, office, Typed(), refusal)
    else:
        answer = await enter(request, office, account_id, back, way="oidc")
    answer.delete_cookie(FLOW_COOKIE)
    return answer


def _known(office: Office, identity: Identity) -> int:
    """The account of the identity; bound to its subject at the first sign-in. Raises IdentityUnknown."""
    found = office.accounts.by_identity(identity.subject, identity.email)
    if found is None:
        raise IdentityUnknown("您的统一身份还没有对应的账号，请联系管理员")
    if found.subject is None:
        office.accounts.bind_identity(found.id, identity.subject, found.login, office.house.clock.real_now())
    return found.id


def _provider(office: Office) -> Oidc:
    if office.oidc is None:
        raise UnknownAddress("没有启用统一身份登录，请用密码登录")
    return office.oidc
