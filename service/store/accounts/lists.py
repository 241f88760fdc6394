"""Lists of accounts for whoever keeps them, and the log."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, func, literal, or_, select, true
from sqlalchemy.types import Text

from domain.accounts import Account, LogEntry
from domain.base import Frozen
from service.store.accounts.base import GRANT_PATH, ROOT, WHOLE, Part, account_of, grants_of
from service.store.database import reading
from service.store.statements import given
from service.store.tables import ACCOUNT, ACCOUNT_GRANT, ACCOUNT_LOG, UNIT
from service.store.views.listing import below


class AccountPage(Frozen):
    """One page of a list. ``total`` counts all pages."""

    accounts: tuple[Account, ...]
    total: int


def _held_below(paths: Sequence[str]) -> ColumnElement[bool]:
    """Whether an account holds a role at or below one of the paths. Whoever keeps the whole tree also sees accounts
    that hold none yet.
    """
    if ROOT in paths:
        return true()
    return exists(
        select(ACCOUNT_GRANT.c.account_id)
        .join_from(ACCOUNT_GRANT, UNIT, UNIT.c.code == ACCOUNT_GRANT.c.unit_code, isouter=True)
        .where(
            ACCOUNT_GRANT.c.account_id == ACCOUNT.c.id,
            or_(ACCOUNT_GRANT.c.unit_code == WHOLE, UNIT.c.code.is_not(None)),
            below(GRANT_PATH, paths),
        )
    )


_PATTERN = bindparam("pattern", type_=Text)
_MATCHES = or_(
    ACCOUNT.c.login.like(_PATTERN, escape="\\"),
    func.lower(ACCOUNT.c.name).like(_PATTERN, escape="\\"),
    ACCOUNT.c.email.like(_PATTERN, escape="\\"),
)
_PAGE = (
    select(ACCOUNT, func.count().over().label("total"))
    .where(_MATCHES)
    .order_by(ACCOUNT.c.active.desc(), ACCOUNT.c.login)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_LOG = (
    select(ACCOUNT_LOG, func.coalesce(ACCOUNT.c.login, literal("", Text)).label("login"))
    .join_from(ACCOUNT_LOG, ACCOUNT, ACCOUNT.c.id == ACCOUNT_LOG.c.account_id, isouter=True)
    .order_by(ACCOUNT_LOG.c.id.desc())
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_LOG_OF = _LOG.where(ACCOUNT_LOG.c.account_id == given("account", ACCOUNT_LOG.c.account_id))


class Lists(Part):
    """Two statements each at most."""

    def page(
        self, paths: Sequence[str] = (ROOT,), *, search: str = "", offset: int = 0, limit: int = 50
    ) -> AccountPage:
        """Accounts that hold a role at or below one of ``paths``, those in use first, by login. ``search`` is part of a
        login, name or e-mail.
        """
        asked = {"pattern": _containing(search), "limit": limit, "offset": offset}
        with reading(self._engine) as connection:
            rows = connection.execute(_PAGE.where(_held_below(paths)), asked).all()
            grants = grants_of(connection, [row.id for row in rows])
        accounts = tuple(account_of(row, grants.get(row.id, ())) for row in rows)
        return AccountPage(accounts=accounts, total=rows[0].total if rows else 0)

    def log(self, account_id: int | None = None, *, offset: int = 0, limit: int = 50) -> list[LogEntry]:
        """What happened, the newest first: to one account, or to all."""
        asked: dict[str, Any] = {"limit": limit, "offset": offset}
        statement = _LOG if account_id is None else _LOG_OF
        asked |= {} if account_id is None else {"account": account_id}
        with reading(self._engine) as connection:
            return [
                LogEntry(at=row.at, actor=row.actor, act=row.act, login=row.login, detail=row.detail)
                for row in connection.execute(statement, asked)
            ]


def _containing(search: str) -> str:
    folded = search.strip().lower()
    for sign in ("\\", "%", "_"):
        folded = folded.replace(sign, f"\\{sign}")
    return f"%{folded}%"
