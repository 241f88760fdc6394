"""Whoever watches the demonstration gets in."""

from pathlib import Path

from domain.clock import BusinessClock
from domain.rights import Role
from service.clock import SystemClock
from service.demo.show import way_in
from service.demo.stage import furnish, stage_settings
from service.store.accounts import Accounts
from service.store.accounts.base import hashed
from service.store.database import open_engine
from tests import small_city


def test_the_way_in_makes_an_administrator_of_all(tmp_path: Path) -> None:
    settings, clock = stage_settings(tmp_path), SystemClock(BusinessClock.plain())
    furnish(settings, small_city.units(), small_city.contacts())
    base, secret = way_in(settings, clock).rsplit("/", 1)
    assert base == f"{settings.public_url}/welcome"
    engine = open_engine(settings.resolved_database_url)
    invitation = Accounts(engine).invitation(hashed(secret), clock.real_now())
    assert (invitation.role, invitation.path) == (Role.ADMINISTRATOR, "/")
    engine.dispose()
