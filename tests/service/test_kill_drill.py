"""``kill -9`` of the worker, the engine and the whole tree in the middle of a notice: nothing lost, nobody told twice.

The real service as processes, with people who read their mails and answer over HTTP.
"""

import asyncio
import os
import signal
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx2
import psutil
import pytest

from domain.clock import SHANGHAI
from domain.notices import NoticeDraft
from domain.policy import PLAIN
from domain.rollup import Rollup
from service.channels.mailbox import MailboxFollower
from service.clock import SystemClock
from service.demo import answers
from service.demo.behaviour import Mixture, Temper, draw
from service.demo.check import judge
from service.demo.diary import Diary
from service.demo.people import People
from service.demo.stage import furnish, launch, ready, stage_settings, start_clock
from service.foresight import DryRun, foresee
from service.store.database import open_engine
from service.store.ledger import SqlLedger
from tests import small_city

FASTEST = 4 * 3600.0
"""Business seconds in a real one: a day takes six."""
OUTAGE_SECONDS = 40 * 3600.0
"""Business seconds that one restart may take: on a slow or busy machine the clock goes slower, not the people late.

Everything is judged by planned instants.
"""
SUNDAY_MORNING = datetime(2024, 6, 16, 8, tzinfo=SHANGHAI)
"""Shown when the service has started. Issued any time in this day, a notice has the same plan; and the streets pass
it on by the plan foreseen until Tuesday ends, after which too little would be left of their own due, on Wednesday.
"""
DUE = datetime(2024, 6, 21, 18, tzinfo=SHANGHAI)
POLICY = PLAIN.model_copy(update={"close_working_days": 3})
SEED = 7
EVERYBODY_REPORTS = Mixture(late=0, silent=0, nil=0)
TEMPERS = {"v7": Temper.SILENT}
"""Somebody to be chased through it all."""
PATIENCE_SECONDS = 840.0
"""Real seconds, for the slowest machine. On an idle one the drill takes a little over a minute."""


class Drill:
    """One notice of the small city on the real service."""

    def __init__(self, folder: Path, speed: float, start_seconds: float = 0.0) -> None:
        self.settings = stage_settings(folder)
        self.speed = speed
        furnish(self.settings, small_city.units(), small_city.contacts())
        self.business = start_clock(self.settings, SUNDAY_MORNING, speed, start_seconds)
        self.clock = SystemClock(self.business)
        self.diary = Diary()
        self.ledger = SqlLedger(open_engine(self.settings.resolved_database_url))
        self.process: asyncio.subprocess.Process | None = None

    async def up(self) -> None:
        """Start the service on the folder, and wait until it answers."""
        self.process = await launch(self.settings)
        await ready(self.settings, self.process)

    async def down(self) -> None:
        """End whatever still runs."""
        if self.process is not None and self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
            await self.process.wait()
        self.ledger.engine.dispose()

    def part(self, words: str) -> psutil.Process:
        """A process of the tree, by words of its command line."""
        assert self.process is not None
        children = psutil.Process(self.process.pid).children()
        [found] = [child for child in children if words in " ".join(child.cmdline())]
        return found

    async def kill_part(self, words: str) -> None:
        """``kill -9``, and wait until the supervisor has started it anew."""
        victim = self.part(words)
        victim.kill()
        while victim.is_running() or not [c for c in self.children() if words in c]:
            await asyncio.sleep(0.05)

    def children(self) -> list[str]:
        """The command lines of the tree."""
        assert self.process is not None
        lines = []
        for child in psutil.Process(self.process.pid).children():
            try:
                lines.append(" ".join(child.cmdline()))
            except psutil.Error:
                continue
        return lines

    async def kill_everything(self) -> None:
        """``kill -9`` of the root; the kernel takes the rest with it."""
        assert self.process is not None
        tree = psutil.Process(self.process.pid).children(recursive=True)
        os.kill(self.process.pid, signal.SIGKILL)
        await self.process.wait()
        _, alive = await asyncio.to_thread(psutil.wait_procs, tree, 10)
        assert alive == []

    async def issue(self, draft: NoticeDraft) -> str:
        """As a clerk does, over HTTP. Returns the notice id."""
        token = self.settings.resolved_api_token().get_secret_value()
        async with httpx2.AsyncClient(base_url=self.settings.public_url, timeout=60, trust_env=False) as client:
            answer = await client.post(
                "/api/v1/notices",
                content=draft.model_dump_json(),
                headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            )
        assert answer.is_success, answer.text
        return str(answer.json()["notice_id"])

    def foresee(self, draft: NoticeDraft) -> DryRun:
        """The dry run of a draft."""
        with self.ledger.reading() as facts:
            return foresee(facts, draft, "dry-run", self.clock.now())

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What the facts say."""
        with closing(sqlite3.connect(f"file:{self.settings.folder.database}?mode=ro", uri=True, timeout=10)) as facts:
            return facts.execute(statement).fetchall()

    def closed(self) -> bool:
        """Whether the notice and all below it have been closed."""
        notices = self.rows("SELECT state FROM notice")
        return len(notices) > 1 and {state for (state,) in notices} == {"closed"}

    async def live(self) -> None:
        """People read and answer until all is closed."""
        people = People(self.settings.folder.mailbox, self.clock, self.diary, SEED, EVERYBODY_REPORTS, TEMPERS)
        await asyncio.wait_for(people.live(self.closed), PATIENCE_SECONDS)

    async def reports(self, count: int) -> None:
        """Wait until so many reports of people have come."""
        while self.rows("SELECT count(*) FROM report WHERE rollup_id IS NULL")[0][0] < count:
            await asyncio.sleep(0.05)


@pytest.mark.timeout(900)
async def test_whatever_is_killed_nothing_is_lost_and_nobody_is_told_twice(tmp_path: Path) -> None:
    start_seconds = await trial_start(tmp_path / "trial")
    drill = Drill(tmp_path / "drill", min(FASTEST, OUTAGE_SECONDS / start_seconds), start_seconds)
    try:
        notice_id, dry_run = await play(drill)
    finally:
        await drill.down()
    database = drill.settings.folder.database
    verdicts = judge(database, notice_id, dry_run, drill.diary, drill.speed, outages=True)
    everybody_was_heard(drill, notice_id)
    nobody_was_told_twice(drill)
    assert [verdict for verdict in verdicts if verdict.faults] == []


async def trial_start(folder: Path) -> float:
    """Real seconds in which the service starts and ends on this machine, as busy as it is."""
    trial = Drill(folder, speed=1)
    began = asyncio.get_running_loop().time()
    try:
        await trial.up()
    finally:
        await trial.down()
    return asyncio.get_running_loop().time() - began


async def play(drill: Drill) -> tuple[str, DryRun]:
    """From the issue to the last close, with everything that can be killed killed once."""
    await drill.up()
    obligation = small_city.STATISTICS
    occurrence = obligation.occurrences[0].model_copy(update={"due": DUE})
    draft = small_city.draft(obligation.model_copy(update={"occurrences": (occurrence,)}), policy=POLICY)
    dry_run = drill.foresee(draft)
    notice_id = await drill.issue(draft)
    living = asyncio.create_task(drill.live())
    await drill.reports(1)
    await drill.kill_part("service.worker")
    await drill.reports(2)
    await drill.kill_part("start-dev")
    await drill.reports(3)
    await drill.kill_everything()
    await drill.up()
    await living
    return notice_id, dry_run


def everybody_was_heard(drill: Drill, notice_id: str) -> None:
    """The city's rollup is the sum of what everybody hands in who is not silent: as if nothing had been killed."""
    [(document,)] = drill.rows(
        "SELECT r.document FROM rollup r JOIN item i ON i.id = r.item_id AND i.version = r.version "
        f"WHERE i.notice_id = '{notice_id}'"
    )
    rollup = Rollup.model_validate_json(document)
    counts = rollup.base
    assert (counts.expected, counts.missing, counts.included + counts.late) == (7, 1, 6)
    task = {"obligation": small_city.STATISTICS.model_dump(mode="json"), "task": {"occurrence": "once"}}
    expected = Counter[str]()
    for code in small_city.COMMUNITIES:
        if code not in TEMPERS:
            given = answers.submission(task, draw(code, SEED, EVERYBODY_REPORTS, TEMPERS).seed, nil=False)
            expected.update({key: int(given["values"][key]) for key in ("events", "people")})
    totals = {figure.field.key: figure.value for figure in rollup.figures}
    assert {key: totals[key] for key in expected} == dict(expected)


def nobody_was_told_twice(drill: Drill) -> None:
    """Every letter that was noted came, under its own id; what a crash repeated came under the same id."""
    notes = MailboxFollower(drill.settings.folder.mailbox).new()
    came = Counter(note.message_id.strip("<>").rpartition("@")[0] for note in notes)
    sent = drill.rows("SELECT letter_id, id FROM outbox WHERE state = 'sent' AND channel = 'email'")
    assert {letter for letter, _ in sent} <= set(came)
    unnoted = [int(letter.rpartition("-")[2]) for letter in set(came) - {letter for letter, _ in sent}]
    noted = {intent for _, intent in sent}
    assert [intent for intent in unnoted if intent in noted] == []  # nobody got the same under another id
    texts = {(note.message_id, note.to, note.subject) for note in notes}
    assert len(texts) == len(came)
    assert sum(came.values()) - len(came) <= 20  # at most what was in flight at three kills
    assert len(notes) > 13
