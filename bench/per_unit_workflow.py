"""The comparison: one workflow per unit, parents waiting for their children, reports as signals."""

import asyncio
from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from bench.per_unit_activities import Member, Notification, Report, Task, UnitActivities, unit_workflow_id

_TIMEOUT = timedelta(seconds=30)
_UNTIL_DUE = timedelta(days=20)


@workflow.defn
class UnitWorkflow:
    """The life of one unit under one notice, from its mail to its report."""

    @workflow.init
    def __init__(self, member: Member) -> None:
        self._member = member
        self._report: Report | None = None

    @workflow.signal
    def report(self, report: Report) -> None:
        """The unit reports."""
        self._report = report

    @workflow.run
    async def run(self, member: Member) -> Report:
        """Be told, then wait for those below or for the own report, then record it."""
        if member.superior is not None:
            await self._receive(member.superior)
        report = await (self._collect() if member.below else self._wait())
        await workflow.execute_activity_method(UnitActivities.record_report, report, start_to_close_timeout=_TIMEOUT)
        return report

    async def _receive(self, superior: str) -> None:
        code, name = self._member.code, self._member.name
        await workflow.execute_activity_method(
            UnitActivities.send_mail,
            Notification(office=superior, unit=code, name=name),
            start_to_close_timeout=_TIMEOUT,
        )
        await workflow.execute_activity_method(
            UnitActivities.write_task, Task(office=superior, unit=code), start_to_close_timeout=_TIMEOUT
        )

    async def _collect(self) -> Report:
        # No office of the tree has more than 42 subordinates: far from the 2,000 that would need chunks.
        await asyncio.gather(*(self._await_child(below) for below in self._member.below))
        return Report(unit=self._member.code, superior=self._member.superior)

    async def _await_child(self, below: Member) -> Report:
        return await workflow.execute_child_workflow(UnitWorkflow.run, below, id=unit_workflow_id(below.code))

    async def _wait(self) -> Report:
        await workflow.wait_condition(lambda: self._report is not None, timeout=_UNTIL_DUE)
        assert self._report is not None
        return self._report
