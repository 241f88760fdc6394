"""Writes that arrive together: one transaction, and yet each with its own fate."""

import asyncio
import threading
from collections.abc import Callable, Sequence

import pytest

from domain.errors import CascadeError
from domain.facts import Facts
from domain.reports import Content, LinkUsed
from domain.task_life import after_report
from service.store.grouped import GROUP, GroupedWriter
from tests.service.store.world import DUE, SOMEBODY, World, draft


class Reported:
    """A street's notice, its tasks, and work that hands in for one of them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.notice = world.issue(draft())
        with world.ledger.reading() as facts:
            codes = [receipt.unit_code for receipt in facts.receipts(self.notice.id)]
            self.tasks = [task.id for code in codes for task in facts.tasks_of(self.notice.id, code)]

    def hand_in(self, task_id: int, base: int = 0) -> Callable[[Facts], int]:
        """One report on top of version ``base``. Returns the version."""

        def work(facts: Facts) -> int:
            task = facts.task(task_id)
            if task.version != base:
                raise LinkUsed("used", field="base_version")
            state = after_report(task.state, review=False)
            return facts.put_report(task, state, Content(text="已办"), DUE, SOMEBODY).version

        return work

    def versions(self) -> list[int]:
        """How often each task was handed in."""
        with self.world.ledger.reading() as facts:
            return [facts.task(task_id).version for task_id in self.tasks]


@pytest.fixture
def reported(world: World) -> Reported:
    return Reported(world)


def itself(number: int) -> Callable[[Facts], int]:
    """Work that only answers."""
    return lambda _: number


async def together(writer: GroupedWriter, works: Sequence[Callable[[Facts], int]]) -> list[int | BaseException]:
    """All at once, while the writer is busy with something else, so that they share a transaction."""
    hold, begun = threading.Event(), threading.Event()

    def busy(_: Facts) -> None:
        begun.set()
        assert hold.wait(60)

    first = asyncio.create_task(writer.run(busy))
    assert await asyncio.to_thread(begun.wait, 60)
    tasks = [asyncio.create_task(writer.run(work)) for work in works]
    await asyncio.sleep(0)
    hold.set()
    await first
    return await asyncio.gather(*tasks, return_exceptions=True)


async def test_many_share_few_transactions(reported: Reported) -> None:
    writer = GroupedWriter(reported.world.ledger)
    with reported.world.counting() as sent:
        assert await together(writer, [reported.hand_in(task) for task in reported.tasks]) == [1] * len(reported.tasks)
    moves = [statement for statement in sent if "trail_sequence=" in statement]
    assert len(reported.tasks) > 1
    assert len(moves) == 1
    writer.close()


async def test_one_refused_costs_the_others_nothing(reported: Reported) -> None:
    writer = GroupedWriter(reported.world.ledger)
    first, *rest = reported.tasks
    works = [reported.hand_in(first), reported.hand_in(first), *(reported.hand_in(task) for task in rest)]
    outcomes = await together(writer, works)
    assert isinstance(outcomes[1], LinkUsed)
    assert outcomes[:1] + outcomes[2:] == [1] * len(reported.tasks)
    assert reported.versions() == [1] * len(reported.tasks)
    writer.close()


async def test_a_refusal_keeps_nothing_of_its_own(reported: Reported) -> None:
    writer = GroupedWriter(reported.world.ledger)
    task = reported.tasks[0]

    def half(facts: Facts) -> None:
        reported.hand_in(task)(facts)
        raise CascadeError("halfway")

    with pytest.raises(CascadeError, match="halfway"):
        await writer.run(half)
    assert reported.versions()[0] == 0
    assert await writer.run(reported.hand_in(task)) == 1
    writer.close()


async def test_more_than_a_group_goes_in_turns(reported: Reported) -> None:
    writer = GroupedWriter(reported.world.ledger)
    asked = [itself(number) for number in range(GROUP + 9)]
    assert await together(writer, asked) == list(range(GROUP + 9))
    writer.close()


async def test_who_has_gone_holds_up_nobody(reported: Reported) -> None:
    writer = GroupedWriter(reported.world.ledger)
    hold = threading.Event()
    slow = asyncio.create_task(writer.run(lambda _: hold.wait(60)))
    gone = asyncio.create_task(writer.run(reported.hand_in(reported.tasks[0])))
    await asyncio.sleep(0)
    gone.cancel()
    hold.set()
    assert await slow
    assert await writer.run(reported.hand_in(reported.tasks[1])) == 1
    assert reported.versions()[:2] == [1, 1]
    writer.close()
