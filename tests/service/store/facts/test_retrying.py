"""Messages that failed, on both databases."""

from datetime import timedelta

from sqlalchemy import Engine

from activities.telling import tell_recipients
from domain.letters import ChannelName
from domain.outbox import IntentState, Sent
from service.store.ledger import SqlLedger
from service.store.views import Views
from tests.service.store.world import World, draft
from tests.small_city import MONDAY


def test_a_refused_message_is_found_and_waits_again(engine: Engine) -> None:
    world, ledger, later = World.furnished(engine), SqlLedger(engine), MONDAY.replace(year=2099)
    notice = world.issue(draft())
    with ledger.transaction() as facts:
        tell_recipients(facts, notice, facts.receipts(notice.id), notice.issued_at)
        part = facts.pending(ChannelName.EMAIL, later, 1)[0]
        done = Sent(id=part.id, state=IntentState.UNDELIVERABLE, letter_id="l", at=MONDAY, checked_at=MONDAY)
        facts.record(ChannelName.EMAIL, [done])
        facts.mark_dead(ChannelName.EMAIL, [part.contact.id])
    [shown] = Views(engine).troubled_messages()
    assert (shown.id, shown.dead, shown.has_address) == (part.id, True, True)
    assert Views(engine).channel_queues(MONDAY + timedelta(days=1))[0].dead == 1
    with ledger.transaction() as facts:
        [failed] = facts.failed_messages([part.id, 10**9])
        assert (failed.state, failed.dead, failed.attempts) == (IntentState.UNDELIVERABLE, True, 1)
        facts.send_again([failed.id], later)
        facts.revive_addresses(failed.channel, [failed.contact_id])
    with ledger.reading() as facts:
        [again] = facts.failed_messages([part.id])
    assert (again.state, again.dead, again.attempts) == (IntentState.WAITING, False, 0)
