"""The comparison: the same job the way the official samples teach it, with a child workflow per unit."""

import asyncio
from time import perf_counter

from temporalio.client import Client

from bench.clients import report_all
from bench.environment import TASK_QUEUE, Environment, all_closed, worker
from bench.mail import Postman
from bench.per_unit_activities import Report, UnitActivities, member_of, unit_workflow_id
from bench.per_unit_workflow import UnitWorkflow
from bench.program import SETTLE_SECONDS, Seconds, main
from bench.store import Store
from bench.tally import Tally
from bench.tree import Tree, Unit


class PerUnit:
    """One run of the comparison over one tree."""

    def __init__(self, client: Client, tree: Tree, store: Store, postman: Postman) -> None:
        self._client = client
        self._tree = tree
        self._mailed = Tally(len(tree.recipients))
        self._tasked = Tally(len(tree.recipients))
        self.activities = UnitActivities(store, postman, self._mailed, self._tasked)

    async def issue(self) -> float:
        """Seconds until every row is committed and every mail accepted."""
        root = member_of(self._tree, self._tree.root)
        start = perf_counter()
        await self._client.start_workflow(UnitWorkflow.run, root, id=unit_workflow_id(root.code), task_queue=TASK_QUEUE)
        await self._mailed.full()
        await self._tasked.full()
        return perf_counter() - start

    async def collect(self) -> float:
        """Seconds until the city's workflow has completed."""
        start = perf_counter()
        await report_all(self._tree.reporting_order(), self._report)
        await self._client.get_workflow_handle(unit_workflow_id(self._tree.root.code)).result()
        return perf_counter() - start

    async def _report(self, unit: Unit) -> None:
        handle = self._client.get_workflow_handle(unit_workflow_id(unit.code))
        await handle.signal(UnitWorkflow.report, Report(unit=unit.code, superior=unit.superior))


async def measure(place: Environment, tree: Tree) -> Seconds:
    """Issue, rest, collect; then hold the facts against the tree."""
    store = Store(place.folder / "facts.db")
    async with Postman(place.sink.port) as postman:
        comparison = PerUnit(place.client, tree, store, postman)
        unit = comparison.activities
        async with worker(place.client, [UnitWorkflow], [unit.send_mail, unit.write_task, unit.record_report]):
            issue = await comparison.issue()
            await asyncio.sleep(SETTLE_SECONDS)
            collect = await comparison.collect()
            await all_closed(place.client)
    await store.check(tree)
    await store.close()
    return Seconds(issue, collect)


if __name__ == "__main__":
    main("per_unit", measure)
