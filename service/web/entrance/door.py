"""Trying a password: slow for whoever guesses, the same for every login, and never in the event loop."""

from datetime import datetime
from functools import cached_property, partial

from anyio import CapacityLimiter, to_thread
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from pwdlib import PasswordHash
from pydantic import TypeAdapter, ValidationError

from domain.accounts import Login, SignInFailed, TooManyTries
from domain.passwords import LONGEST, normal
from service.store.accounts import Accounts, Credentials

AT_ONCE = 2
"""Hashes computed at once: each takes 64 MB."""
FAILURES = parse("30 per 5 minutes")
"""Failures from one address: a whole office may sit behind one."""
_LOGIN: TypeAdapter[str] = TypeAdapter(Login)
_REFUSED = "登录名或密码不对。连续输错多次会暂时锁定账号，锁定期间不能登录；忘记密码请联系管理员"


class Door:
    """One a process. What it counts by address is of this process alone."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._hash = PasswordHash.recommended()
        self._turn = CapacityLimiter(AT_ONCE)
        self._window = MovingWindowRateLimiter(MemoryStorage())

    async def hash(self, password: str) -> str:
        """The hash to keep of a password that may be used."""
        return await to_thread.run_sync(self._hash.hash, password, limiter=self._turn)

    async def try_password(self, login: str, password: str, address: str, now: datetime) -> int:
        """The id of the account. Raises SignInFailed, TooManyTries.

        An unknown login, a locked or disabled account and a wrong password take the same time and say the same.
        """
        self.require_calm(address)
        account_id = await to_thread.run_sync(
            partial(self._try, _folded(login), normal(password[: LONGEST * 4]), address, now), limiter=self._turn
        )
        if account_id is None:
            raise SignInFailed(_REFUSED, field="password")
        return account_id

    async def confirm(self, login: str, password: str, now: datetime) -> bool:
        """Whether this is the password of somebody who is signed in; a wrong one counts as a failure to sign in."""
        found = await to_thread.run_sync(
            partial(self._try, login, normal(password[: LONGEST * 4]), "", now), limiter=self._turn
        )
        return found is not None

    def require_calm(self, address: str) -> None:
        """Raises TooManyTries where too many failures came from the address."""
        if address and not self._window.test(FAILURES, address):
            raise TooManyTries("这个网络地址在短时间内登录失败过多，请 5 分钟后再试")

    def note_failure(self, address: str) -> None:
        """Something that may be a guess came from the address."""
        if address:
            self._window.hit(FAILURES, address)

    @cached_property
    def _nobody(self) -> str:
        """The hash that the password for an unknown login is measured against."""
        return self._hash.hash("nobody")

    def _try(self, login: str, password: str, address: str, now: datetime) -> int | None:
        # Again when the turn comes: many tries may have waited for it together.
        self.require_calm(address)
        known = self._accounts.credentials(login)
        fits = self._hash.verify(password, known.password if known and known.password else self._nobody)
        if known is not None and fits and _may_enter(known, now):
            return known.account_id
        self.note_failure(address)
        # A lock does not grow while it lasts, but to write nothing would take less time.
        counts = known is None or _may_enter(known, now)
        self._accounts.failed(login if counts else "", now)
        return None


def _may_enter(known: Credentials, now: datetime) -> bool:
    locked = known.locked_until is not None and now < known.locked_until
    return known.active and bool(known.password) and not locked


def _folded(login: str) -> str:
    """The login as it is kept; what could be none is nobody's."""
    try:
        return _LOGIN.validate_python(login)
    except ValidationError:
        return ""
