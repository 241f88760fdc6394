"""What all parts of the accounts share."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, func, literal, select
from sqlalchemy.types import Text

from domain.accounts import Account, HeldGrant, NoSuchAccount
from domain.errors import NotFound
from domain.rights import Role
from service.store.statements import among_numbers, given, listed
from service.store.tables import ACCOUNT, ACCOUNT_GRANT, ACCOUNT_LOG, UNIT

WHOLE = ""
"""The unit code of a grant on the whole tree."""
ROOT = "/"

# The whole tree has no row among the units; a unit that is not there gives no right.
GRANT_PATH = func.coalesce(UNIT.c.path, literal(ROOT, Text))
GRANTS = (
    select(
        ACCOUNT_GRANT.c.account_id,
        ACCOUNT_GRANT.c.role,
        ACCOUNT_GRANT.c.unit_code,
        GRANT_PATH.label("path"),
        func.coalesce(UNIT.c.name, literal("", Text)).label("unit_name"),
    )
    .join_from(ACCOUNT_GRANT, UNIT, UNIT.c.code == ACCOUNT_GRANT.c.unit_code, isouter=True)
    .where((ACCOUNT_GRANT.c.unit_code == WHOLE) | UNIT.c.code.is_not(None))
)
_GRANTS_OF = GRANTS.where(among_numbers(ACCOUNT_GRANT.c.account_id, "ids")).order_by(
    ACCOUNT_GRANT.c.account_id, GRANT_PATH, ACCOUNT_GRANT.c.role
)
_ACCOUNT = select(ACCOUNT).where(ACCOUNT.c.id == given("account", ACCOUNT.c.id))
_UNIT = select(UNIT.c.code).where(UNIT.c.code == given("code", UNIT.c.code))
IS_ROOT = and_(ACCOUNT_GRANT.c.unit_code == WHOLE, ACCOUNT_GRANT.c.role == Role.ADMINISTRATOR.value)
_ADMINISTRATORS = (
    select(func.count())
    .select_from(ACCOUNT_GRANT)
    .join(ACCOUNT, ACCOUNT.c.id == ACCOUNT_GRANT.c.account_id)
    .where(IS_ROOT, ACCOUNT.c.active)
)


class Part:
    """One part of the accounts over one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine


def hashed(secret: str) -> str:
    """What is kept of a random secret. It has 256 bits, so one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def note(connection: Connection, at: datetime, actor: str, act: str, account_id: int | None, detail: str = "") -> None:
    """Write one line of the log."""
    row = {"at": at, "actor": actor, "act": act, "account_id": account_id, "detail": detail[:400]}
    connection.execute(ACCOUNT_LOG.insert(), row)


def grants_of(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[HeldGrant, ...]]:
    """The grants of accounts, by account; by path, the whole tree first."""
    found: dict[int, tuple[HeldGrant, ...]] = {}
    for row in connection.execute(_GRANTS_OF, {"ids": listed(sorted(ids))}):
        grant = HeldGrant(role=Role(row.role), unit_code=row.unit_code, path=row.path, unit_name=row.unit_name)
        found[row.account_id] = (*found.get(row.account_id, ()), grant)
    return found


def account_of(row: Row[Any], grants: tuple[HeldGrant, ...]) -> Account:
    """The account in a row of its table."""
    return Account(
        id=row.id,
        login=row.login,
        name=row.name,
        email=row.email,
        subject=row.subject,
        language=row.language,
        active=row.active,
        has_password=bool(row.password),
        locked_until=row.locked_until,
        signed_in_at=row.signed_in_at,
        made_at=row.made_at,
        grants=grants,
    )


def read_account(connection: Connection, account_id: int) -> Account:
    """One account inside the caller's transaction. Raises NoSuchAccount."""
    row = connection.execute(_ACCOUNT, {"account": account_id}).first()
    if row is None:
        raise NoSuchAccount("没有这个账号，或不在您的权限范围内", field="account_id")
    return account_of(row, grants_of(connection, [account_id]).get(account_id, ()))


def administrators(connection: Connection) -> int:
    """How many active accounts keep the whole tree."""
    return int(connection.execute(_ADMINISTRATORS).scalar_one())


def require_unit(connection: Connection, code: str) -> None:
    """Raises NotFound where the code is neither empty nor that of a unit."""
    if code != WHOLE and connection.execute(_UNIT, {"code": code}).first() is None:
        raise NotFound(f"没有编码为“{code[:40]}”的单位；请核对编码", field="unit_code")


def place_name(connection: Connection, code: str) -> str:
    """The unit as the log names it."""
    if code == WHOLE:
        return "全部单位"
    name = connection.execute(select(UNIT.c.name).where(UNIT.c.code == code)).scalar_one_or_none()
    return f"{name or ''}（{code}）"
