"""The own account: name, language, password, sessions, API tokens. Only for whoever signed in at a browser."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from pydantic import TypeAdapter, ValidationError

from domain.accounts import TOKEN_DAYS, FullName, WeakPassword
from domain.errors import CascadeError, InvalidInput
from domain.passwords import SHORTEST, check_password
from domain.rights import ROLE_NAMES, Act, NotAllowed
from service.input_faults import sentence
from service.store.accounts import hashed
from service.web.entrance.cookies import new_secret
from service.web.entrance.visiting import Typed, mistakes, typed
from service.web.entrance.welcome import chosen
from service.web.pages import office_page, root
from service.web.rights import Person, Signed
from service.web.state import Office, OfficeDependency
from service.web.words import LANGUAGE_COOKIE, Language

router = APIRouter(tags=["pages"], include_in_schema=False)
TOKEN_PREFIX = "cascade_"
"""So that a token that leaked is found by whoever searches for one."""
ACT_NAMES = {
    Act.SEE: "查看",
    Act.REPORT: "签收和报送",
    Act.WORK: "发文、审核、催办",
    Act.SIGN: "签发督办单和通报、撤回",
    Act.KEEP: "维护单位和联系人",
    Act.ADMINISTER: "系统管理",
}
_NAME: TypeAdapter[str] = TypeAdapter(FullName)
_TOKEN_NAME: TypeAdapter[str] = TypeAdapter(FullName)
TokenId = Annotated[int, Path(ge=1, le=2**53)]


async def at_browser(person: Signed) -> Person:
    """The person, signed in at a browser. Raises NotAllowed: a program must not mint keys for itself."""
    if not person.session:
        raise NotAllowed("个人账号的设置只能登录网页后办理，接口令牌不能代办")
    return person


AtBrowser = Annotated[Person, Depends(at_browser)]


@router.get("/account")
def show(request: Request, person: AtBrowser, office: OfficeDependency) -> Response:
    """All of it on one page."""
    return _page(request, office, person)


@router.post("/account/profile")
async def profile(request: Request, person: AtBrowser, office: OfficeDependency) -> Response:
    """Name and language."""
    given = await typed(request)
    if not given["name"].strip():
        return await run_in_threadpool(_page, request, office, person, given, InvalidInput("请填写姓名", field="name"))
    language = given.get("language", "") if given.get("language") in set(Language) else ""
    try:
        name = _NAME.validate_python(given.get("name", "").strip())
    except ValidationError as error:
        refusal = InvalidInput(f"姓名{sentence(error.errors()[0])}", field="name")
        return await run_in_threadpool(_page, request, office, person, given, refusal)
    await run_in_threadpool(office.accounts.rename, _id(person), name, language)
    answer = _back(request, "profile")
    if language:
        answer.set_cookie(LANGUAGE_COOKIE, language, max_age=31_536_000, samesite="lax", httponly=True)
    return answer


@router.post("/account/password")
async def password(request: Request, person: AtBrowser, office: OfficeDependency) -> Response:
    """A new password; all other sessions end."""
    given, now = await typed(request), office.house.clock.real_now()
    try:
        new = check_password(chosen(given), login=person.login, name=person.name)
        if not await office.door.confirm(person.login, given.get("present", ""), now):
            raise WeakPassword("现在的密码不对", field="present")
    except WeakPassword as refusal:
        return await run_in_threadpool(_page, request, office, person, Typed(), refusal)
    kept = await office.door.hash(new)
    await run_in_threadpool(office.accounts.set_password, _id(person), kept, person.signature, now, keep=person.session)
    return _back(request, "password")


@router.post("/account/sessions")
async def end_sessions(request: Request, person: AtBrowser, office: OfficeDependency) -> Response:
    """End one session by its id, or all others."""
    session = (await typed(request)).get("session", "")
    if session == "others":
        await run_in_threadpool(office.accounts.end_other_sessions, _id(person), person.session)
    else:
        await run_in_threadpool(office.accounts.end_session, session, _id(person))
    return _back(request, "sessions")


@router.post("/account/tokens")
async def make_token(request: Request, person: AtBrowser, office: OfficeDependency) -> Response:
    """Make an API token and show it, this once."""
    form = await request.form(max_fields=30, max_part_size=65_536)
    acts = [act for act in Act if act.value in form.getlist("acts")]
    given = Typed({"token_name": str(form.get("token_name", "")).strip(), "days": str(form.get("days", ""))})
    try:
        secret = await run_in_threadpool(_make_token, office, person, given, acts)
    except InvalidInput as refusal:
        return await run_in_threadpool(_page, request, office, person, given, refusal)
    return await run_in_threadpool(_page, request, office, person, Typed(), None, secret)


@router.post("/account/tokens/{token_id}/revoke")
def revoke_token(token_id: TokenId, request: Request, person: AtBrowser, office: OfficeDependency) -> Response:
    """End one at once."""
    office.accounts.revoke_token(_id(person), token_id, person.signature, office.house.clock.real_now())
    return _back(request, "revoked")


def _make_token(office: Office, person: Person, given: Typed, acts: list[Act]) -> str:
    now = office.house.clock.real_now()
    allowed = [act for act in acts if person.may_somewhere(act)]
    if not given["token_name"]:
        raise InvalidInput("请填写名称", field="token_name")
    if not allowed:
        raise InvalidInput("请至少选择一项令牌可以办理的事", field="acts")
    try:
        name = _TOKEN_NAME.validate_python(given["token_name"])
    except ValidationError as error:
        raise InvalidInput(f"名称{sentence(error.errors()[0])}", field="token_name") from error
    days = int(given["days"]) if given["days"].isdecimal() and len(given["days"]) < 4 else 0
    if not 1 <= days <= TOKEN_DAYS:
        raise InvalidInput(f"有效期为 1 至 {TOKEN_DAYS} 天", field="days")
    secret = TOKEN_PREFIX + new_secret()
    expires_at = now + timedelta(days=days)
    office.accounts.make_token(_id(person), name, allowed, hashed(secret), expires_at, person.signature, now)
    return secret


def _page(
    request: Request,
    office: Office,
    person: Person,
    given: Typed | None = None,
    refusal: CascadeError | None = None,
    secret: str = "",
) -> Response:
    now = office.house.clock.real_now()
    context: dict[str, Any] = {
        "account": office.accounts.account(_id(person)),
        "sessions": office.accounts.sessions(_id(person), now),
        "tokens": office.accounts.tokens(_id(person)),
        "real_now": now,
        "acts": [(act.value, name, person.may_somewhere(act)) for act, name in ACT_NAMES.items()],
        "act_names": {act.value: name for act, name in ACT_NAMES.items()},
        "role_names": {role.value: name for role, name in ROLE_NAMES.items()},
        "shortest": SHORTEST,
        "given": given or Typed(),
        "mistake": mistakes(refusal),
        "secret": secret,
    }
    return office_page(request, person, "entrance/account", context, status=refusal.status if refusal else 200)


def _back(request: Request, done: str) -> RedirectResponse:
    return RedirectResponse(f"./{root(request.url.path)}account?done={done}", 303)


def _id(person: Person) -> int:
    assert person.account_id is not None
    return person.account_id
