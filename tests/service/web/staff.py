"""Colleagues who work at the front desk: each with an account, a role on a unit, and a session."""

from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from domain.rights import ROLE_NAMES, Role
from service.store.accounts import NewAccount, hashed
from service.web.entrance.cookies import SESSION_COOKIE, new_secret
from service.web.entrance.forms import HEADER, mark
from tests.service.web.front_desk import HTML, FrontDesk


@dataclass
class Colleague:
    """Somebody who has signed in. ``secret`` is the session's cookie."""

    client: TestClient
    account_id: int
    login: str
    name: str
    secret: str
    csrf: str

    def get(self, path: str, **more: Any) -> Response:
        """Look at a page or ask the API."""
        return self.ask("GET", path, **more)

    def post(self, path: str, **more: Any) -> Response:
        """Send a form of our own page."""
        return self.ask("POST", path, **more)

    def ask(self, method: str, path: str, **more: Any) -> Response:
        """Any request, as our own page would send it. Redirects are not followed."""
        headers = {**HTML, HEADER: self.csrf, "cookie": f"{SESSION_COOKIE}={self.secret}", **more.pop("headers", {})}
        return self.client.request(method, path, headers=headers, follow_redirects=False, **more)


def employ(desk: FrontDesk, role: Role | None, unit: str = "", login: str = "") -> Colleague:
    """An account with a role on a unit ('' for the whole tree; no role for None), signed in."""
    accounts, now = desk.office.accounts, desk.clock.real_now()
    login = login or f"{role.value if role else 'nobody'}.{unit or 'all'}"
    name = f"{unit or '全市'}{ROLE_NAMES[role] if role else '新人'}"
    grants = ((role, unit),) if role else ()
    made = accounts.make(NewAccount(login=login, name=name, grants=grants), "test", now)
    secret = new_secret()
    accounts.open_session(made.id, hashed(secret), now, agent="Firefox", address="192.0.2.7")
    csrf = mark(desk.office.secret, hashed(secret))
    return Colleague(desk.client, made.id, made.login, made.name, secret, csrf)
