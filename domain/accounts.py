"""Accounts (账号): who works here, how they come in, and when they are kept out.

All instants of this file are real time, not business time: a session ends by the clock on the wall, also where a
demonstration lets a month pass in a minute.
"""

import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from domain.base import Frozen
from domain.errors import CascadeError, Conflict, InvalidInput, NotFound
from domain.rights import Act, Grant, Role
from domain.texts import OneLine

IDLE = timedelta(hours=12)
"""A session that nobody used so long is over."""
ABSOLUTE = timedelta(days=7)
"""However busy, a session ends then."""
INVITATION = timedelta(days=7)
RESET = timedelta(days=1)
"""A link that changes a password is shorter-lived than one that makes an account."""
TOKEN_DAYS = 366
"""An API token lives this many days at most."""
FREE_FAILURES = 5
_FIRST_LOCK = timedelta(minutes=1)
_LONGEST_LOCK = timedelta(hours=1)
_LOGIN = re.compile(r"^[a-z0-9][a-z0-9._-]{1,39}$")


def _login(text: str) -> str:
    login = text.strip().lower()
    if not _LOGIN.fullmatch(login):
        raise ValueError("登录名用 2 至 40 个小写字母、数字、点、横线或下划线，以字母或数字开头")
    return login


Login = Annotated[str, AfterValidator(_login)]
"""How a person names themself when signing in; capital letters count as small ones."""
FullName = Annotated[OneLine, Field(min_length=1, max_length=40)]
EMail = Annotated[str, Field(pattern=r"^[^@\s]{1,64}@[^@\s]{1,190}$", max_length=255), AfterValidator(str.lower)]


class HeldGrant(Grant):
    """A grant with the name of its unit; the empty code and name stand for the whole tree."""

    unit_name: str = ""


class Account(Frozen):
    """One person's account. ``has_password`` is false until the first link was used, or where only OIDC lets in."""

    id: int
    login: str
    name: str
    email: str | None = None
    subject: str | None = None
    language: str = ""
    active: bool = True
    has_password: bool = False
    locked_until: datetime | None = None
    signed_in_at: datetime | None = None
    made_at: datetime
    grants: tuple[HeldGrant, ...] = ()


class Session(Frozen):
    """One signed-in browser. ``id`` is the hash of its secret."""

    id: str
    made_at: datetime
    seen_at: datetime
    expires_at: datetime
    agent: str
    address: str


class ApiToken(Frozen):
    """A program's key to an account, for some of its acts. The secret itself is shown once and not kept."""

    id: int
    name: str
    acts: tuple[Act, ...]
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class InvitationKind(StrEnum):
    """What a one-time link does."""

    FIRST = "first"  # makes the first administrator
    GRANT = "grant"  # makes an account with a role on a unit
    RESET = "reset"  # sets the password of an account


class Invitation(Frozen):
    """A one-time link that was given out and not used yet."""

    id: str
    kind: InvitationKind
    role: Role | None
    unit_code: str
    unit_name: str = ""
    path: str | None
    name: str
    account_id: int | None
    login: str = ""
    made_by: str
    made_at: datetime
    expires_at: datetime


class LogEntry(Frozen):
    """Who did what with which account, when. ``detail`` is a short Chinese phrase."""

    at: datetime
    actor: str
    act: str
    login: str
    detail: str


class SignInFailed(CascadeError):
    """Login and password do not fit, or the account is locked or disabled: which of them is not told."""

    code = "sign_in_failed"
    status = 401


class TooManyTries(CascadeError):
    """Too many failures came from this address."""

    code = "too_many_tries"
    status = 429


class InvitationDead(CascadeError):
    """The one-time link was used, is too old, was withdrawn or never existed."""

    code = "invitation_dead"
    status = 410


class AccountTaken(Conflict):
    """Another account has this login, e-mail or subject."""

    code = "account_taken"


class LastAdministrator(Conflict):
    """Nobody would be left who keeps the accounts of the whole tree."""

    code = "last_administrator"


class OwnAccount(Conflict):
    """Nobody gives rights to themself, or takes their own account away."""

    code = "own_account"


class WeakPassword(InvalidInput):
    """The password is too short, among the commonest, or contains the login."""

    code = "weak_password"


class NoSuchAccount(NotFound):
    """There is no such account, or it is not the person's to see."""

    code = "no_such_account"


def locked_for(failures: int) -> timedelta | None:
    """How long an account is locked after so many failures in a row: from the fifth on, doubling to an hour."""
    over = failures - FREE_FAILURES
    return None if over < 0 else min(_FIRST_LOCK * 2 ** min(over, 10), _LONGEST_LOCK)


def is_open(made_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether a session still lets in."""
    return now < made_at + ABSOLUTE and now < seen_at + IDLE
