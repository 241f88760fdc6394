"""The reconciling sweep: every so often the workflows are made to agree with the facts."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import VersioningBehavior

with workflow.unsafe.imports_passed_through():
    from activities.sweeping import SweepingActivities
    from domain.orders import SweepOrder
    from workflows import options


@workflow.defn(name="Sweep", versioning_behavior=VersioningBehavior.AUTO_UPGRADE)
class SweepWorkflow:
    """One in the whole service."""

    @workflow.run
    async def run(self, order: SweepOrder) -> None:
        """Look, rest, look again."""
        while workflow.info().get_current_history_length() < options.COURIER_HISTORY:
            await workflow.execute_activity_method(
                SweepingActivities.reconcile, summary="核对事实与流程", **options.FACTS
            )
            await workflow.sleep(timedelta(seconds=order.every_seconds), summary="等待下一次核对")
        workflow.continue_as_new(order)
