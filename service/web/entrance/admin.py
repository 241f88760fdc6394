"""The pages on which administrators keep accounts. They decide nothing: ``Keeper`` does."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from domain.accounts import Account
from domain.errors import CascadeError, InvalidInput, NotFound
from domain.rights import ROLE_NAMES, Act, Role
from service.input_faults import sentence
from service.store.accounts import NewAccount
from service.store.views import UnitFilter
from service.web.entrance.keeping import Keeper
from service.web.entrance.visiting import Typed, mistakes, typed
from service.web.pages import office_page, root
from service.web.rights import ROOT, Administers, AdministersAll, Person
from service.web.state import Office, OfficeDependency

router = APIRouter(prefix="/admin/accounts", tags=["pages"], include_in_schema=False)
AccountId = Annotated[int, Path(ge=1, le=2**53)]
PAGE = 50
LOG_NAMES = {
    "made": "建立账号",
    "role_given": "授予角色",
    "role_taken": "收回角色",
    "disabled": "停用",
    "enabled": "启用或解锁",
    "password_set": "设置密码",
    "locked": "锁定",
    "signed_in": "登录",
    "token_made": "建立接口令牌",
    "token_revoked": "撤销接口令牌",
    "invited": "发出邀请",
    "invitation_withdrawn": "撤回邀请",
    "reset_link": "发出设置密码的链接",
    "identity_bound": "绑定统一身份",
}


@router.get("")
def show(
    request: Request,
    person: Administers,
    office: OfficeDependency,
    q: Annotated[str, Query(max_length=100)] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """The list, by login; those disabled last."""
    return _list(request, office, person, q=q, page=page)


@router.post("")
async def make(request: Request, person: Administers, office: OfficeDependency) -> Response:
    """Make an account; its password is set by a link, which is shown this once."""
    given = await typed(request)
    return await run_in_threadpool(_trying, request, office, person, given, _make)


@router.post("/invitations")
async def invite(request: Request, person: Administers, office: OfficeDependency) -> Response:
    """Make a link by which somebody makes their own account; it is shown this once."""
    given = await typed(request)
    return await run_in_threadpool(_trying, request, office, person, given, _invite)


@router.post("/invitations/withdraw")
async def withdraw(request: Request, person: Administers, office: OfficeDependency) -> Response:
    """The link is dead from now on."""
    key = (await typed(request)).get("invitation", "")
    await run_in_threadpool(Keeper(office, person).withdraw, key)
    return _to(request, "", "withdrawn")


@router.get("/log")
def log(
    request: Request,
    person: AdministersAll,
    office: OfficeDependency,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """Who did what with which account, the newest first."""
    entries = office.accounts.log(offset=(page - 1) * PAGE, limit=PAGE + 1)
    context = {"entries": entries[:PAGE], "more": len(entries) > PAGE, "page": page, "log_names": LOG_NAMES}
    context |= {"real_now": office.house.clock.real_now()}
    return office_page(request, person, "entrance/log", context, section="admin")


@router.get("/{account_id}")
def one(account_id: AccountId, request: Request, person: Administers, office: OfficeDependency) -> Response:
    """One account: what it may do, and what happened to it."""
    return _one(request, office, person, account_id)


@router.post("/{account_id}/roles")
async def roles(account_id: AccountId, request: Request, person: Administers, office: OfficeDependency) -> Response:
    """Give a role, or take one back (``take``)."""
    given = await typed(request)

    def act() -> Response:
        keeper = Keeper(office, person)
        try:
            if "take" in given:
                keeper.take(account_id, _role(given), given.get("unit_code", ""))
            else:
                keeper.give(account_id, _role(given), _unit(office, person, given))
        except (InvalidInput, NotFound) as refusal:
            if refusal.field not in ("unit_code", "role"):
                raise
            return _one(request, office, person, account_id, given, refusal)
        return _to(request, f"/{account_id}", "taken" if "take" in given else "given")

    return await run_in_threadpool(act)


@router.post("/{account_id}/disable")
def disable(account_id: AccountId, request: Request, person: Administers, office: OfficeDependency) -> Response:
    """Its sessions and tokens are dead at once."""
    Keeper(office, person).disable(account_id)
    return _to(request, f"/{account_id}", "disabled")


@router.post("/{account_id}/enable")
def enable(account_id: AccountId, request: Request, person: Administers, office: OfficeDependency) -> Response:
    """Let the person in again."""
    Keeper(office, person).enable(account_id)
    return _to(request, f"/{account_id}", "enabled")


@router.post("/{account_id}/reset")
def reset(account_id: AccountId, request: Request, person: Administers, office: OfficeDependency) -> Response:
    """A link that sets the password, shown this once."""
    keeper = Keeper(office, person)
    _, secret = keeper.reset(account_id)
    return _one(request, office, person, account_id, link=keeper.link(secret))


def _trying(
    request: Request, office: Office, person: Person, given: Typed, act: Callable[[Office, Person, Typed], str]
) -> Response:
    try:
        link = act(office, person, given)
    except CascadeError as refusal:
        if refusal.field is None:
            raise
        return _list(request, office, person, given=given, refusal=refusal)
    return _list(request, office, person, link=link)


def _make(office: Office, person: Person, given: Typed) -> str:
    keeper, unit = Keeper(office, person), _unit(office, person, given)
    if not given["name"].strip():
        raise InvalidInput("请填写姓名", field="name")
    try:
        new = NewAccount(
            login=given.get("login", ""),
            name=given.get("name", "").strip(),
            email=given.get("email", "").strip() or None,
            subject=given.get("subject", "").strip()[:255] or None,
            grants=((_role(given), unit),),
        )
    except ValidationError as error:
        fault = error.errors()[0]
        raise InvalidInput(sentence(fault), field=str(fault["loc"][0])) from error
    made = keeper.make(new)
    return keeper.link(keeper.reset(made.id)[1])


def _invite(office: Office, person: Person, given: Typed) -> str:
    keeper = Keeper(office, person)
    _, secret = keeper.invite(_role(given), _unit(office, person, given), given.get("name", "").strip()[:40])
    return keeper.link(secret)


def _role(given: Typed) -> Role:
    try:
        return Role(given.get("role", ""))
    except ValueError:
        raise InvalidInput("请选择角色", field="role") from None


def _unit(office: Office, person: Person, given: Typed) -> str:
    """The code of the unit that was typed as code or name; '' for the whole tree, which must be ticked: a blank left
    empty gives nothing. Raises InvalidInput.
    """
    text, everywhere = given.get("unit", "").strip()[:100], given.get("everywhere") == "yes"
    whole = person.may(Act.ADMINISTER, ROOT)
    if text and everywhere:
        raise InvalidInput("“单位”和“全部单位的权限”只能选一样：请清空单位，或取消勾选", field="unit_code")
    if everywhere and whole:
        return ""
    if not text:
        raise InvalidInput("请填写单位，或勾选“全部单位的权限”" if whole else "请填写单位", field="unit_code")
    return _found(office, person, text)


def _found(office: Office, person: Person, text: str) -> str:
    wanted = UnitFilter(paths=person.places(Act.ADMINISTER), active=True, text=text)
    found = office.views.listed_units(wanted, 200, None)
    exact = [unit for unit in found if text in (unit.code, unit.name)] or found
    if len(exact) == 1:
        return exact[0].code
    if not exact:
        raise NotFound("您管理的范围内没有这个单位；请填写单位编码或名称", field="unit_code")
    listed = "、".join(f"{unit.name}（{unit.code}）" for unit in exact[:5])
    raise InvalidInput(f"有多个单位符合，请改填单位编码：{listed}{'等' if len(exact) > 5 else ''}", field="unit_code")


def _list(
    request: Request,
    office: Office,
    person: Person,
    *,
    q: str = "",
    page: int = 1,
    given: Typed | None = None,
    refusal: CascadeError | None = None,
    link: str = "",
) -> Response:
    keeper = Keeper(office, person)
    found = office.accounts.page(keeper.paths, search=q, offset=(page - 1) * PAGE, limit=PAGE)
    context: dict[str, Any] = {
        "accounts": found.accounts,
        "total": found.total,
        "invitations": office.accounts.invitations(keeper.paths, keeper.now),
        "q": q,
        "page": page,
        "pages": max(1, -(-found.total // PAGE)),
        "link": link,
        **_shared(person, keeper, given, refusal),
    }
    return office_page(
        request, person, "entrance/accounts", context, section="admin", status=refusal.status if refusal else 200
    )


def _one(
    request: Request,
    office: Office,
    person: Person,
    account_id: int,
    given: Typed | None = None,
    refusal: CascadeError | None = None,
    link: str = "",
) -> Response:
    keeper = Keeper(office, person)
    account: Account = keeper.account(account_id)
    context: dict[str, Any] = {
        "account": account,
        "fully": keeper.fully(account),
        "own": account.id == person.account_id,
        "entries": office.accounts.log(account_id, limit=PAGE),
        "log_names": LOG_NAMES,
        "link": link,
        **_shared(person, keeper, given, refusal),
    }
    return office_page(
        request, person, "entrance/one", context, section="admin", status=refusal.status if refusal else 200
    )


def _shared(person: Person, keeper: Keeper, given: Typed | None, refusal: CascadeError | None) -> dict[str, Any]:
    return {
        "roles": [(role.value, name) for role, name in ROLE_NAMES.items()],
        "role_names": {role.value: name for role, name in ROLE_NAMES.items()},
        "whole": person.may(Act.ADMINISTER, ROOT),
        "real_now": keeper.now,
        "given": given or Typed(),
        "mistake": mistakes(refusal),
    }


def _to(request: Request, below: str, done: str) -> RedirectResponse:
    return RedirectResponse(f"./{root(request.url.path)}admin/accounts{below}?done={done}", 303)
