"""`make screenshots`: three pages as pictures in docs/images, from a June that is really played.

The city's notice goes down through all of Quanzhou until the morning of 21 June, when most have reported, some are
being chased, and the rollups are coming up. Then time goes on at its own pace and the pages are photographed.
"""

import asyncio
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Page
from sqlalchemy import func, select

from domain.clock import SHANGHAI, BusinessClock
from domain.notices import Notice
from domain.obligations import Demand
from domain.orders import Engine
from domain.outbox import Purpose
from domain.task_life import OWING
from domain.units import Unit
from service.clock import SystemClock, write_business_clock
from service.composition import open_house
from service.demo.city import city_play
from service.demo.pace import measured_pace, paced
from service.demo.play import Performance, enact
from service.settings import Settings
from service.store.database import reading
from service.store.tables import ITEM, OUTBOX, TASK
from service.web.app import create_app
from tests.browser import chromium

DATA = Path("build/screenshots-data")
IMAGES = Path("docs/images")
MORNING = datetime(2024, 6, 21, 9, 30, tzinfo=SHANGHAI)
STREET = "350502006"


class Reached(Exception):
    """The morning has come."""

    def __init__(self, performance: Performance) -> None:
        super().__init__()
        self.performance = performance


class Standing(Engine):
    """Nothing goes on behind the pictures: the workers are gone."""

    def start(self, notice: Notice, office: Unit) -> None: ...
    def revive(self, notice: Notice, office: Unit) -> None: ...
    def restart(self, notice: Notice, office: Unit) -> None: ...
    def poke(self, notice_id: str) -> None: ...
    def poke_courier(self, channel: object) -> None: ...
    def poke_herald(self) -> None: ...
    async def drain(self) -> None: ...


def play() -> Performance:
    """The notice as it stands on the morning."""

    def watch(performance: Performance) -> None:
        if performance.stage.clock.now() >= MORNING:
            raise Reached(performance)

    try:
        return asyncio.run(enact(paced(city_play(), measured_pace()), DATA.absolute(), watch))
    except ExceptionGroup as group:
        [error] = group.exceptions
        if not isinstance(error, Reached):
            raise
        return error.performance


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """The pages on a port of this machine, on the morning."""
    now = SystemClock(BusinessClock.plain()).real_now()
    write_business_clock(settings.folder.business_clock, BusinessClock(origin=MORNING, real_origin=now, speed=1))
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    app = create_app(open_house(settings), Standing())
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


def debtor_link(performance: Performance) -> str:
    """The way of a liaison who still owes, by the link of the reminder."""
    house = open_house(performance.stage.settings)
    with reading(house.ledger.engine) as connection:
        intent = connection.execute(
            select(OUTBOX.c.id)
            .join_from(OUTBOX, ITEM, ITEM.c.notice_id == OUTBOX.c.notice_id)
            .join(TASK, (TASK.c.item_id == ITEM.c.id) & (TASK.c.unit_code == OUTBOX.c.unit_code))
            .where(OUTBOX.c.purpose == Purpose.REMINDER.value, TASK.c.state.in_(sorted(OWING)), TASK.c.version == 0)
            .where(ITEM.c.demand == Demand.MANDATORY.value)
            .where(OUTBOX.c.unit_code.startswith(STREET[:6]), func.length(OUTBOX.c.unit_code) > len(STREET))
            .limit(1)
        ).scalar_one()
    return f"/l/{house.signer.token(intent)}"


def photograph(browser: Browser, base: str, performance: Performance) -> None:
    """The three pictures."""
    notice = next(iter(performance.issued))
    notice_id = performance.issued[notice].id
    token = performance.stage.settings.resolved_api_token().get_secret_value()
    desktop = browser.new_context(
        viewport={"width": 1280, "height": 1500},
        device_scale_factor=2,
        extra_http_headers={"Authorization": f"Bearer {token}"},
    )
    phone = browser.new_context(viewport={"width": 375, "height": 780}, device_scale_factor=2, is_mobile=True)
    _take(desktop.new_page(), f"{base}/notices/{notice_id}", "monitor")
    _take(desktop.new_page(), f"{base}/notices/{notice_id}/rollup", "rollup")
    _take(phone.new_page(), base + debtor_link(performance), "task")


def _take(page: Page, address: str, name: str) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.ok, f"{address}: {answer.status}"
    page.wait_for_timeout(800)
    page.screenshot(path=IMAGES / f"{name}.png")
    print(IMAGES / f"{name}.png")


def main() -> None:
    """Play, then take the pictures."""
    program = chromium.found()
    if program is None:
        raise SystemExit("There is no Chromium here: sh scripts/browser.sh")
    shutil.rmtree(DATA, ignore_errors=True)
    performance = play()
    with served(performance.stage.settings) as base, chromium.running(program) as browser:
        photograph(browser, base, performance)


if __name__ == "__main__":
    main()
