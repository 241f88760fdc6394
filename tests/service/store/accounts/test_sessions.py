"""Trying passwords, sessions, API tokens."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, event

from domain.accounts import ABSOLUTE, FREE_FAILURES, IDLE, Account
from domain.clock import SHANGHAI
from domain.errors import NotFound
from domain.rights import Act, Role
from service.store.accounts import Accounts, NewAccount

NOW = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)


@pytest.fixture
def chen(accounts: Accounts) -> Account:
    return accounts.make(NewAccount(login="chen", name="陈一", grants=((Role.CLERK, "d1"),)), "总管", NOW)


def locked_until(accounts: Accounts) -> datetime | None:
    found = accounts.credentials("chen")
    assert found is not None
    return found.locked_until


def test_the_lock_grows_with_every_failure_and_ends_with_a_success(accounts: Accounts, chen: Account) -> None:
    for _ in range(FREE_FAILURES - 1):
        accounts.failed("chen", NOW)
    assert locked_until(accounts) is None
    locks = []
    for _ in range(9):
        accounts.failed("chen", NOW)
        until = locked_until(accounts)
        assert until is not None
        locks.append((until - NOW).total_seconds() / 60)
    assert locks == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    accounts.open_session(chen.id, "session", NOW)
    assert locked_until(accounts) is None
    accounts.failed("chen", NOW)
    assert locked_until(accounts) is None
    assert [entry.act for entry in accounts.log(chen.id)].count("locked") == 9


def test_an_unknown_login_costs_the_same_statements(accounts: Accounts, chen: Account, engine: Engine) -> None:  # noqa: ARG001
    said: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    accounts.failed("chen", NOW)
    known = list(said)
    said.clear()
    accounts.failed("nobody", NOW)
    assert said == known
    assert accounts.credentials("nobody") is None


def test_a_session_lasts_while_it_is_used_but_not_for_ever(accounts: Accounts, chen: Account) -> None:
    accounts.open_session(chen.id, "session", NOW, agent="Firefox", address="192.0.2.7")
    moment = NOW
    while moment < NOW + ABSOLUTE - IDLE:
        moment += IDLE - timedelta(minutes=1)
        found = accounts.entered("session", moment)
        assert found is not None
        assert (found.account.login, found.acts) == ("chen", None)
    [shown] = accounts.sessions(chen.id, moment)
    assert (shown.seen_at, shown.expires_at, shown.agent) == (moment, NOW + ABSOLUTE, "Firefox")
    assert accounts.entered("session", NOW + ABSOLUTE) is None
    assert accounts.sessions(chen.id, NOW + ABSOLUTE) == []


def test_a_session_that_nobody_uses_ends(accounts: Accounts, chen: Account) -> None:
    accounts.open_session(chen.id, "session", NOW)
    assert accounts.entered("session", NOW + IDLE - timedelta(seconds=1))
    assert accounts.entered("session", NOW + IDLE * 2) is None
    assert accounts.entered("unknown", NOW) is None


def test_signing_out_ends_the_own_sessions_only(accounts: Accounts, chen: Account) -> None:
    lin = accounts.make(NewAccount(login="lin", name="林二"), "总管", NOW)
    for owner, session in ((chen, "a"), (chen, "b"), (chen, "c"), (lin, "d")):
        accounts.open_session(owner.id, session, NOW)
    accounts.end_session("d", chen.id)
    accounts.end_session("a", chen.id)
    assert accounts.entered("a", NOW) is None
    assert accounts.entered("d", NOW)
    accounts.end_other_sessions(chen.id, "b")
    assert [one.id for one in accounts.sessions(chen.id, NOW)] == ["b"]
    accounts.set_password(chen.id, "$hash", "chen", NOW, keep="")
    assert accounts.entered("b", NOW) is None
    assert accounts.entered("d", NOW)


def test_a_token_does_part_of_what_its_account_may_until_it_ends(accounts: Accounts, chen: Account) -> None:
    end = NOW + timedelta(days=30)
    made = accounts.make_token(chen.id, "看板程序", [Act.WORK, Act.SEE], "key", end, "chen", NOW)
    assert made.acts == (Act.SEE, Act.WORK)
    found = accounts.entered_by_token("key", NOW)
    assert found is not None
    assert (found.account.login, found.acts) == ("chen", frozenset({Act.SEE, Act.WORK}))
    assert accounts.tokens(chen.id)[0].used_at == NOW
    assert accounts.entered_by_token("key", end) is None
    assert accounts.entered_by_token("other", NOW) is None
    lin = accounts.make(NewAccount(login="lin", name="林二"), "总管", NOW)
    with pytest.raises(NotFound):
        accounts.revoke_token(lin.id, made.id, "lin", NOW)
    accounts.revoke_token(chen.id, made.id, "chen", NOW)
    assert accounts.entered_by_token("key", NOW) is None
    assert accounts.tokens(chen.id)[0].revoked_at == NOW


def test_an_identity_is_bound_once_by_mail_and_then_by_subject(accounts: Accounts) -> None:
    made = accounts.make(NewAccount(login="chen", name="陈一", email="chen@example.invalid"), "总管", NOW)
    assert accounts.by_identity("s-1", "other@example.invalid") is None
    found = accounts.by_identity("s-1", "chen@example.invalid")
    assert found is not None
    assert found.id == made.id
    accounts.bind_identity(made.id, "s-1", "chen", NOW)
    assert accounts.by_identity("s-2", "chen@example.invalid") is None
    again = accounts.by_identity("s-1", "moved@example.invalid")
    assert again is not None
    assert again.subject == "s-1"
    accounts.disable(made.id, "总管", NOW)
    assert accounts.by_identity("s-1", "chen@example.invalid") is None
