"""Somebody before the door, with a browser of their own."""

import re
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from tests.service.web.front_desk import HTML, FrontDesk

PASSWORD = "三点一刻去买三个橘子"


class Visitor:
    """Keeps cookies, sends forms with the mark that their page carries, follows no redirect."""

    def __init__(self, desk: FrontDesk, **more: Any) -> None:
        self.browser = TestClient(desk.client.app, follow_redirects=False, raise_server_exceptions=False, **more)

    def get(self, path: str, **headers: str) -> Response:
        """Look at a page."""
        return self.browser.get(path, headers={**HTML, **headers})

    def send(self, path: str, data: dict[str, Any], page: str = "", **headers: str) -> Response:
        """Fill in the form of ``page`` (the same address unless given) and send it."""
        csrf = mark_in(self.get(page or path))
        return self.browser.post(path, data={"csrf": csrf, **data}, headers={**HTML, **headers})

    def sign_in(self, login: str, password: str = PASSWORD, **more: str) -> Response:
        """The form of the sign-in."""
        return self.send("/sign-in", {"login": login, "password": password, **more})


def mark_in(page: Response) -> str:
    """The mark in the first form of a page."""
    found = re.search(r'name="csrf" (?:value|content)="([^"]+)"', page.text)
    assert found is not None, page.text
    return found[1]


def mistakes(page: Response) -> list[str]:
    """What a page says is wrong with its blanks."""
    return re.findall(r'class="mistake"[^>]*>([^<]+)<', page.text)
