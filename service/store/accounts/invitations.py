"""One-time links: the first administrator's, those that make an account, those that set a password anew."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, literal, or_, select, update
from sqlalchemy.types import Text

from domain.accounts import INVITATION as LIFE
from domain.accounts import RESET, Invitation, InvitationDead, InvitationKind
from domain.rights import ROLE_NAMES, Role
from service.store.accounts.base import (
    GRANT_PATH,
    WHOLE,
    Part,
    administrators,
    note,
    place_name,
    read_account,
    require_unit,
)
from service.store.accounts.keeping import NewAccount, end_links, give, insert_account, set_password
from service.store.database import reading, writing
from service.store.statements import given, insert_new
from service.store.tables import ACCOUNT, INVITATION, UNIT
from service.store.views.listing import below

_OPEN = and_(INVITATION.c.ended_at.is_(None), INVITATION.c.expires_at > given("now", INVITATION.c.expires_at))
_SHOWN = (
    select(
        INVITATION,
        GRANT_PATH.label("path"),
        func.coalesce(UNIT.c.name, literal("", Text)).label("unit_name"),
        func.coalesce(ACCOUNT.c.login, literal("", Text)).label("login"),
    )
    .join_from(INVITATION, UNIT, UNIT.c.code == INVITATION.c.unit_code, isouter=True)
    .join(ACCOUNT, ACCOUNT.c.id == INVITATION.c.account_id, isouter=True)
    .where(_OPEN)
)
_ONE = _SHOWN.where(INVITATION.c.id == given("invitation", INVITATION.c.id))
_FIRST = _SHOWN.where(INVITATION.c.kind == InvitationKind.FIRST.value).order_by(INVITATION.c.made_at)
_GIVEN = (
    _SHOWN.where(
        INVITATION.c.kind == InvitationKind.GRANT.value,
        or_(INVITATION.c.unit_code == WHOLE, UNIT.c.code.is_not(None)),
    )
    .order_by(INVITATION.c.made_at.desc())
    .limit(200)
)
_CLAIM = (
    update(INVITATION)
    .where(INVITATION.c.id == given("invitation", INVITATION.c.id), _OPEN)
    .values(ended_at=given("now", INVITATION.c.ended_at))
)


class Invitations(Part):
    """Links are kept by the hash of their secret."""

    def invite(self, key: str, role: Role, unit_code: str, name: str, by: str, now: datetime) -> Invitation:
        """A link that makes an account with a role on a unit. Raises NotFound for an unknown unit."""
        with writing(self._engine) as connection:
            require_unit(connection, unit_code)
            row = _row(key, InvitationKind.GRANT, by, now)
            connection.execute(INVITATION.insert(), row | {"role": role.value, "unit_code": unit_code, "name": name})
            detail = f"{ROLE_NAMES[role]}·{place_name(connection, unit_code)} {name}".strip()
            note(connection, now, by, "invited", None, detail)
            return _read(connection, key, now)

    def invite_reset(self, key: str, account_id: int, by: str, now: datetime) -> Invitation:
        """A link that sets the password of an account; older ones are dead. Raises NoSuchAccount, InvitationDead."""
        with writing(self._engine) as connection:
            if not read_account(connection, account_id).active:
                raise InvitationDead("账号已停用；请先启用，再发设置密码的链接", field="account_id")
            end_links(connection, account_id, now)
            row = _row(key, InvitationKind.RESET, by, now) | {"account_id": account_id}
            connection.execute(INVITATION.insert(), row)
            note(connection, now, by, "reset_link", account_id)
            return _read(connection, key, now)

    def invite_first(self, key: str, now: datetime) -> None:
        """A link that makes the first administrator."""
        row = _row(key, InvitationKind.FIRST, "", now) | {"role": Role.ADMINISTRATOR.value}
        with writing(self._engine) as connection:
            connection.execute(insert_new(INVITATION), row)

    def first_open(self, now: datetime) -> Invitation | None:
        """The open link for the first administrator."""
        with reading(self._engine) as connection:
            row = connection.execute(_FIRST, {"now": now}).first()
            return None if row is None else _invitation(row)

    def invitation(self, key: str, now: datetime) -> Invitation:
        """What an open link does. Looking uses nothing up. Raises InvitationDead."""
        with reading(self._engine) as connection:
            found = _read(connection, key, now)
            _refuse_late_first(connection, found)
            return found

    def invitations(self, paths: Sequence[str], now: datetime) -> list[Invitation]:
        """Open links that give a role at or below one of ``paths``, newest first, 200 at most."""
        with reading(self._engine) as connection:
            found = connection.execute(_GIVEN.where(below(GRANT_PATH, paths)), {"now": now})
            return [_invitation(row) for row in found]

    def withdraw_invitation(self, key: str, by: str, now: datetime) -> None:
        """The link is dead from now on. Raises InvitationDead."""
        with writing(self._engine) as connection:
            found = _read(connection, key, now)
            connection.execute(_CLAIM, {"invitation": key, "now": now})
            note(
                connection, now, by, "invitation_withdrawn", found.account_id, f"{found.unit_name} {found.name}".strip()
            )

    def accept(self, key: str, new: NewAccount, now: datetime) -> int:
        """Use a link that makes an account: the id of it. Raises InvitationDead, AccountTaken."""
        with writing(self._engine) as connection:
            found = _claim(connection, key, now)
            if found.role is None:
                raise _dead()
            _refuse_late_first(connection, found)
            actor = f"{new.name}（{new.login}）"
            account_id = insert_account(connection, new, actor, now)
            give(connection, account_id, found.role, found.unit_code, found.made_by or actor, now)
            return account_id

    def accept_reset(self, key: str, password: str, now: datetime) -> int:
        """Use a link that sets a password: the id of the account. Raises InvitationDead."""
        with writing(self._engine) as connection:
            found = _claim(connection, key, now)
            if found.account_id is None or not read_account(connection, found.account_id).active:
                raise _dead()
            set_password(connection, found.account_id, password, found.login, now)
            return found.account_id


def _row(key: str, kind: InvitationKind, by: str, now: datetime) -> dict[str, Any]:
    life = RESET if kind is InvitationKind.RESET else LIFE
    blank = {"role": "", "unit_code": WHOLE, "name": "", "account_id": None}
    return {"id": key, "kind": kind.value, "made_by": by, "made_at": now, "expires_at": now + life, **blank}


def _claim(connection: Connection, key: str, now: datetime) -> Invitation:
    """Use the link up: of two who come at once, one gets it."""
    found = _read(connection, key, now)
    if connection.execute(_CLAIM, {"invitation": key, "now": now}).rowcount != 1:
        raise _dead()
    return found


def _read(connection: Connection, key: str, now: datetime) -> Invitation:
    row = connection.execute(_ONE, {"invitation": key, "now": now}).first()
    if row is None:
        raise _dead()
    return _invitation(row)


def _refuse_late_first(connection: Connection, found: Invitation) -> None:
    if found.kind is InvitationKind.FIRST and administrators(connection):
        raise _dead()


def _dead() -> InvitationDead:
    return InvitationDead("这个链接已用过、已过期或已撤回；请联系管理员重发。若已设好账号，请直接登录", field="token")


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(
        id=row.id,
        kind=InvitationKind(row.kind),
        role=Role(row.role) if row.role else None,
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        path=row.path,
        name=row.name,
        account_id=row.account_id,
        login=row.login,
        made_by=row.made_by,
        made_at=row.made_at,
        expires_at=row.expires_at,
    )
