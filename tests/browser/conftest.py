"""A browser before the small city, for every test beside this file."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from domain.rights import Role
from service.store.accounts import NewAccount
from tests.browser import chromium
from tests.browser.served import served
from tests.service.web.front_desk import TOKEN, FrontDesk, open_front_desk

# A page may be slow where everything runs at once; that is no error of the page.
expect.set_options(timeout=15_000)
PICTURES = Path("test-output/browser")
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}


@dataclass
class City:
    """The small city, served. ``desk`` acts behind the scenes; ``url`` has no slash at its end."""

    desk: FrontDesk
    url: str


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser a module, and no longer: while Playwright is there, nothing else may run a loop in this thread."""
    program = chromium.found()
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("there is no Chromium; the test set-up installs it where it may")
        pytest.skip("Chromium is not installed")
    with chromium.running(program) as browser:
        yield browser


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    """The small city at nine on a Monday, nothing issued."""
    with open_front_desk(tmp_path) as desk, served(desk) as url:
        yield City(desk, url)


@pytest.fixture
def opened(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Opens a page of a fresh context; an error of a script fails the test, and a failure leaves pictures."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(**{"locale": "zh-CN", "timezone_id": "Asia/Shanghai", **DESKTOP, **options})
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
        return page

    yield open_page
    failed = request.session.testsfailed
    for number, context in enumerate(contexts):
        if failed and context.pages:
            PICTURES.mkdir(parents=True, exist_ok=True)
            context.pages[0].screenshot(path=PICTURES / f"{request.node.name}-{number}.png", full_page=True)
        context.close()
    assert wrong == []


SignIn = Callable[..., Page]
PASSWORD = "correct horse battery staple"


@pytest.fixture
def sign_in(city: City, opened: Callable[..., Page]) -> SignIn:
    """Signs somebody of a role and a unit in by the form, and gives the page that this leads to."""
    hashed = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64),)).hash(PASSWORD)

    def enter(role: Role, unit: str, **options: Any) -> Page:
        login = f"{role.value}.{unit}"
        new = NewAccount(login=login, name=f"{unit}的{role.value}", password=hashed, grants=((role, unit),))
        city.desk.office.accounts.make(new, "test", city.desk.clock.real_now())
        page = opened(**options)
        page.goto(f"{city.url}/sign-in")
        page.get_by_label("登录名").fill(login)
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        expect(page).to_have_url(f"{city.url}/desk")
        return page

    return enter


@pytest.fixture
def operator(opened: Callable[..., Page]) -> Callable[..., Page]:
    """Opens pages as whoever holds the token of the data folder."""
    return lambda **options: opened(extra_http_headers={"Authorization": f"Bearer {TOKEN}"}, **options)
