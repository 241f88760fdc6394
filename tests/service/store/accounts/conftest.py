"""The small city's accounts, empty."""

import pytest
from sqlalchemy import Engine

from service.store.accounts import Accounts
from service.store.directory import Directory
from tests import small_city


@pytest.fixture
def accounts(engine: Engine) -> Accounts:
    Directory(engine).put_units(small_city.units())
    return Accounts(engine)
