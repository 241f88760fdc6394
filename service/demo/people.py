"""The simulated people of one demonstration: they read their mail, open the link, and act over HTTP like anybody."""

import asyncio
import heapq
import itertools
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2

from domain.clock import Clock
from service.channels.mailbox import MailboxFollower, MailNote
from service.demo import answers
from service.demo.behaviour import Mixture, Persona, Temper, draw, report_moment
from service.demo.diary import NO_ANSWER, Act, Diary, Entry

HANDS = 12
"""People acting at the same instant."""
PATIENCE_SECONDS = 300.0
"""Real seconds for which somebody tries to reach a service that is being restarted."""

Plan = Callable[[], Awaitable[None]]


class People:
    """Everybody who gets a mail. One persona a unit, whoever of the unit the mail is for."""

    def __init__(
        self, mailbox: Path, clock: Clock, diary: Diary, seed: int, mixture: Mixture, offices: Mapping[str, Temper]
    ) -> None:
        self._follower = MailboxFollower(mailbox)
        self._clock = clock
        self._diary = diary
        # A mailbox name is in small letters.
        named = {code.lower(): temper for code, temper in offices.items()}
        self._draw: Callable[[str], Persona] = lambda code: draw(code, seed, mixture, named)
        self._personas: dict[str, Persona] = {}
        self._started: set[tuple[str, str]] = set()
        self._agenda: list[tuple[datetime, int, Plan]] = []
        self._numbers = itertools.count()
        self._client = httpx2.AsyncClient(
            timeout=60, trust_env=False, limits=httpx2.Limits(max_connections=HANDS, max_keepalive_connections=HANDS)
        )
        self._hands = asyncio.Semaphore(HANDS)

    async def live(self, until: Callable[[], bool]) -> None:
        """Read and act until told otherwise."""
        async with asyncio.TaskGroup() as acts:
            while not until():
                for note in self._follower.new():
                    self._read(note)
                now = self._clock.now()
                while self._agenda and self._agenda[0][0] <= now:
                    _, _, plan = heapq.heappop(self._agenda)
                    acts.create_task(self._act(plan))
                await asyncio.sleep(0.05)
        await self._client.aclose()

    def _persona(self, code: str) -> Persona:
        return self._personas.setdefault(code, self._draw(code))

    def _later(self, moment: datetime, plan: Plan) -> None:
        heapq.heappush(self._agenda, (moment, next(self._numbers), plan))

    async def _act(self, plan: Plan) -> None:
        """Do it; while the service is being restarted, try again as a person would. Raises httpx2.TransportError."""
        clock = asyncio.get_running_loop().time
        until = clock() + PATIENCE_SECONDS
        async with self._hands:
            while True:
                try:
                    return await plan()
                except httpx2.TransportError:
                    if clock() > until:
                        raise
                    await asyncio.sleep(0.5)

    def _read(self, note: MailNote) -> None:
        """A mail has come: decide what its reader will do, and when."""
        code, duty = note.to.split("@", 1)[0].rsplit(".", 1)
        if not note.link:
            return
        persona = self._persona(code)
        known = (code, note.link) in self._started
        self._started.add((code, note.link))
        if known:
            return
        now = self._clock.now()
        if duty == "leader":
            self._urged(persona, note.link, now)
        elif duty == "clerk":
            self._clerk(persona, note.link, now)
        else:
            self._liaison(persona, note.link, now)

    def _liaison(self, persona: Persona, link: str, now: datetime) -> None:
        """First mail: acknowledge and plan the report. Later mails are reminders: they move those who are late."""
        first = self._diary.first_link(persona.unit_code, link)
        if first:
            if persona.temper is not Temper.SILENT:
                self._later(now + persona.acknowledges_after, lambda: self._acknowledge(persona, link))
        elif persona.temper is Temper.LATE and self._diary.chased(persona.unit_code) >= 3:
            self._later(now + timedelta(hours=3), lambda: self._report(persona, link))

    def _urged(self, persona: Persona, link: str, now: datetime) -> None:
        """The leader was alarmed: a late unit reports that day, a sitting office passes the notice on at last."""
        if persona.temper is Temper.LATE:
            self._later(now + timedelta(hours=5), lambda: self._report(persona, link))
        elif persona.temper is Temper.SITTING:
            self._later(now + timedelta(hours=4), lambda: self._reissue(persona, link))

    def _clerk(self, persona: Persona, link: str, now: datetime) -> None:
        if persona.temper not in {Temper.SITTING, Temper.MERGING}:
            self._later(now + timedelta(hours=6), lambda: self._reissue(persona, link))

    async def _open(self, link: str) -> tuple[str, dict[str, Any]]:
        base, token = link.rsplit("/l/", 1)
        api = f"{base}/api/v1/links/{token}"
        answer = await self._client.get(api)
        answer.raise_for_status()
        return api, answer.json()

    async def _acknowledge(self, persona: Persona, link: str) -> None:
        api, shown = await self._open(link)
        await self._post(persona, Act.ACKNOWLEDGE, shown, f"{api}/acknowledge", {})
        if persona.temper in {Temper.LATE, Temper.SILENT}:
            return
        now = self._clock.now()
        for task in shown["tasks"]:
            if due := task["task"]["due"]:
                moment = report_moment(persona, now, datetime.fromisoformat(due))
                self._later(moment, self._reporter(persona, link, task["task"]["id"]))

    def _reporter(self, persona: Persona, link: str, task_id: int) -> Plan:
        return lambda: self._report(persona, link, task_id)

    async def _report(self, persona: Persona, link: str, task_id: int | None = None) -> None:
        """Hand in what is owed: one task, or everything that is overdue for this unit."""
        api, shown = await self._open(link)
        for task in shown["tasks"]:
            mine = task_id is None or task["task"]["id"] == task_id
            dated = task["task"]["due"] is not None
            wanted = task["obligation"]["demand"] == "mandatory" or task_id is not None
            if mine and not task["owing"]:
                self._diary.settle(persona.unit_code, shown["notice"]["id"], task["task"])
            if mine and dated and wanted and task["owing"] and task["open"] and self._wants(persona, task):
                content = answers.submission(task, persona.seed, nil=persona.nil)
                body = {"task_id": task["task"]["id"], "submission": content, "base_version": task["task"]["version"]}
                await self._post(persona, Act.REPORT, shown, f"{api}/reports", body, task)

    def _wants(self, persona: Persona, task: dict[str, Any]) -> bool:
        """Every third unit takes up what is voluntary."""
        return task["obligation"]["demand"] != "opt_in" or persona.seed % 3 == 0

    async def _reissue(self, persona: Persona, link: str) -> None:
        api, shown = await self._open(link)
        await self._post(persona, Act.REISSUE, shown, f"{api}/reissue", None)

    async def _post(
        self,
        persona: Persona,
        act: Act,
        shown: dict[str, Any],
        url: str,
        body: dict[str, Any] | None,
        task: dict[str, Any] | None = None,
    ) -> None:
        entry = Entry(
            unit_code=persona.unit_code,
            act=act,
            notice_id=shown["notice"]["id"],
            at=self._clock.now(),
            status=NO_ANSWER,
            obligation=task["task"]["obligation"] if task else "",
            occurrence=task["task"]["occurrence"] if task else "",
            submission=(body or {}).get("submission", {}),
        )
        self._diary.begin(entry)
        answer = await self._client.post(url, json=body)
        code = "" if answer.is_success else answer.json().get("code", "")
        answered = {"at": self._clock.now(), "status": answer.status_code, "code": code}
        self._diary.note(entry.model_copy(update=answered))
