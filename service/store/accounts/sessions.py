"""Signing in: trying a password, and sessions that last while they are used."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Executable, Row, delete, select, update

from domain.accounts import ABSOLUTE, IDLE, Account, Session, is_open, locked_for
from domain.base import Frozen
from domain.rights import Act
from service.store.accounts.base import Part, account_of, grants_of, note
from service.store.database import reading, writing
from service.store.statements import given
from service.store.tables import ACCOUNT, SESSION

TOUCH = timedelta(minutes=5)
"""How stale the note of the last use may be: a page that is looked at often must not write each time."""
_BY_LOGIN = select(ACCOUNT).where(ACCOUNT.c.login == given("who", ACCOUNT.c.login))
_FOR_UPDATE = _BY_LOGIN.with_for_update()
_COUNT_FAILURE = (
    update(ACCOUNT)
    .where(ACCOUNT.c.login == given("who", ACCOUNT.c.login))
    .values(failures=given("so_many", ACCOUNT.c.failures), locked_until=given("until", ACCOUNT.c.locked_until))
)
_SESSION = (
    select(ACCOUNT, SESSION.c.made_at.label("begun_at"), SESSION.c.seen_at)
    .join_from(SESSION, ACCOUNT, ACCOUNT.c.id == SESSION.c.account_id)
    .where(SESSION.c.id == given("session", SESSION.c.id), ACCOUNT.c.active)
)
_TOUCH = (
    update(SESSION)
    .where(SESSION.c.id == given("session", SESSION.c.id))
    .values(seen_at=given("now", SESSION.c.seen_at))
)
_OLD = delete(SESSION).where(
    (SESSION.c.made_at <= given("made_before", SESSION.c.made_at))
    | (SESSION.c.seen_at <= given("seen_before", SESSION.c.seen_at))
)
_OWN = (
    select(SESSION)
    .where(SESSION.c.account_id == given("account", SESSION.c.account_id))
    .order_by(SESSION.c.seen_at.desc(), SESSION.c.id)
)


class Credentials(Frozen):
    """What a try to sign in is measured against."""

    account_id: int
    password: str
    active: bool
    locked_until: datetime | None


class Entered(Frozen):
    """Whom a key let in. ``acts`` is None for a session, which may do all that the account may."""

    account: Account
    acts: frozenset[Act] | None = None


class Sessions(Part):
    """The way in for people."""

    def credentials(self, login: str) -> Credentials | None:
        """None for an unknown login."""
        with reading(self._engine) as connection:
            row = connection.execute(_BY_LOGIN, {"who": login}).first()
        return None if row is None else _credentials(row)

    def failed(self, login: str, now: datetime) -> None:
        """Count a failure; from the fifth in a row on the account is locked for a while. An unknown login costs the
        same.
        """
        with writing(self._engine) as connection:
            row = connection.execute(_FOR_UPDATE, {"who": login}).first()
            failures = 1 if row is None else row.failures + 1
            lock = locked_for(failures)
            until = None if lock is None else now + lock
            connection.execute(_COUNT_FAILURE, {"who": login, "so_many": failures, "until": until})
            if row is not None and lock is not None:
                minutes = int(lock.total_seconds() // 60)
                note(connection, now, row.login, "locked", row.id, f"连续输错 {failures} 次，锁定 {minutes} 分钟")

    def open_session(
        self, account_id: int, session: str, now: datetime, *, agent: str = "", address: str = "", way: str = "password"
    ) -> None:
        """Sign an account in; sessions that are over are swept away, everybody's."""
        with writing(self._engine) as connection:
            connection.execute(_OLD, {"made_before": now - ABSOLUTE, "seen_before": now - IDLE})
            row = {"id": session, "account_id": account_id, "made_at": now, "seen_at": now}
            connection.execute(SESSION.insert(), row | {"agent": agent[:200], "address": address[:60]})
            fresh = {"failures": 0, "locked_until": None, "signed_in_at": now}
            login = connection.execute(
                update(ACCOUNT).where(ACCOUNT.c.id == account_id).values(fresh).returning(ACCOUNT.c.login)
            ).scalar_one()
            note(connection, now, login, "signed_in", account_id, f"{way} {address}".strip())

    def entered(self, session: str, now: datetime) -> Entered | None:
        """Whom the session lets in; None where it is over or its account disabled. Notes its use now and then."""
        with reading(self._engine) as connection:
            row = connection.execute(_SESSION, {"session": session}).first()
            if row is None or not is_open(row.begun_at, row.seen_at, now):
                return None
            found = Entered(account=account_of(row, grants_of(connection, [row.id]).get(row.id, ())))
        if now - row.seen_at >= TOUCH:
            self._write(_TOUCH, session=session, now=now)
        return found

    def sessions(self, account_id: int, now: datetime) -> list[Session]:
        """The open ones of an account, used last first."""
        with reading(self._engine) as connection:
            found = connection.execute(_OWN, {"account": account_id}).all()
        return [_session(row) for row in found if is_open(row.made_at, row.seen_at, now)]

    def end_session(self, session: str, account_id: int) -> None:
        """Sign out. A session of another account, or none, stays as it is."""
        self._write(delete(SESSION).where(SESSION.c.id == session, SESSION.c.account_id == account_id))

    def end_other_sessions(self, account_id: int, keep: str) -> None:
        """Sign out everywhere else."""
        self._write(delete(SESSION).where(SESSION.c.account_id == account_id, SESSION.c.id != keep))

    def by_identity(self, subject: str, email: str) -> Account | None:
        """The active account with this name by OIDC, else with this e-mail and no such name yet."""
        same = (ACCOUNT.c.subject == subject) | (ACCOUNT.c.subject.is_(None) & (ACCOUNT.c.email == email))
        with reading(self._engine) as connection:
            found = connection.execute(select(ACCOUNT).where(same, ACCOUNT.c.active)).all()
            row = min(found, key=lambda one: one.subject is None, default=None)
            return None if row is None else account_of(row, grants_of(connection, [row.id]).get(row.id, ()))

    def bind_identity(self, account_id: int, subject: str, by: str, now: datetime) -> None:
        """The first sign-in by OIDC: from now on the subject counts, whatever the e-mail becomes."""
        with writing(self._engine) as connection:
            unbound = (ACCOUNT.c.id == account_id) & ACCOUNT.c.subject.is_(None)
            if connection.execute(update(ACCOUNT).where(unbound).values(subject=subject)).rowcount:
                note(connection, now, by, "identity_bound", account_id, subject)

    def _write(self, statement: Executable, **parameters: Any) -> None:
        with writing(self._engine) as connection:
            connection.execute(statement, parameters)


def _credentials(row: Row[Any]) -> Credentials:
    return Credentials(account_id=row.id, password=row.password, active=row.active, locked_until=row.locked_until)


def _session(row: Row[Any]) -> Session:
    return Session(
        id=row.id,
        made_at=row.made_at,
        seen_at=row.seen_at,
        expires_at=min(row.made_at + ABSOLUTE, row.seen_at + IDLE),
        agent=row.agent,
        address=row.address,
    )
