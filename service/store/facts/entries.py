"""Proxy entry (代录): over which channel the newest version of a report came."""

from sqlalchemy import select

from service.store.facts.base import Store
from service.store.statements import given
from service.store.tables import REPORT, TASK

_CHANNEL = (
    select(REPORT.c.channel)
    .join_from(REPORT, TASK, (TASK.c.id == REPORT.c.task_id) & (TASK.c.version == REPORT.c.version))
    .where(TASK.c.id == given("task", TASK.c.id))
)


class EntryFacts(Store):
    """One statement."""

    def report_channel(self, task_id: int) -> str:
        """The channel over which the newest version came; '' where nothing has come."""
        row = self._one(_CHANNEL, task=task_id)
        return "" if row is None else str(row.channel)
