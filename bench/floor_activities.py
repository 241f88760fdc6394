"""What an office of the floor does outside its workflow: tell its direct subordinates, and report to its superior."""

from collections.abc import Awaitable, Callable

from temporalio import activity

from bench.mail import Draft, Postman
from bench.store import Store
from bench.tally import Tally
from bench.tree import Tree, Unit
from domain.base import Frozen


class Office(Frozen):
    """An issuing office and those below it, by code: all that its workflow needs to know of the tree."""

    code: str
    below: tuple["Office", ...] = ()


def office_workflow_id(code: str) -> str:
    """The id of the workflow of the office ``code``."""
    return f"floor/{code}"


def office_of(tree: Tree, unit: Unit) -> Office:
    """The office ``unit`` with all offices below it."""
    below = [each for each in tree.subordinates[unit.code] if each.code in tree.subordinates]
    return Office(code=unit.code, below=tuple(office_of(tree, each) for each in below))


class FloorActivities:
    """``issued`` is told the code of each office whose rows are committed and mails accepted, ``submitted`` of each
    whose report is. ``poke`` wakes the workflow of an office."""

    def __init__(
        self, tree: Tree, store: Store, postman: Postman, poke: Callable[[str], Awaitable[None]], issued: Tally,
        submitted: Tally,
    ) -> None:  # fmt: skip
        self._subordinates = tree.subordinates
        self._superiors = {unit.code: unit.superior for unit in tree.units}
        self._store = store
        self._postman = postman
        self._poke = poke
        self._issued = issued
        self._submitted = submitted

    @activity.defn
    async def issue(self, office: str) -> None:
        """Insert the tasks of all direct subordinates at once, then send each its mail."""
        recipients = self._subordinates[office]
        await self._store.insert_tasks(office, [unit.code for unit in recipients])
        draft = Draft(office)
        await self._postman.deliver(draft.addressed(unit.code, unit.name) for unit in recipients)
        self._issued.add(office)

    @activity.defn
    async def submit(self, office: str) -> None:
        """Commit the office's own report; if it was the last that its superior waited for, wake the superior."""
        await self.report(office)
        self._submitted.add(office)

    async def report(self, unit: str) -> None:
        """One report of a unit or an office, and the poke if it was the last. Clients call this directly."""
        superior = self._superiors[unit]
        if await self._store.report(unit, superior) and superior is not None:
            await self._poke(superior)
