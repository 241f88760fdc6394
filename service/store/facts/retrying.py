"""Messages that failed, to be sent again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, update

from domain.letters import ChannelName
from domain.outbox import IntentState
from domain.retrying import FailedMessage
from service.store.facts.base import Store
from service.store.statements import among, among_numbers, given, listed
from service.store.tables import CONTACT, OUTBOX

_FAILED = (
    select(
        OUTBOX.c.id,
        OUTBOX.c.notice_id,
        OUTBOX.c.contact_id,
        OUTBOX.c.channel,
        OUTBOX.c.state,
        OUTBOX.c.attempts,
        CONTACT.c.email,
        CONTACT.c.mobile,
        CONTACT.c.email_dead,
        CONTACT.c.sms_dead,
    )
    .join_from(OUTBOX, CONTACT, CONTACT.c.id == OUTBOX.c.contact_id)
    .where(among_numbers(OUTBOX.c.id, "messages"))
    .order_by(OUTBOX.c.id)
)
_LOCKED = _FAILED.with_for_update(of=OUTBOX)
_AGAIN = (
    update(OUTBOX)
    .where(among_numbers(OUTBOX.c.id, "messages"))
    .where(or_(OUTBOX.c.state == IntentState.UNDELIVERABLE.value, OUTBOX.c.attempts > 0))
    .values(state=IntentState.WAITING.value, attempts=0, release_at=given("moment", OUTBOX.c.release_at))
)
_REVIVE = {
    ChannelName.EMAIL: update(CONTACT).where(among(CONTACT.c.id, "contacts")).values(email_dead=False),
    ChannelName.SMS: update(CONTACT).where(among(CONTACT.c.id, "contacts")).values(sms_dead=False),
}


class RetryingFacts(Store):
    """One statement each."""

    def failed_messages(self, message_ids: Sequence[int]) -> Sequence[FailedMessage]:
        """These messages with their addresses; in a writing transaction nobody else moves them from now on."""
        rows = self._all(_LOCKED if self._locks else _FAILED, messages=listed(message_ids))
        return [
            FailedMessage(
                id=row.id,
                notice_id=row.notice_id,
                contact_id=row.contact_id,
                channel=ChannelName(row.channel),
                state=IntentState(row.state),
                attempts=row.attempts,
                has_address=bool(row.email if row.channel == ChannelName.EMAIL.value else row.mobile),
                dead=bool(row.email_dead if row.channel == ChannelName.EMAIL.value else row.sms_dead),
            )
            for row in rows
        ]

    def send_again(self, message_ids: Sequence[int], at: datetime) -> None:
        """Let them wait for the courier from ``at`` on, as if they had never been tried."""
        self._write(_AGAIN, messages=listed(message_ids), moment=at)

    def revive_addresses(self, channel: ChannelName, contact_ids: Sequence[str]) -> None:
        """These addresses are said to work again."""
        self._write(_REVIVE[channel], contacts=listed(contact_ids))
