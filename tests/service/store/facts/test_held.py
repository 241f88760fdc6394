"""What an office is told of an item that is open after its close, asked when it is sent."""

from datetime import timedelta

from domain.letters import ChannelName
from domain.outbox import Intent, Owed, Purpose
from domain.plan import Rung
from domain.policy import Act, Step, Track
from tests.service.store.world import DUE, STATISTICS, TABLE, World, draft

LATER = DUE + timedelta(days=10)
ALARM = Rung(
    id="close.table.once.escalate.0",
    instant=DUE,
    act=Act.ESCALATE,
    track=Track.CLOSE,
    step=Step.SUPERIOR,
    obligation="table",
    occurrence="once",
    reason="到期未办结",
)


def owed(world: World, notice_id: str) -> list[tuple[Owed, ...]]:
    with world.ledger.reading() as facts:
        found = [part for part in facts.pending(ChannelName.EMAIL, LATER, 9) if part.notice_id == notice_id]
    return [part.owed for part in found]


def test_the_office_is_told_as_long_as_the_item_is_open(world: World) -> None:
    top = world.issue(draft(STATISTICS))
    intent = Intent(
        notice_id=top.id,
        rung_id=ALARM.id,
        contact_id="c-liaison",
        channel=ChannelName.EMAIL,
        purpose=Purpose.ALARM,
        step=Step.SUPERIOR,
        instant=DUE,
        release_at=DUE,
    )
    with world.facts() as facts:
        facts.put_rungs(top.id, [ALARM])
        assert [one.unit_code for one in facts.debtors(top.id, ALARM)] == ["c"]
        facts.put_intents([intent])
    [[told]] = owed(world, top.id)
    with world.ledger.reading() as facts:
        [state] = facts.items(top.id)
    assert (told.unit_code, told.track, told.title, told.due) == ("c", Track.CLOSE, "统计表", state.item.close_at)
    with world.facts() as facts:
        facts.close_item(top.id, TABLE, LATER)
        assert facts.debtors(top.id, ALARM) == []
    assert owed(world, top.id) == [()]
