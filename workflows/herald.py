"""The herald: tells other programs what happens, for as long as any wants to be told."""

from temporalio import workflow
from temporalio.common import VersioningBehavior

with workflow.unsafe.imports_passed_through():
    from activities.notifying import Notified, NotifyingActivities
    from workflows import options


@workflow.defn(name="Herald", versioning_behavior=VersioningBehavior.AUTO_UPGRADE)
class HeraldWorkflow:
    """One in the whole service."""

    @workflow.init
    def __init__(self) -> None:
        self._poked = False

    @workflow.run
    async def run(self) -> None:
        """A round, and the next one; where no webhook is switched on, sleep until poked. All facts are in SQL."""
        while workflow.info().get_current_history_length() < options.COURIER_HISTORY:
            self._poked = False
            notified: Notified = await workflow.execute_activity_method(
                NotifyingActivities.notify, summary="向外部系统推送事件", **options.COURIER
            )
            if not notified.active:
                await workflow.wait_condition(lambda: self._poked)
        await workflow.wait_condition(workflow.all_handlers_finished)
        workflow.continue_as_new()

    @workflow.signal
    def poke(self) -> None:
        """Somebody wants to be told."""
        self._poked = True
