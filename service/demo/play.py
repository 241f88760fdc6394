"""A play:

units, people and notices, staged on the real service under a clock, from the first issue to the last close.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx2

from domain.base import Frozen
from domain.contacts import Contact
from domain.notices import Notice, NoticeDraft
from domain.orders import notice_id_of
from domain.units import Unit
from service.composition import connect
from service.demo.behaviour import Mixture, Temper
from service.demo.diary import Diary
from service.demo.people import People
from service.demo.stage import Stage, furnish, running, stage_settings, start_clock
from service.foresight import DryRun, foresee
from service.samples.notices import SampleNotice, answering
from service.store.database import open_engine
from service.store.ledger import SqlLedger

BEFORE = timedelta(minutes=30)
"""The clock starts this much business time before the first issue."""


class Play(Frozen):
    """What is played. ``speed`` is business seconds in a real one."""

    name: str
    title: str
    units: tuple[Unit, ...]
    contacts: tuple[Contact, ...]
    notices: tuple[SampleNotice, ...]
    speed: float
    seed: int
    mixture: Mixture
    offices: dict[str, Temper] = {}


@dataclass
class Performance:
    """A play under way, and what is left of it afterwards."""

    play: Play
    stage: Stage
    ledger: SqlLedger
    diary: Diary = field(default_factory=Diary)
    issued: dict[str, Notice] = field(default_factory=dict)
    dry_runs: dict[str, DryRun] = field(default_factory=dict)
    histories: dict[str, int] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        """The facts."""
        return self.stage.settings.folder.database

    def closed(self) -> bool:
        """Whether every notice of the play has been issued and closed, with all those below."""
        if len(self.issued) < len(self.play.notices):
            return False
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10)) as facts:
            return facts.execute("SELECT 1 FROM notice WHERE state = 'issued'").fetchone() is None


Watch = Callable[[Performance], None]


async def enact(play: Play, folder: Path, watch: Watch, start_seconds: float = 7.0) -> Performance:
    """Play it to the end. ``watch`` is called a few times a second. Raises StageFailed and what issuing raises.

    ``start_seconds`` is what the service is given to start before the clock begins; on a machine that needs longer
    it is started once more with more of them, because a notice issued after its own date would be another story.
    """
    settings = stage_settings(folder)
    furnish(settings, play.units, play.contacts)
    origin = play.notices[0].issued_at - BEFORE
    while True:
        clock = start_clock(settings, origin, play.speed, start_seconds)
        async with running(settings, clock) as stage:
            if stage.clock.now() < play.notices[0].issued_at:
                return await _perform(play, stage, watch)
        start_seconds *= 2
        settings = stage_settings(folder)


async def _perform(play: Play, stage: Stage, watch: Watch) -> Performance:
    settings = stage.settings
    performance = Performance(play, stage, SqlLedger(open_engine(settings.resolved_database_url)))
    people = People(settings.folder.mailbox, stage.clock, performance.diary, play.seed, play.mixture, play.offices)
    async with asyncio.TaskGroup() as group:
        group.create_task(people.live(performance.closed))
        group.create_task(_watch(performance, watch))
        group.create_task(_issue_all(performance))
    performance.histories = await _histories(performance)
    return performance


async def _histories(performance: Performance) -> dict[str, int]:
    """Events in the workflow of every notice, by notice id; asked while the service still runs."""
    client = await connect(performance.stage.settings, lazy=True)
    return {
        notice_id_of(execution.id): (await client.get_workflow_handle(execution.id).describe()).history_length
        async for execution in client.list_workflows('WorkflowType = "Notice"')
    }


async def _watch(performance: Performance, watch: Watch) -> None:
    while not performance.closed():
        watch(performance)
        await asyncio.sleep(0.5)
    watch(performance)


async def _issue_all(performance: Performance) -> None:
    for notice in performance.play.notices:
        await performance.stage.until(notice.issued_at)
        draft = answering(notice.draft, performance.issued)
        if not draft.basis or not any(basis.notice_id for basis in draft.basis):
            performance.dry_runs[notice.draft.number] = _foresee(performance, draft)
        issued = await _issue(performance.stage, draft)
        with performance.ledger.reading() as facts:
            performance.issued[notice.draft.number] = facts.notice(issued)


def _foresee(performance: Performance, draft: NoticeDraft) -> DryRun:
    with performance.ledger.reading() as facts:
        return foresee(facts, draft, "dry-run", performance.stage.clock.now())


async def _issue(stage: Stage, draft: NoticeDraft) -> str:
    token = stage.settings.resolved_api_token().get_secret_value()
    async with httpx2.AsyncClient(base_url=stage.settings.public_url, timeout=120, trust_env=False) as client:
        answer = await client.post(
            "/api/v1/notices",
            content=draft.model_dump_json(),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
    answer.raise_for_status()
    return str(answer.json()["notice_id"])
