"""One-time links."""

import threading
from datetime import datetime, timedelta

import pytest

from domain.accounts import INVITATION, RESET, AccountTaken, InvitationDead, InvitationKind
from domain.clock import SHANGHAI
from domain.errors import NotFound
from domain.rights import Role
from service.store.accounts import Accounts, NewAccount

NOW = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
CHEN = NewAccount(login="chen", name="陈一", password="$hash")


def test_an_invitation_makes_one_account_with_its_role(accounts: Accounts) -> None:
    made = accounts.invite("key", Role.CLERK, "d1", "陈一", "总管", NOW)
    assert (made.kind, made.role, made.path, made.unit_name) == (InvitationKind.GRANT, Role.CLERK, "/c/d1/", "东区")
    assert made.expires_at == NOW + INVITATION
    assert accounts.invitation("key", NOW) == accounts.invitation("key", NOW) == made
    assert accounts.invitations(["/c/"], NOW) == [made]
    assert accounts.invitations(["/c/d2/"], NOW) == []
    account = accounts.account(accounts.accept("key", CHEN, NOW))
    assert account.has_password
    assert [(one.role, one.unit_code) for one in account.grants] == [(Role.CLERK, "d1")]
    for dead in (lambda: accounts.invitation("key", NOW), lambda: accounts.accept("key", CHEN, NOW)):
        with pytest.raises(InvitationDead):
            dead()
    assert accounts.invitations(["/"], NOW) == []


def test_a_refused_acceptance_does_not_use_the_link_up(accounts: Accounts) -> None:
    accounts.make(CHEN, "总管", NOW)
    accounts.invite("key", Role.CLERK, "d1", "", "总管", NOW)
    with pytest.raises(AccountTaken):
        accounts.accept("key", CHEN, NOW)
    assert accounts.accept("key", CHEN.model_copy(update={"login": "chen2"}), NOW)


def test_old_withdrawn_and_unknown_links_are_dead(accounts: Accounts) -> None:
    accounts.invite("key", Role.CLERK, "d1", "", "总管", NOW)
    with pytest.raises(InvitationDead):
        accounts.accept("key", CHEN, NOW + INVITATION)
    accounts.withdraw_invitation("key", "总管", NOW)
    for key in ("key", "unknown"):
        with pytest.raises(InvitationDead):
            accounts.invitation(key, NOW)
    with pytest.raises(NotFound):
        accounts.invite("other", Role.CLERK, "nowhere", "", "总管", NOW)


def test_of_many_who_come_at_once_one_gets_in(accounts: Accounts) -> None:
    accounts.invite("key", Role.CLERK, "d1", "", "总管", NOW)
    outcomes: list[str] = []

    def come(number: int) -> None:
        try:
            accounts.accept("key", CHEN.model_copy(update={"login": f"chen{number}"}), NOW)
            outcomes.append("in")
        except InvitationDead:
            outcomes.append("dead")

    threads = [threading.Thread(target=come, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["dead"] * 5 + ["in"]
    assert accounts.page().total == 1


def test_a_reset_link_sets_the_password_and_ends_all_sessions(accounts: Accounts) -> None:
    chen = accounts.make(CHEN, "总管", NOW)
    accounts.open_session(chen.id, "session", NOW)
    accounts.invite_reset("old", chen.id, "总管", NOW)
    made = accounts.invite_reset("new", chen.id, "总管", NOW)
    assert (made.login, made.expires_at) == ("chen", NOW + RESET)
    with pytest.raises(InvitationDead):
        accounts.accept_reset("old", "$other", NOW)
    assert accounts.accept_reset("new", "$other", NOW) == chen.id
    found = accounts.credentials("chen")
    assert found is not None
    assert found.password == "$other"
    assert accounts.entered("session", NOW) is None
    with pytest.raises(InvitationDead):
        accounts.accept_reset("new", "$third", NOW)


def test_a_reset_link_makes_no_account_and_an_invitation_resets_none(accounts: Accounts) -> None:
    chen = accounts.make(CHEN, "总管", NOW)
    accounts.invite_reset("reset", chen.id, "总管", NOW)
    accounts.invite("grant", Role.CLERK, "d1", "", "总管", NOW)
    with pytest.raises(InvitationDead):
        accounts.accept("reset", CHEN.model_copy(update={"login": "x1"}), NOW)
    with pytest.raises(InvitationDead):
        accounts.accept_reset("grant", "$other", NOW)
    assert accounts.page().total == 1


def test_a_disabled_account_is_not_reset(accounts: Accounts) -> None:
    chen = accounts.make(CHEN, "总管", NOW)
    accounts.invite_reset("key", chen.id, "总管", NOW)
    accounts.disable(chen.id, "总管", NOW)
    with pytest.raises(InvitationDead):
        accounts.accept_reset("key", "$other", NOW)
    with pytest.raises(InvitationDead, match="停用"):
        accounts.invite_reset("again", chen.id, "总管", NOW)


def test_the_first_administrators_link_dies_with_the_first_administrator(accounts: Accounts) -> None:
    accounts.invite_first("first", NOW)
    accounts.invite_first("first", NOW)
    accounts.invite_first("second", NOW + timedelta(seconds=1))
    opened = accounts.first_open(NOW)
    assert opened is not None
    assert (opened.id, opened.role, opened.path) == ("first", Role.ADMINISTRATOR, "/")
    account = accounts.account(accounts.accept("first", CHEN, NOW))
    assert [(one.role, one.path) for one in account.grants] == [(Role.ADMINISTRATOR, "/")]
    for late in (lambda: accounts.invitation("second", NOW), lambda: accounts.accept("second", CHEN, NOW)):
        with pytest.raises(InvitationDead):
            late()
