"""Who owes under a rung, who is told, and how far the climb has gone."""

from datetime import timedelta

from domain.letters import ChannelName
from domain.notices import Notice
from domain.outbox import Intent, Purpose
from domain.plan import Rung
from domain.policy import Act, Step, Track
from tests.service.store.world import (
    INTENTION,
    ISSUED,
    NORTH,
    REVIEWED,
    SOMEBODY,
    STATISTICS,
    SUMMARY,
    TEXT,
    World,
    draft,
)


def rung(world: World, notice: Notice, track: Track, obligation: str | None = None, act: Act = Act.ESCALATE) -> Rung:
    with world.ledger.reading() as facts:
        found = (r for r in facts.rungs(notice.id) if r.track is track and r.act is act and r.obligation == obligation)
        return next(found)


def debtors(world: World, notice: Notice, asked: Rung) -> list[str]:
    with world.ledger.reading() as facts:
        return [debtor.unit_code for debtor in facts.debtors(notice.id, asked)]


def test_only_those_who_have_not_reported_owe(world: World) -> None:
    top = world.issue(draft(STATISTICS, TEXT))
    table, summary = (rung(world, top, Track.REPORT, key) for key in ("table", "summary"))
    assert debtors(world, top, table) == ["n", "s"]
    world.report(top, "n")
    assert debtors(world, top, table) == ["s"]
    assert debtors(world, top, summary) == ["n", "s"]
    world.report(top, "s", SUMMARY)
    assert debtors(world, top, summary) == ["n"]


def test_only_those_who_have_not_acknowledged_owe(world: World) -> None:
    top = world.issue(draft())
    asked = rung(world, top, Track.ACKNOWLEDGE)
    assert debtors(world, top, asked) == ["n", "s"]
    with world.facts() as facts:
        facts.acknowledge(top.id, "s", ISSUED, SOMEBODY)
    assert debtors(world, top, asked) == ["n"]


def test_only_clerks_who_have_not_passed_on_owe(world: World) -> None:
    world.directory.put_units([NORTH.model_copy(update={"reissue": REVIEWED})])
    top = world.issue(draft())
    asked = rung(world, top, Track.REISSUE)
    assert debtors(world, top, asked) == ["n"]
    world.reissue(top, NORTH)
    assert debtors(world, top, asked) == []


def test_silence_is_an_answer_where_reporting_is_free_but_it_is_reminded(world: World) -> None:
    top = world.issue(draft(STATISTICS, INTENTION))
    asked = rung(world, top, Track.REPORT, "intention", Act.REMIND)
    assert debtors(world, top, asked) == ["n", "s"]


def test_nobody_owes_under_a_closed_notice(world: World) -> None:
    top = world.issue(draft())
    asked = [rung(world, top, track, key) for track, key in ((Track.ACKNOWLEDGE, None), (Track.REPORT, "table"))]
    with world.facts() as facts:
        facts.close_notice(top.id, ISSUED)
    assert [debtors(world, top, one) for one in asked] == [[], []]


def test_debtors_bring_everybody_who_can_be_told(world: World) -> None:
    gone = next(contact for contact in world.directory.contacts("/c/s/") if contact.id == "s-leader")
    world.directory.put_contacts([gone.model_copy(update={"active": False})])
    top = world.issue(draft())
    with world.ledger.reading() as facts:
        north, south = facts.debtors(top.id, rung(world, top, Track.ACKNOWLEDGE))
        assert [contact.id for contact in north.contacts] == ["n-backup", "n-leader", "n-liaison"]
        assert [contact.id for contact in south.contacts] == ["s-backup", "s-liaison"]
        assert [contact.id for contact in facts.handlers("s")] == ["s-backup", "s-liaison"]
        assert north.unit_name == "n单位"


def intents(top: Notice, *codes: str) -> list[Intent]:
    return [
        Intent(
            notice_id=top.id,
            rung_id="report.table.once.remind.0",
            contact_id=f"{code}-liaison",
            channel=ChannelName.EMAIL,
            purpose=Purpose.REMINDER,
            unit_code=code,
            instant=ISSUED,
            release_at=ISSUED,
        )
        for code in codes
    ]


def test_intents_are_unique_and_new_ones_are_counted(world: World) -> None:
    top = world.issue(draft())
    with world.facts() as facts:
        assert facts.put_intents([]) == 0
        assert facts.put_intents(intents(top, "n")) == 1
        assert facts.put_intents(intents(top, "n", "s", "s")) == 1
    with world.facts() as facts:
        assert facts.put_intents(intents(top, "n", "s")) == 0
        assert len(facts.pending(ChannelName.EMAIL, ISSUED, 10)) == 2


def test_a_rung_fires_once(world: World) -> None:
    top = world.issue(draft())
    with world.ledger.reading() as facts:
        planned = list(facts.rungs(top.id))
    for people in (3, 4):
        with world.facts() as facts:
            facts.fire_rungs(top.id, {planned[0].id: people}, planned[0].instant + timedelta(seconds=people))
    with world.ledger.reading() as facts:
        assert list(facts.rungs(top.id)) == planned[1:]


def test_the_climb_only_rises_and_only_for_those_who_owe(world: World) -> None:
    top = world.issue(draft())
    asked = rung(world, top, Track.REPORT, "table")
    world.report(top, "n")
    for step, height in ((Step.SUPERIOR, 2), (Step.LEADER, 2), (Step.ORIGIN, 3)):
        with world.facts() as facts:
            facts.mark_climbed(top.id, asked, step)
            facts.mark_climbed(top.id, rung(world, top, Track.ACKNOWLEDGE), step)
        assert [world.task(top, code).climbed for code in ("n", "s")] == [0, height]
