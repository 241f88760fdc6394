"""What a report is compared with: versions with their verdicts, earlier notices and periods, and the unit's peers."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from activities.reviewing import Return, send_back
from domain.errors import NotFound
from domain.obligations import Occurrence
from domain.plan import ItemKey
from domain.reports import Content
from domain.reviews import SeenReport
from domain.task_life import after_report
from service.comparison import chosen_earlier, comparison, oddities
from service.store.views import Views
from tests.service.store.world import DUE, ISSUED, SOMEBODY, STATISTICS, TABLE, TEXT, World, draft, office

REVIEWED = STATISTICS.model_copy(update={"review": True, "cascades": False})
MONTHLY = REVIEWED.model_copy(
    update={"occurrences": (Occurrence(key="may", due=DUE), Occurrence(key="june", due=DUE + timedelta(30)))}
)


def hand_in(world: World, unit: str, people: int, notice_id: str = "top", key: ItemKey = TABLE) -> int:
    """A report that waits for review. Returns the task."""
    with world.facts() as facts:
        notice = facts.notice(notice_id)
    task_id = world.task(notice, unit, key).id
    content = Content(values={"people": Decimal(people), "place": "广场"})
    with world.facts() as facts:
        task = facts.task(task_id)
        facts.put_report(task, after_report(task.state, review=True), content, ISSUED, SOMEBODY)
    return task_id


def test_versions_come_newest_first_with_what_was_decided(world: World) -> None:
    top = world.issue(draft(REVIEWED))
    task = hand_in(world, "n", 10)
    seen = SeenReport(task_id=task, version=1)
    order = Return(reports=(seen,), by="王审核", reason="少了", due=DUE)
    with world.facts() as facts:
        send_back(facts, top.id, order, ISSUED + timedelta(days=2))
    hand_in(world, "n", 12)
    found = Views(world.engine).reported_task("top", task)
    assert [(one.version, one.values["people"]) for one in found.versions] == [
        (2, Decimal(12)),
        (1, Decimal(10)),
    ]
    [judged] = found.versions[1].judgements
    assert (judged.reason, judged.actor, found.versions[0].judgements) == ("少了", "王审核", ())


def test_a_task_of_another_notice_is_not_found(world: World) -> None:
    world.issue(draft(REVIEWED))
    task = hand_in(world, "n", 10)
    world.issue(draft(REVIEWED, number="泉安办〔2024〕2号"), "other")
    with pytest.raises(NotFound):
        Views(world.engine).reported_task("other", task)


def test_earlier_reports_are_those_of_the_same_unit_and_office(world: World) -> None:
    last_year = STATISTICS.model_copy(update={"occurrences": (Occurrence(due=DUE - timedelta(365)),)})
    then = ISSUED - timedelta(365)
    old = world.issue(draft(last_year, number="泉安办〔2023〕1号"), "old", then)
    for unit, people in (("n", 7), ("s", 900)):
        world.report(old, unit, values={"people": Decimal(people)}, at=then + timedelta(days=1))
    world.issue(draft(MONTHLY))
    hand_in(world, "n", 30, key=("table", "may"))
    task = hand_in(world, "n", 31, key=("table", "june"))
    views = Views(world.engine)
    mine = views.reported_task("top", task)
    found = views.earlier_reports(mine)
    assert [(one.number, one.occurrence, one.report.values["people"]) for one in found] == [
        ("泉安办〔2024〕1号", "may", Decimal(30)),
        ("泉安办〔2023〕1号", "once", Decimal(7)),
    ]
    laid = comparison(world.ledger, views, "top", task)
    assert laid is not None
    assert [(past.occurrence, past.a_year_ago) for past in laid.earlier] == [("may", False), ("once", True)]
    line = laid.lines[0]
    assert (line.now.shown, [cell.shown for cell in line.earlier], line.middle) == ("31", ["30", "7"], None)
    assert chosen_earlier(mine, []) == []


def test_a_wild_value_among_peers_is_named(engine: Engine) -> None:
    world = World.furnished(engine, office(8))
    top = world.issue(draft(REVIEWED))
    tasks = {unit: hand_in(world, unit, 40 + number) for number, unit in enumerate(f"e{n:05d}" for n in range(7))}
    wild = hand_in(world, "e00007", 4_000)
    views = Views(engine)
    odd = oddities(top, views.peer_reports("top"))
    assert set(odd) == {wild}
    laid = comparison(world.ledger, views, "top", wild)
    assert laid is not None
    assert [one.oddity.value for one in laid.outliers] == ["high", "share"]
    assert (laid.peers, laid.diff, laid.last) == (7, (), None)
    plain = comparison(world.ledger, views, "top", tasks["e00003"])
    assert plain is not None
    assert plain.outliers == ()


def test_the_text_is_compared_by_paragraph(world: World) -> None:
    top = world.issue(draft(TEXT))
    for text in ("一、旧。", "一、旧。\n二、新。"):
        world.report(top, "n", ("summary", "once"), text=text)
    found = comparison(world.ledger, Views(world.engine), "top", world.task(top, "n", ("summary", "once")).id)
    assert found is not None
    assert [one.same for one in found.diff] == [True, False]


def test_where_nothing_has_come_there_is_nothing_to_compare(world: World) -> None:
    top = world.issue(draft(REVIEWED))
    assert comparison(world.ledger, Views(world.engine), "top", world.task(top, "n").id) is None


LOOKS: dict[str, Callable[[Views, int], object]] = {
    "reported_task": lambda views, task: views.reported_task("top", task),
    "earlier_reports": lambda views, task: views.earlier_reports(views.reported_task("top", task)),
    "peer_reports": lambda views, task: views.peer_reports("top", task),
    "all peers": lambda views, _: views.peer_reports("top"),
    "item_reports": lambda views, _: views.item_reports("top", TABLE),
    "absent_reports": lambda views, _: views.absent_reports("top"),
    "live_lineage": lambda views, _: views.live_lineage("top", TABLE),
}


def counts(engine: Engine, units: int) -> dict[str, int]:
    world = World.furnished(engine, office(units))
    world.issue(draft(REVIEWED))
    task, *_ = [hand_in(world, f"e{number:05d}", number) for number in range(units // 2)]
    found: dict[str, int] = {}
    for name, look in LOOKS.items():
        with world.counting() as sent:
            look(Views(engine), task)
        found[name] = len(sent)
    return found


def test_the_number_of_units_does_not_show(engine: Engine, another_engine: Engine) -> None:
    few, many = counts(engine, 6), counts(another_engine, 60)
    assert few == many
    assert max(few.values()) <= 5
