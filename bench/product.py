"""The product itself: ``cascade up`` with all its processes, a notice over its API, reports over its links."""

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime
from time import perf_counter

import service.exit_guard  # noqa: F401 (works by being imported)
from bench.caller import Caller
from bench.clients import CLIENTS
from bench.environment import history_lengths
from bench.facts import Duty, until
from bench.figures import Figures
from bench.furniture import people_of, units_of
from bench.instance import Instance, instance
from bench.program import SETTLE_SECONDS, Seconds, arguments, figures_of, show
from bench.tree import Tree, fraction, load
from domain.clock import SHANGHAI
from domain.notices import NoticeDraft
from domain.obligations import Field, Form, Obligation, Occurrence
from domain.reports import Submission
from domain.rollup import Rollup

NAME = "product"
DUE = datetime(2024, 6, 25, 18, tzinfo=SHANGHAI)
FIELDS = {"events": 1, "people": 120, "dangers": 3}
"""What the n-th unit reports is n more."""
_TEXT = "本单位开展安全宣传活动一场，发放资料二百份，排查隐患三处，均已整改。"


def draft_of(office: str, due: datetime = DUE) -> NoticeDraft:
    """A notice with one statistics form, from ``office`` to everybody below."""
    fields = tuple(Field(key=key, label=key) for key in FIELDS)
    statistics = Obligation(
        key="statistics",
        title="进展情况统计表",
        form=Form.STATISTICS,
        occurrences=(Occurrence(due=due),),
        fields=fields,
    )
    return NoticeDraft(
        office=office,
        number="泉测办〔2024〕1号",
        title="关于报送2024年“安全生产月”活动开展情况的通知",
        issuers=("泉州市测试办公室",),
        obligations=(statistics,),
        body="请各单位认真组织开展活动，按时报送。",
    )


class Product:
    """One run of the product over one tree."""

    def __init__(self, place: Instance, reporters: Sequence[str], recipients: int) -> None:
        self._place = place
        self._reporters = reporters
        self._recipients = recipients
        self.notice_id = ""

    async def issue(self, draft: NoticeDraft) -> float:
        """Seconds until every task of every level is committed and every mail accepted."""
        facts = self._place.facts
        start = perf_counter()
        self.notice_id = await self._place.issue(draft)
        await until(lambda: facts.told() >= self._recipients and facts.tasks() >= self._recipients)
        return perf_counter() - start

    async def collect(self) -> float:
        """Seconds from the first report until the issuing office's rollup holds every unit."""
        duties = self._place.facts.duties()
        requests = [self._request(number, duties[unit]) for number, unit in enumerate(self._reporters)]
        start = perf_counter()
        await report_all(self._place.settings.web_port, requests)
        await until(self._whole)
        return perf_counter() - start

    def check(self) -> None:
        """Raise AssertionError unless the rollup is the sum of what was reported and everybody got one mail."""
        rollup = self._place.facts.rollup(self.notice_id)
        if rollup is None or sums(rollup) != expected_sums(len(self._reporters)):
            raise AssertionError(f"the rollup is not the sum of the reports: {rollup and sums(rollup)}")
        if (mails := self._place.mails()) < self._recipients:
            raise AssertionError(f"{mails} mails arrived for {self._recipients} recipients")

    def _request(self, number: int, duty: Duty) -> tuple[str, bytes]:
        values = {key: str(first + number) for key, first in FIELDS.items()}
        body = {"task_id": duty.task_id, "submission": Submission(values=values, text=_TEXT).model_dump(mode="json")}
        token = self._place.signer.token(duty.intent_id)
        return f"/api/v1/links/{token}/reports", json.dumps(body, ensure_ascii=False).encode()

    def _whole(self) -> bool:
        rollup = self._place.facts.rollup(self.notice_id)
        return rollup is not None and rollup.base.included == rollup.base.expected == len(self._reporters)


async def report_all(port: int, requests: Sequence[tuple[str, bytes]], clients: int = CLIENTS) -> None:
    """Let ``clients`` concurrent clients post all requests, each taking the next as soon as it is answered."""
    remaining = iter(requests)
    callers = [await Caller.connect(port) for _ in range(clients)]

    async def client(caller: Caller) -> None:
        for path, body in remaining:
            answer = await caller.post(path, body)
            if answer.status != 201:
                raise AssertionError(f"not taken: {answer.status} {answer.body.decode()}")

    async with asyncio.TaskGroup() as group:
        for caller in callers:
            group.create_task(client(caller))
    for caller in callers:
        caller.close()


def sums(rollup: Rollup) -> dict[str, int]:
    """The figures of a rollup by field."""
    return {figure.field.key: int(figure.value or 0) for figure in rollup.figures}


def expected_sums(units: int) -> dict[str, int]:
    """What ``units`` reports amount to."""
    return {key: units * first + units * (units - 1) // 2 for key, first in FIELDS.items()}


async def run(tree: Tree) -> Figures:
    """Measure once on a fresh instance. Raises AssertionError if facts and mails are not as they should be."""
    units = units_of(tree)
    async with instance(units, people_of(units)) as place:
        seconds = await measure(place, tree)
        lengths = await history_lengths(place.client)
        return figures_of(NAME, tree, seconds, lengths, place.memory)


async def measure(place: Instance, tree: Tree) -> Seconds:
    """Issue, rest, collect; then hold the facts against the tree."""
    reporters = [unit.code for unit in tree.reporting_order()]
    product = Product(place, reporters, len(tree.recipients))
    issue = await product.issue(draft_of(tree.root.code))
    await asyncio.sleep(SETTLE_SECONDS)
    collect = await product.collect()
    await until(place.facts.all_closed)
    product.check()
    return Seconds(issue, collect)


if __name__ == "__main__":
    given = arguments(NAME)
    show(asyncio.run(run(fraction(load(), given.fraction))), given.json)
