"""The courier of one channel: drains the outbox, sleeps until the next release or a poke, for ever."""

from temporalio import workflow
from temporalio.common import VersioningBehavior

with workflow.unsafe.imports_passed_through():
    from activities.delivering import Delivered, DeliveringActivities
    from domain.orders import CourierOrder
    from workflows import options


@workflow.defn(name="Courier", versioning_behavior=VersioningBehavior.AUTO_UPGRADE)
class CourierWorkflow:
    """One per channel."""

    @workflow.init
    def __init__(self, order: CourierOrder) -> None:
        self._order = order
        self._poked = False

    @workflow.run
    async def run(self, order: CourierOrder) -> None:
        """Deliver, wait, deliver again. The outbox is in SQL, so a new run starts from nothing."""
        while workflow.info().get_current_history_length() < options.COURIER_HISTORY:
            self._poked = False
            delivered: Delivered = await workflow.execute_activity_method(
                DeliveringActivities.deliver, order, summary=f"{order.channel.value}：发送待发消息", **options.COURIER
            )
            await self._rest(delivered)
        await workflow.wait_condition(workflow.all_handlers_finished)
        workflow.continue_as_new(order)

    @workflow.signal
    def poke(self) -> None:
        """There is something to send."""
        self._poked = True

    async def _rest(self, delivered: Delivered) -> None:
        if delivered.next_release is None:
            await workflow.wait_condition(lambda: self._poked)
            return
        now = self._order.clock.business(workflow.now())
        remaining = self._order.clock.real_duration(delivered.next_release - now)
        if remaining <= options.SOON:
            return
        try:
            await workflow.wait_condition(lambda: self._poked, timeout=remaining, timeout_summary="等到可以发送的时刻")
        except TimeoutError:
            return
