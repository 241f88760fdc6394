"""Making accounts, giving and taking roles, disabling, and what a person changes about themself."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, or_, select, update

from domain.accounts import Account, AccountTaken, EMail, FullName, LastAdministrator, Login
from domain.base import Frozen
from domain.rights import ROLE_NAMES, Role
from service.store.accounts.base import (
    WHOLE,
    Part,
    administrators,
    note,
    place_name,
    read_account,
    require_unit,
)
from service.store.database import reading, writing
from service.store.statements import given, insert_new
from service.store.tables import ACCOUNT, ACCOUNT_GRANT, API_TOKEN, INVITATION, SESSION

Place = tuple[Role, str]
"""A role and the code of its unit, empty for the whole tree."""
_INSERT = insert_new(ACCOUNT).returning(ACCOUNT.c.id)
_GIVE = insert_new(ACCOUNT_GRANT).returning(ACCOUNT_GRANT.c.account_id)
_TAKE = delete(ACCOUNT_GRANT).where(
    ACCOUNT_GRANT.c.account_id == given("account", ACCOUNT_GRANT.c.account_id),
    ACCOUNT_GRANT.c.unit_code == given("unit", ACCOUNT_GRANT.c.unit_code),
    ACCOUNT_GRANT.c.role == given("as_role", ACCOUNT_GRANT.c.role),
)


class NewAccount(Frozen):
    """An account to be made. Without ``password`` it waits for a link, or for sign-in by OIDC."""

    login: Login
    name: FullName
    email: EMail | None = None
    subject: str | None = None
    password: str = ""
    grants: tuple[Place, ...] = ()


class Keeping(Part):
    """What administrators do with accounts, and people with their own. ``by`` is who does it, for the log."""

    def make(self, new: NewAccount, by: str, now: datetime) -> Account:
        """Make an account with its grants. Raises AccountTaken, NotFound for an unknown unit."""
        with writing(self._engine) as connection:
            account_id = insert_account(connection, new, by, now)
            for role, unit_code in new.grants:
                give(connection, account_id, role, unit_code, by, now)
            return read_account(connection, account_id)

    def account(self, account_id: int) -> Account:
        """One account with its grants. Raises NoSuchAccount."""
        with reading(self._engine) as connection:
            return read_account(connection, account_id)

    def give(self, account_id: int, role: Role, unit_code: str, by: str, now: datetime) -> Account:
        """Give a role on a unit; a role held already stays. Raises NoSuchAccount, NotFound."""
        with writing(self._engine) as connection:
            read_account(connection, account_id)
            give(connection, account_id, role, unit_code, by, now)
            return read_account(connection, account_id)

    def take(self, account_id: int, role: Role, unit_code: str, by: str, now: datetime) -> Account:
        """Take a role back. Raises NoSuchAccount, LastAdministrator."""
        with writing(self._engine) as connection:
            read_account(connection, account_id)
            gone = connection.execute(_TAKE, {"account": account_id, "unit": unit_code, "as_role": role.value}).rowcount
            if gone:
                if role is Role.ADMINISTRATOR and unit_code == WHOLE:
                    _keep_one(connection)
                where = place_name(connection, unit_code)
                note(connection, now, by, "role_taken", account_id, f"{ROLE_NAMES[role]}·{where}")
            return read_account(connection, account_id)

    def disable(self, account_id: int, by: str, now: datetime) -> Account:
        """Its sessions, API tokens and links are dead at once, for good. Raises NoSuchAccount, LastAdministrator."""
        with writing(self._engine) as connection:
            before = read_account(connection, account_id)
            connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account_id).values(active=False))
            if any(one.role is Role.ADMINISTRATOR and one.unit_code == WHOLE for one in before.grants):
                _keep_one(connection)
            connection.execute(delete(SESSION).where(SESSION.c.account_id == account_id))
            connection.execute(
                update(API_TOKEN)
                .where(API_TOKEN.c.account_id == account_id, API_TOKEN.c.revoked_at.is_(None))
                .values(revoked_at=now)
            )
            end_links(connection, account_id, now)
            if before.active:
                note(connection, now, by, "disabled", account_id)
            return read_account(connection, account_id)

    def enable(self, account_id: int, by: str, now: datetime) -> Account:
        """Let the person in again, also one who is locked out. Raises NoSuchAccount."""
        with writing(self._engine) as connection:
            before = read_account(connection, account_id)
            free = {"active": True, "failures": 0, "locked_until": None}
            connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account_id).values(free))
            if not before.active or before.locked_until is not None:
                note(connection, now, by, "enabled", account_id)
            return read_account(connection, account_id)

    def rename(self, account_id: int, name: str, language: str) -> None:
        """What a person says of themself."""
        with writing(self._engine) as connection:
            values = {"name": name, "language": language}
            connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account_id).values(values))

    def set_language(self, account_id: int, language: str) -> None:
        """The language of the pages for this person."""
        with writing(self._engine) as connection:
            connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account_id).values(language=language))

    def set_password(self, account_id: int, password: str, by: str, now: datetime, keep: str = "") -> None:
        """Set the hash of a password; all sessions but ``keep`` end, and so does a lock."""
        with writing(self._engine) as connection:
            set_password(connection, account_id, password, by, now, keep)

    def administrators(self) -> int:
        """How many active accounts keep the whole tree."""
        with reading(self._engine) as connection:
            return administrators(connection)


def insert_account(connection: Connection, new: NewAccount, by: str, now: datetime) -> int:
    """The id of the new account. Raises AccountTaken."""
    row = new.model_dump(exclude={"grants"}) | {"language": "", "active": True, "failures": 0, "made_at": now}
    account_id = connection.execute(_INSERT, row).scalar_one_or_none()
    if account_id is None:
        raise _taken(connection, new)
    note(connection, now, by, "made", account_id, f"{new.name}（{new.login}）")
    return int(account_id)


def give(connection: Connection, account_id: int, role: Role, unit_code: str, by: str, now: datetime) -> None:
    """Give a role inside the caller's transaction. Raises NotFound."""
    require_unit(connection, unit_code)
    row = {"account_id": account_id, "unit_code": unit_code, "role": role.value}
    if connection.execute(_GIVE, row).first() is not None:
        where = place_name(connection, unit_code)
        note(connection, now, by, "role_given", account_id, f"{ROLE_NAMES[role]}·{where}")


def set_password(
    connection: Connection, account_id: int, password: str, by: str, now: datetime, keep: str = ""
) -> None:
    """Set the hash of a password inside the caller's transaction."""
    values = {"password": password, "failures": 0, "locked_until": None}
    connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account_id).values(values))
    connection.execute(delete(SESSION).where(SESSION.c.account_id == account_id, SESSION.c.id != keep))
    note(connection, now, by, "password_set", account_id)


def end_links(connection: Connection, account_id: int, now: datetime) -> None:
    """Every open link for the account is dead from now on."""
    connection.execute(
        update(INVITATION)
        .where(INVITATION.c.account_id == account_id, INVITATION.c.ended_at.is_(None))
        .values(ended_at=now)
    )


def _keep_one(connection: Connection) -> None:
    if administrators(connection) == 0:
        raise LastAdministrator("这是最后一个管理全部单位的管理员账号；请先另设一个，再停用或收回", field="account_id")


def _taken(connection: Connection, new: NewAccount) -> AccountTaken:
    same = or_(ACCOUNT.c.login == new.login, ACCOUNT.c.email == new.email, ACCOUNT.c.subject == new.subject)
    found: Sequence[str] = [
        name
        for row in connection.execute(select(ACCOUNT.c.login, ACCOUNT.c.email, ACCOUNT.c.subject).where(same))
        for name in ("login", "email", "subject")
        if getattr(row, name) is not None and getattr(row, name) == getattr(new, name)
    ]
    field = found[0] if found else "login"
    words = {"login": "登录名", "email": "邮箱", "subject": "统一身份标识"}
    return AccountTaken(f"这个{words[field]}已有账号使用，请换一个", field=field)
