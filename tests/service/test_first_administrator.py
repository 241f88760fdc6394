"""The one-time link of the first administrator."""

from datetime import timedelta
from pathlib import Path

import pytest

from domain.accounts import INVITATION, InvitationDead
from domain.rights import Role
from service.first_administrator import first_administrator_link, first_link_of
from service.settings import load_settings
from service.store.accounts import NewAccount, hashed
from tests.service.web.front_desk import FrontDesk, open_front_desk


def link_at(desk: FrontDesk, later: timedelta = timedelta()) -> str | None:
    now = desk.clock.real_now() + later
    return first_administrator_link(desk.house.settings, desk.office.accounts, now)


def test_every_start_shows_the_same_link_until_it_is_used(tmp_path: Path) -> None:
    with open_front_desk(tmp_path) as desk:
        link = link_at(desk)
        assert link is not None
        assert link.startswith("http://cascade.example.invalid/welcome/")
        assert link_at(desk) == link
        settings = load_settings(
            **dict(desk.house.settings) | {"database_url": f"sqlite:///{tmp_path / 'facts.sqlite3'}"}
        )
        assert first_link_of(settings) == link
        account = desk.office.accounts.accept(
            hashed(link.rsplit("/", 1)[1]), NewAccount(login="keeper", name="总管"), desk.clock.real_now()
        )
        assert link_at(desk) is None
        assert desk.office.accounts.account(account).grants[0].role is Role.ADMINISTRATOR


def test_a_link_that_is_too_old_gives_way_to_another(tmp_path: Path) -> None:
    with open_front_desk(tmp_path) as desk:
        old = link_at(desk)
        new = link_at(desk, INVITATION + timedelta(seconds=1))
        assert old is not None
        assert new not in (None, old)
        with pytest.raises(InvitationDead):
            desk.office.accounts.invitation(hashed(old.rsplit("/", 1)[1]), desk.clock.real_now() + INVITATION)


def test_the_link_follows_from_the_key(tmp_path: Path) -> None:
    with open_front_desk(tmp_path) as desk:
        link = link_at(desk)
        other = load_settings(**dict(desk.house.settings) | {"secret_key": "another"})
        assert first_administrator_link(other, desk.office.accounts, desk.clock.real_now()) != link
