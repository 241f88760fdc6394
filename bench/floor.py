"""The floor: what engine and disk allow, with a workflow per issuing office and the facts in SQL."""

import asyncio
from time import perf_counter

from temporalio.client import Client

from bench.clients import report_all
from bench.environment import TASK_QUEUE, Environment, all_closed, worker
from bench.floor_activities import FloorActivities, office_of, office_workflow_id
from bench.floor_workflow import FloorWorkflow
from bench.mail import Postman
from bench.program import SETTLE_SECONDS, Seconds, main
from bench.store import Store
from bench.tally import Tally
from bench.tree import Tree, Unit


class Floor:
    """One run of the floor over one tree."""

    def __init__(self, client: Client, tree: Tree, store: Store, postman: Postman) -> None:
        self._client = client
        self._tree = tree
        self._issued = Tally(len(tree.offices))
        self._submitted = Tally(len(tree.offices))
        self.activities = FloorActivities(tree, store, postman, self._poke, self._issued, self._submitted)

    async def issue(self) -> float:
        """Seconds until every row is committed and every mail accepted."""
        root = office_of(self._tree, self._tree.root)
        start = perf_counter()
        await self._client.start_workflow(
            FloorWorkflow.run, root, id=office_workflow_id(root.code), task_queue=TASK_QUEUE
        )
        await self._issued.full()
        return perf_counter() - start

    async def collect(self) -> float:
        """Seconds until the city's report is committed."""
        start = perf_counter()
        await report_all(self._tree.reporting_order(), self._report)
        await self._submitted.full()
        return perf_counter() - start

    async def _report(self, unit: Unit) -> None:
        await self.activities.report(unit.code)

    async def _poke(self, office: str) -> None:
        await self._client.get_workflow_handle(office_workflow_id(office)).signal(FloorWorkflow.all_reported)


async def measure(place: Environment, tree: Tree) -> Seconds:
    """Issue, rest, collect; then hold the facts against the tree."""
    store = Store(place.folder / "facts.db")
    async with Postman(place.sink.port) as postman:
        floor = Floor(place.client, tree, store, postman)
        activities = [floor.activities.issue, floor.activities.submit]
        async with worker(place.client, [FloorWorkflow], activities):
            issue = await floor.issue()
            await asyncio.sleep(SETTLE_SECONDS)
            collect = await floor.collect()
            await all_closed(place.client)
    await store.check(tree)
    await store.close()
    return Seconds(issue, collect)


if __name__ == "__main__":
    main("floor", measure)
