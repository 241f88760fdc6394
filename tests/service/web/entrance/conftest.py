"""Chen, who works for district d1 and has a password; and the hash, which takes its time, computed once."""

from functools import cache

import pytest
from pwdlib import PasswordHash

from domain.accounts import Account
from domain.rights import Role
from service.store.accounts import NewAccount
from tests.service.web.entrance.visitor import PASSWORD
from tests.service.web.front_desk import FrontDesk


@cache
def _hash() -> str:
    return PasswordHash.recommended().hash(PASSWORD)


@pytest.fixture
def chen(desk: FrontDesk) -> Account:
    new = NewAccount(login="chen", name="陈一", password=_hash(), grants=((Role.CLERK, "d1"),))
    return desk.office.accounts.make(new, "test", desk.clock.real_now())
