"""A running product in a folder of its own: ``cascade up`` as a user starts it, with every part as a process."""

import json
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psutil
from temporalio.client import Client

from bench.caller import Caller
from bench.facts import Facts
from bench.memory import MemoryWatch
from domain.clock import SHANGHAI, BusinessClock
from domain.contacts import Contact
from domain.notices import NoticeDraft
from domain.units import Unit
from service.channels.mailbox import MailboxFollower
from service.clock import SystemClock, write_business_clock
from service.composition import connect
from service.demo.stage import furnish, running, stage_settings
from service.links import LinkSigner
from service.settings import Settings

MONDAY = datetime(2024, 6, 3, 9, tzinfo=SHANGHAI)
"""A working morning: no message is held over quiet hours."""
_PARTS = {"service.worker": "worker", "service.web.main": "web", "server": "engine", "service.mailbox": "sink"}


@dataclass(frozen=True)
class Instance:
    """What a measurement of the product is given."""

    settings: Settings
    clock: SystemClock
    client: Client
    facts: Facts
    memory: MemoryWatch
    signer: LinkSigner

    async def issue(self, draft: NoticeDraft) -> str:
        """Issue over the API. Returns the notice's id once the service has answered."""
        caller = await Caller.connect(self.settings.web_port)
        token = self.settings.resolved_api_token().get_secret_value()
        body = draft.model_dump_json().encode()
        answer = await caller.post("/api/v1/notices", body, {"Authorization": f"Bearer {token}"})
        caller.close()
        if answer.status != 201:
            raise AssertionError(f"not issued: {answer.status} {answer.body.decode()}")
        return str(json.loads(answer.body)["notice_id"])

    def mails(self) -> int:
        """How many different mails the embedded mailbox holds."""
        return len({note.message_id for note in MailboxFollower(self.settings.folder.mailbox).new()})


@asynccontextmanager
async def instance(
    units: Sequence[Unit], people: Sequence[Contact], now: datetime = MONDAY, speed: float = 1.0
) -> AsyncIterator[Instance]:
    """Start the product on a fresh folder with a business clock that shows ``now``; stop it at the end."""
    with tempfile.TemporaryDirectory(prefix="cascade-bench-") as name:
        settings = stage_settings(Path(name) / "data")
        furnish(settings, units, people)
        clock = BusinessClock(origin=now, real_origin=SystemClock(BusinessClock.plain()).real_now(), speed=speed)
        write_business_clock(settings.folder.business_clock, clock)
        async with running(settings, clock) as stage:
            signer = LinkSigner(settings.resolved_secret_key().get_secret_value(), settings.public_url)
            client = await connect(settings, lazy=False)
            with Facts(settings.folder.database) as facts, MemoryWatch(parts(stage.process.pid)) as memory:
                yield Instance(settings, stage.clock, client, facts, memory, signer)


def parts(supervisor: int) -> dict[str, int]:
    """The processes of a running product by part."""
    found = {"supervisor": supervisor}
    for child in psutil.Process(supervisor).children():
        words = child.cmdline()
        found |= {part: child.pid for word, part in _PARTS.items() if word in words}
    return found
