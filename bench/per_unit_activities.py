"""What a unit's workflow does outside itself, one small activity a step, as the samples teach."""

from temporalio import activity

from bench.mail import Draft, Postman
from bench.store import Store
from bench.tally import Tally
from bench.tree import Tree, Unit
from domain.base import Frozen


class Member(Frozen):
    """A unit and those below it: what its workflow is started with. ``superior`` is a code, None for the city."""

    code: str
    name: str
    superior: str | None
    below: tuple["Member", ...] = ()


class Notification(Frozen):
    """Whom to tell of whose notice."""

    office: str
    unit: str
    name: str


class Task(Frozen):
    """The duty of a unit towards its office."""

    office: str
    unit: str


class Report(Frozen):
    """What a unit hands in. ``superior`` is a code, None for the city."""

    unit: str
    superior: str | None


def unit_workflow_id(code: str) -> str:
    """The id of the workflow of the unit ``code``."""
    return f"unit/{code}"


def member_of(tree: Tree, unit: Unit) -> Member:
    """``unit`` with all units below it."""
    below = tuple(member_of(tree, each) for each in tree.subordinates.get(unit.code, ()))
    return Member(code=unit.code, name=unit.name, superior=unit.superior, below=below)


class UnitActivities:
    """``mailed`` is told the code of each unit whose mail is accepted, ``tasked`` of each whose row is committed."""

    def __init__(self, store: Store, postman: Postman, mailed: Tally, tasked: Tally) -> None:
        self._store = store
        self._postman = postman
        self._mailed = mailed
        self._tasked = tasked

    @activity.defn
    async def send_mail(self, notification: Notification) -> None:
        """Tell one unit."""
        draft = Draft(notification.office)
        await self._postman.deliver([draft.addressed(notification.unit, notification.name)])
        self._mailed.add(notification.unit)

    @activity.defn
    async def write_task(self, task: Task) -> None:
        """Insert one task row."""
        await self._store.insert_tasks(task.office, [task.unit])
        self._tasked.add(task.unit)

    @activity.defn
    async def record_report(self, report: Report) -> None:
        """Insert one report row and settle the unit's task."""
        await self._store.report(report.unit, report.superior)
