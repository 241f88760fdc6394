"""A notice along time, and one unit looked into: the same on both databases."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import Engine

from activities.telling import tell_recipients
from activities.urging import Urge, urge
from domain.outbox import IntentState
from domain.policy import Track
from domain.task_life import TaskState
from service.store.views import Views
from tests.service.store.world import DUE, ISSUED, World


def test_rungs_to_come_count_who_still_owes(world: World, engine: Engine) -> None:
    _, north, _ = world.cascade()
    views = Views(engine)
    owing = {(rung.track, rung.owing) for rung in views.timed_rungs(north.id) if rung.step}
    assert owing == {(Track.ACKNOWLEDGE, 2), (Track.REPORT, 2)}
    world.report(north, "n1", values={"people": Decimal(1), "place": "一"})
    owing = {(rung.track, rung.owing) for rung in views.timed_rungs(north.id) if rung.step}
    assert owing == {(Track.ACKNOWLEDGE, 1), (Track.REPORT, 1)}


def test_what_every_unit_does_is_counted_and_the_rest_listed(world: World, engine: Engine) -> None:
    _, north, _ = world.cascade()
    world.report(north, "n1", values={"people": Decimal(1), "place": "一"})
    views = Views(engine)
    assert [one.act for one in views.timed_acts(north.id)] == ["issued"]
    assert {one.act: one.count for one in views.counted_acts(north.id)} == {"reported": 1}


def test_a_unit_is_looked_into(world: World, engine: Engine) -> None:
    _, north, _ = world.cascade()
    now = ISSUED + timedelta(days=1)
    with world.facts() as facts:
        tell_recipients(facts, north, facts.receipts(north.id), ISSUED)
        urge(facts, north.id, Urge(by="陈二", units=("n1",)), now)
    views = Views(engine)
    receipt = views.panel_receipt(north.id, "n1")
    assert receipt is not None
    assert (receipt.office_name, receipt.acknowledged_at, receipt.urged_at) == ("n单位", None, now)
    assert views.panel_receipt(north.id, "s1") is None
    [task] = views.panel_tasks(north.id, "n1")
    assert (task.title, task.state, task.version, task.returned, task.asked) == ("统计表", TaskState.OWED, 0, "", None)
    assert task.due is not None
    assert task.due <= DUE
    messages = views.panel_messages(north.id, "n1")
    assert {message.unit_code for message in messages} == {"n1"}
    assert messages == sorted(messages, key=lambda one: (one.instant, one.id), reverse=True)
    sendings = views.sendings(north.id, "n1")
    assert (sendings.count, sendings.undelivered, sendings.first) == (0, 0, None)
    assert sendings.waiting > 0
    counts = views.message_counts(north.id)
    assert set(counts) == set(IntentState)
    assert counts[IntentState.WAITING] > 0
