"""Making accounts, giving and taking roles, disabling."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from domain.accounts import AccountTaken, LastAdministrator, NoSuchAccount
from domain.clock import SHANGHAI
from domain.errors import NotFound
from domain.rights import Act, Role, may
from service.store.accounts import Accounts, NewAccount

NOW = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
CHEN = NewAccount(login="chen", name="陈一", email="Chen@example.invalid", grants=((Role.CLERK, "d1"),))
ROOT = NewAccount(login="root.keeper", name="总管", grants=((Role.ADMINISTRATOR, ""),))


def acts(accounts: Accounts, account_id: int) -> list[str]:
    return [entry.act for entry in accounts.log(account_id)]


def test_an_account_holds_what_it_was_made_with(accounts: Accounts) -> None:
    made = accounts.make(CHEN, "总管", NOW)
    assert (made.login, made.email, made.active, made.has_password) == ("chen", "chen@example.invalid", True, False)
    assert [(one.role, one.path, one.unit_name) for one in made.grants] == [(Role.CLERK, "/c/d1/", "东区")]
    assert may(made.grants, Act.WORK, "/c/d1/s1/v1/")
    assert not may(made.grants, Act.SEE, "/c/d2/")
    assert accounts.account(made.id) == made
    assert acts(accounts, made.id) == ["role_given", "made"]


def test_a_role_on_the_whole_tree_covers_every_unit(accounts: Accounts) -> None:
    made = accounts.make(ROOT, "启动", NOW)
    assert may(made.grants, Act.ADMINISTER, "/c/d2/s3/v7/")
    assert not may(made.grants, Act.SIGN, "/c/")
    assert accounts.administrators() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": None}, "login"),
        ({"login": "other"}, "email"),
        ({"login": "other", "email": None, "subject": "s-1"}, "subject"),
    ],
)
def test_logins_mails_and_subjects_are_one_persons(accounts: Accounts, change: dict[str, str], field: str) -> None:
    accounts.make(CHEN.model_copy(update={"subject": "s-1"}), "总管", NOW)
    with pytest.raises(AccountTaken) as caught:
        accounts.make(CHEN.model_copy(update={"subject": None} | change), "总管", NOW)
    assert caught.value.field == field
    assert accounts.page().total == 1


def test_a_role_on_an_unknown_unit_makes_nothing(accounts: Accounts) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        accounts.make(CHEN.model_copy(update={"grants": ((Role.CLERK, "nowhere"),)}), "总管", NOW)
    assert accounts.page().total == 0
    assert accounts.log() == []


def test_roles_are_given_once_and_taken(accounts: Accounts) -> None:
    made = accounts.make(CHEN, "总管", NOW)
    accounts.give(made.id, Role.LEADER, "s1", "总管", NOW)
    twice = accounts.give(made.id, Role.LEADER, "s1", "总管", NOW)
    assert [(one.role, one.unit_code) for one in twice.grants] == [(Role.CLERK, "d1"), (Role.LEADER, "s1")]
    left = accounts.take(made.id, Role.CLERK, "d1", "总管", NOW)
    assert [one.unit_code for one in left.grants] == ["s1"]
    accounts.take(made.id, Role.CLERK, "d1", "总管", NOW)
    assert acts(accounts, made.id) == ["role_taken", "role_given", "role_given", "made"]
    with pytest.raises(NoSuchAccount):
        accounts.give(made.id + 1, Role.READER, "d1", "总管", NOW)


def test_the_last_keeper_of_the_whole_tree_stays(accounts: Accounts) -> None:
    first = accounts.make(ROOT, "启动", NOW)
    for refused in (accounts.disable, lambda *a: accounts.take(a[0], Role.ADMINISTRATOR, "", *a[1:])):
        with pytest.raises(LastAdministrator):
            refused(first.id, "总管", NOW)
    assert accounts.account(first.id) == first
    second = accounts.make(ROOT.model_copy(update={"login": "second"}), "总管", NOW)
    assert accounts.disable(first.id, "总管", NOW).active is False
    with pytest.raises(LastAdministrator):
        accounts.take(second.id, Role.ADMINISTRATOR, "", "总管", NOW)


def test_a_disabled_account_is_out_at_once_and_for_good(accounts: Accounts) -> None:
    made = accounts.make(CHEN, "总管", NOW)
    accounts.open_session(made.id, "session", NOW)
    accounts.make_token(made.id, "程序", [Act.SEE], "key", NOW + timedelta(days=1), "chen", NOW)
    assert accounts.entered("session", NOW)
    assert accounts.entered_by_token("key", NOW)
    accounts.disable(made.id, "总管", NOW)
    for _ in range(2):
        assert accounts.entered("session", NOW) is None
        assert accounts.entered_by_token("key", NOW) is None
        accounts.enable(made.id, "总管", NOW)
    assert acts(accounts, made.id)[:2] == ["enabled", "disabled"]


def test_lists_are_cut_to_a_subtree_and_searched(accounts: Accounts) -> None:
    accounts.make(ROOT, "启动", NOW)
    accounts.make(CHEN, "总管", NOW)
    lin = accounts.make(NewAccount(login="lin_2", name="林二", grants=((Role.LIAISON, "v6"),)), "总管", NOW)
    accounts.make(NewAccount(login="nobody", name="未授权"), "总管", NOW)

    def logins(path: str = "/", search: str = "") -> list[str]:
        return [one.login for one in accounts.page([path], search=search).accounts]

    assert logins() == ["chen", "lin_2", "nobody", "root.keeper"]
    assert logins("/c/") == ["chen", "lin_2"]
    assert logins("/c/d2/") == ["lin_2"]
    assert logins(search="林") == logins(search="_2") == ["lin_2"]
    assert logins(search="%") == []
    accounts.disable(lin.id, "总管", NOW)
    assert logins()[-1] == "lin_2"
    page = accounts.page(offset=1, limit=2)
    assert ([one.login for one in page.accounts], page.total) == (["nobody", "root.keeper"], 4)


def test_the_log_is_only_ever_added_to(accounts: Accounts, engine: Engine) -> None:
    made = accounts.make(CHEN, "总管", NOW)
    for statement in ("UPDATE account_log SET actor = 'x'", "DELETE FROM account_log"):
        with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
            connection.execute(text(statement))
    entry = accounts.log(made.id)[-1]
    assert (entry.actor, entry.act, entry.login, entry.detail, entry.at) == (
        "总管",
        "made",
        "chen",
        "陈一（chen）",
        NOW,
    )
