"""The web application over a real store with the small city, as tests hold it: the engine only records."""

import html
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import func, select

from activities.telling import tell_recipients
from domain.clock import BusinessClock
from domain.contacts import Contact
from domain.errors import CascadeError
from domain.letters import ChannelName
from domain.notices import Notice, NoticeDraft
from domain.orders import Engine
from domain.outbox import Pending
from domain.units import Unit
from service.clock import SystemClock
from service.composition import House
from service.links import LinkSigner
from service.settings import Settings, load_settings
from service.store.database import open_engine, reading
from service.store.directory import Directory
from service.store.ledger import SqlLedger
from service.store.tables import METADATA
from service.web.app import create_app
from service.web.state import Office
from tests import small_city
from tests.facts import put_empty_facts
from tests.small_city import MONDAY

TOKEN = "test-token"
HTML = {"accept": "text/html"}


@dataclass
class RecordingEngine(Engine):
    """An engine that keeps what it was asked."""

    started: list[str] = field(default_factory=list)
    poked: list[str] = field(default_factory=list)
    couriers: list[ChannelName] = field(default_factory=list)
    heralds: int = 0
    drained: bool = False

    def start(self, notice: Notice, office: Unit) -> None:  # noqa: ARG002
        self.started.append(notice.id)

    def revive(self, notice: Notice, office: Unit) -> None:
        self.start(notice, office)

    def restart(self, notice: Notice, office: Unit) -> None:
        self.start(notice, office)

    def poke(self, notice_id: str) -> None:
        self.poked.append(notice_id)

    def poke_courier(self, channel: ChannelName) -> None:
        self.couriers.append(channel)

    def poke_herald(self) -> None:
        self.heralds += 1

    async def drain(self) -> None:
        self.drained = True


class StandingClock(SystemClock):
    """Business time that stands until it is set."""

    def __init__(self, moment: datetime) -> None:
        super().__init__(BusinessClock.plain())
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


@dataclass
class FrontDesk:
    """What the tests of the web hold in their hands."""

    client: TestClient
    office: Office
    house: House
    clock: StandingClock
    engine: RecordingEngine

    def api(self, method: str, path: str, **more: Any) -> Response:
        """Ask the API as the operator."""
        headers = {"authorization": f"Bearer {TOKEN}", **more.pop("headers", {})}
        return self.client.request(method, f"/api/v1{path}", headers=headers, **more)

    def issue(self, draft: NoticeDraft) -> str:
        """Issue over the API, and write the messages to the recipients as the workflow would. Returns the id."""
        answer = self.api("POST", "/notices", json=draft.model_dump(mode="json"))
        assert answer.status_code == 201, answer.text
        notice_id = str(answer.json()["notice_id"])
        self.tell(notice_id)
        return notice_id

    def tell(self, notice_id: str) -> None:
        """What the workflow does first."""
        with self.house.ledger.transaction() as facts:
            tell_recipients(facts, facts.notice(notice_id), facts.receipts(notice_id), self.clock.now())

    def pending(self) -> Sequence[Pending]:
        """The mails waiting to be sent."""
        with self.house.ledger.reading() as facts:
            return facts.pending(ChannelName.EMAIL, datetime(2100, 1, 1, tzinfo=MONDAY.tzinfo), 1000)

    def token(self, unit: str, notice_id: str = "", duty: str = "liaison") -> str:
        """The token in the mail to one person of a unit."""
        intent = next(
            one.id
            for one in self.pending()
            if one.contact.unit_code == unit
            and one.contact.duty.value == duty
            and (not notice_id or one.notice_id == notice_id)
        )
        return self.house.signer.token(intent)

    def shown(self, token: str) -> Any:
        """What the link shows, as JSON."""
        answer = self.client.get(f"/api/v1/links/{token}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def task(self, token: str, obligation: str = "statistics") -> int:
        """The id of the link's task for an obligation."""
        return next(int(t["task"]["id"]) for t in self.shown(token)["tasks"] if t["task"]["obligation"] == obligation)

    def report(self, token: str, values: dict[str, str], *, version: int = 0, **more: Any) -> Response:
        """Hand in a report over the API."""
        body = {"task_id": self.task(token), "base_version": version, "submission": {"values": values, **more}}
        return self.client.post(f"/api/v1/links/{token}/reports", json=body)

    def counts(self) -> dict[str, int]:
        """Rows in every table: what is the same after a refusal, nothing was half-written."""
        with reading(self.house.ledger.engine) as connection:
            return {
                name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for name, table in METADATA.tables.items()
            }

    @contextmanager
    def untouched(self) -> Iterator[None]:
        """Nothing is written and no engine is asked within the block."""
        before = (self.counts(), len(self.engine.started), len(self.engine.poked), len(self.engine.couriers))
        yield
        assert (self.counts(), len(self.engine.started), len(self.engine.poked), len(self.engine.couriers)) == before

    def refused(self, answer: Response, kind: type[CascadeError], field: str | None = None) -> dict[str, Any]:
        """The problem document, checked: the status and code of ``kind``, the field, and Chinese without English."""
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        problem: dict[str, Any] = answer.json()
        assert (problem["code"], answer.status_code, problem["status"]) == (kind.code, kind.status, kind.status)
        assert problem["type"] == f"urn:cascade:{kind.code}"
        assert problem.get("field") == field
        assert_chinese(problem["title"])
        return problem


def assert_chinese(sentence: str) -> None:
    """A sentence for people of the offices: Chinese, and never the English of a library."""
    assert sum("\u4e00" <= sign <= "\u9fff" for sign in sentence) >= 6, sentence
    for word in ("Input", "should", "valid", "error", "Field", "required", "Value", "not found", "allowed"):
        assert re.search(rf"\b{word}\b", sentence) is None, sentence


def headline(page: str) -> str:
    """The words of a page's main heading."""
    found = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)
    assert found is not None, page
    return html.unescape(found[1])


@contextmanager
def open_front_desk(
    folder: Path,
    *,
    units: Sequence[Unit] | None = None,
    contacts: Sequence[Contact] | None = None,
    moment: datetime = MONDAY,
) -> Iterator[FrontDesk]:
    """The application with the small city, at business time ``moment``."""
    settings = front_desk_settings(folder)
    engine = open_engine(put_empty_facts(folder / "facts.sqlite3"))
    directory = Directory(engine)
    directory.put_units(small_city.units() if units is None else units)
    directory.put_contacts(small_city.contacts() if contacts is None else contacts)
    clock = StandingClock(moment)
    signer = LinkSigner("test-key", settings.public_url)
    house = House(settings=settings, ledger=SqlLedger(engine), business=clock.business, clock=clock, signer=signer)
    recording = RecordingEngine()
    app = create_app(house, recording)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield FrontDesk(client, app.state.office, house, clock, recording)
    assert recording.drained
    engine.dispose()


def front_desk_settings(folder: Path) -> Settings:
    """Settings that touch nothing outside ``folder``."""
    return load_settings(
        data_folder=folder, api_token=TOKEN, secret_key="test-key", public_url="http://cascade.example.invalid"
    )
