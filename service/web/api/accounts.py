"""Accounts over the API: who works here, with which roles, and one-time links for them."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Body, Path, Query
from pydantic import Field

from domain.accounts import Account, EMail, FullName, HeldGrant, Invitation, LogEntry, Login
from domain.base import Frozen
from domain.rights import Role
from domain.texts import OneLine
from domain.units import CODE
from service.store.accounts import NewAccount
from service.web.entrance.keeping import Keeper
from service.web.openapi import refusals
from service.web.paging import PagerDependency
from service.web.parameters import PersonName
from service.web.rights import Administers, AdministersAll, Signed
from service.web.state import OfficeDependency

router = APIRouter(prefix="/api/v1", tags=["accounts"], responses=refusals(401, 413))
_KEEP = refusals(400, 403, 404, 409)
_MOST = 5000
AccountId = Annotated[int, Path(ge=1, le=2**53, description="Number of an account")]
Place = Annotated[str, Field(pattern=rf"^$|{CODE}", description="Code of a unit; empty for the whole tree")]


class Me(Frozen):
    """Who asks, and with which roles."""

    name: str
    login: str
    grants: tuple[HeldGrant, ...]


class Granted(Frozen):
    """A role on a unit. ``unit_code`` is always given: the whole tree is asked for by an empty one, never by none."""

    role: Role
    unit_code: Place


class Invite(Granted):
    """Whom to invite. ``by`` counts only for the token of the data folder."""

    name: Annotated[OneLine, Field(max_length=40)] = ""
    by: PersonName | None = None


class Make(Frozen):
    """An account made for somebody. ``subject`` is their name at the provider of identities."""

    login: Login
    name: FullName
    email: EMail | None = None
    subject: Annotated[str, Field(min_length=1, max_length=255)] | None = None
    roles: Annotated[tuple[Granted, ...], Field(min_length=1, max_length=20)]
    by: PersonName | None = None


class Change(Granted):
    """A role to be given or taken."""

    by: PersonName | None = None


class Deciding(Frozen):
    """Who decides. Counts only for the token of the data folder."""

    by: PersonName | None = None


class OneTimeLink(Frozen):
    """A link that works once. It is told here and never again."""

    link: str
    expires_at: datetime


@router.get("/me", summary="Who I am")
def me(person: Signed, office: OfficeDependency) -> Me:
    """The account behind the token or the session, with its roles; none for the token of the data folder."""
    held = () if person.account_id is None else office.accounts.account(person.account_id).grants
    return Me(name=person.name, login=person.login, grants=held)


@router.get("/accounts", summary="Accounts")
def accounts(
    person: Administers,
    office: OfficeDependency,
    pager: PagerDependency,
    text: Annotated[str, Query(alias="q", max_length=100, description="Part of a login, name or e-mail")] = "",
) -> list[Account]:
    """Those that hold a role where the caller keeps accounts, those disabled last."""
    found = office.accounts.page(Keeper(office, person).paths, search=text, limit=_MOST)
    return pager.cut(found.accounts, lambda one: one.login)


@router.post("/accounts", status_code=201, summary="Make an account", responses=_KEEP)
def make(body: Make, person: Administers, office: OfficeDependency) -> Account:
    """It has no password: make a link for it, or let the person sign in by the provider of identities."""
    grants = tuple((one.role, one.unit_code) for one in body.roles)
    new = NewAccount(login=body.login, name=body.name, email=body.email, subject=body.subject, grants=grants)
    return Keeper(office, person, body.by).make(new)


@router.get("/accounts/log", summary="What happened to accounts, newest first")
def log(
    _: AdministersAll, office: OfficeDependency, limit: Annotated[int, Query(ge=1, le=1000)] = 200
) -> list[LogEntry]:
    """Nothing in it is ever changed."""
    return office.accounts.log(limit=limit)


@router.get("/accounts/invitations", summary="Invitations that were not used yet")
def invitations(person: Administers, office: OfficeDependency) -> list[Invitation]:
    """Newest first. The links themselves are told only when they are made."""
    keeper = Keeper(office, person)
    return office.accounts.invitations(keeper.paths, keeper.now)


@router.post("/accounts/invitations", status_code=201, summary="Invite somebody", responses=_KEEP)
def invite(body: Invite, person: Administers, office: OfficeDependency) -> OneTimeLink:
    """A link by which somebody makes their own account with the role."""
    keeper = Keeper(office, person, body.by)
    made, secret = keeper.invite(body.role, body.unit_code, body.name)
    return OneTimeLink(link=keeper.link(secret), expires_at=made.expires_at)


@router.get("/accounts/{account_id}", summary="One account", responses=refusals(404))
def account(account_id: AccountId, person: Administers, office: OfficeDependency) -> Account:
    """With its roles."""
    return Keeper(office, person).account(account_id)


@router.post("/accounts/{account_id}/roles/give", summary="Give a role", responses=_KEEP)
def give(account_id: AccountId, body: Change, person: Administers, office: OfficeDependency) -> Account:
    """A role held already stays."""
    return Keeper(office, person, body.by).give(account_id, body.role, body.unit_code)


@router.post("/accounts/{account_id}/roles/take", summary="Take a role back", responses=_KEEP)
def take(account_id: AccountId, body: Change, person: Administers, office: OfficeDependency) -> Account:
    """Never the last administrator's of the whole tree."""
    return Keeper(office, person, body.by).take(account_id, body.role, body.unit_code)


@router.post("/accounts/{account_id}/disable", summary="Disable an account", responses=_KEEP)
def disable(
    account_id: AccountId, body: Annotated[Deciding, Body()], person: Administers, office: OfficeDependency
) -> Account:
    """Its sessions, API tokens and links are dead at once."""
    return Keeper(office, person, body.by).disable(account_id)


@router.post("/accounts/{account_id}/enable", summary="Enable or unlock an account", responses=_KEEP)
def enable(
    account_id: AccountId, body: Annotated[Deciding, Body()], person: Administers, office: OfficeDependency
) -> Account:
    """What was dead stays dead: the person signs in anew."""
    return Keeper(office, person, body.by).enable(account_id)


@router.post(
    "/accounts/{account_id}/reset",
    status_code=201,
    summary="Make a link that sets the password",
    responses=refusals(400, 403, 404, 409, 410),
)
def reset(
    account_id: AccountId, body: Annotated[Deciding, Body()], person: Administers, office: OfficeDependency
) -> OneTimeLink:
    """Older such links are dead."""
    keeper = Keeper(office, person, body.by)
    made, secret = keeper.reset(account_id)
    return OneTimeLink(link=keeper.link(secret), expires_at=made.expires_at)
