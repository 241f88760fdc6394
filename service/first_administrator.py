"""The one-time link of the first administrator: there is no default password anywhere.

The secret of the link follows from the service's key and the instant in which the link was made, so that every
process of an instance, and every start, shows the same one until it is used or too old.
"""

import base64
import hashlib
import hmac
from datetime import UTC, datetime

from service.clock import SystemClock, read_business_clock
from service.settings import Settings
from service.store.accounts import Accounts, hashed
from service.store.database import open_engine


def first_administrator_link(settings: Settings, accounts: Accounts, now: datetime) -> str | None:
    """The link that makes the first administrator, made now if there is none; None where somebody keeps the whole tree.

    ``now`` is real time.
    """
    if accounts.administrators():
        return None
    key = settings.resolved_secret_key().get_secret_value()
    if accounts.first_open(now) is None:
        accounts.invite_first(hashed(_secret(key, now)), now)
    opened = accounts.first_open(now)
    assert opened is not None
    return f"{settings.public_url}/welcome/{_secret(key, opened.made_at)}"


def first_link_of(settings: Settings) -> str | None:
    """The same, for whoever has no store open."""
    engine = open_engine(settings.resolved_database_url)
    try:
        clock = SystemClock(read_business_clock(settings.folder.business_clock))
        return first_administrator_link(settings, Accounts(engine), clock.real_now())
    finally:
        engine.dispose()


def _secret(key: str, made_at: datetime) -> str:
    said = f"cascade.first-administrator/{made_at.astimezone(UTC).isoformat()}"
    return base64.urlsafe_b64encode(hmac.digest(key.encode(), said.encode(), hashlib.sha256)).decode().rstrip("=")
