"""Entries of cases and the choice among them, on both databases."""

from datetime import datetime, timedelta

from domain.clock import SHANGHAI
from domain.facts import Facts
from domain.facts.cases import Selection
from domain.notices import Notice
from domain.obligations import Form, Obligation, Occurrence
from domain.reports import Content, Entry
from domain.task_life import TaskState
from tests.service.store.world import DUE, ISSUED, SOMEBODY, World, draft

MONTHS = ("2024-06", "2024-07")
CASES = Obligation(
    key="cases",
    title="典型案例",
    form=Form.CASES,
    cascades=False,
    minimum_entries=1,
    selected_maximum=2,
    occurrences=tuple(Occurrence(key=key, due=DUE + timedelta(days=30 * n)) for n, key in enumerate(MONTHS)),
)
JUNE = ("cases", "2024-06")
LATER = datetime(2024, 6, 10, 9, tzinfo=SHANGHAI)


def handed_in(world: World) -> Notice:
    """Two cases of the north for June."""
    notice = world.issue(draft(CASES))
    entries = (Entry(title="一", text="甲"), Entry(title="二"))
    with world.facts() as facts:
        task = facts.task(world.task(notice, "n", JUNE).id)
        facts.put_report(task, TaskState.ACCEPTED, Content(entries=entries), ISSUED, SOMEBODY)
    return notice


def choose(facts: Facts, notice: Notice, entry: int) -> int:
    report = next(one for one in facts.case_reports(notice.id, JUNE) if one.report_id is not None)
    assert report.report_id is not None
    choice = Selection(item_id=report.item_id, report_id=report.report_id, entry=entry, reason="典型")
    return facts.put_selections([choice], LATER, "庚小海")


def test_every_task_is_listed_with_what_came(world: World) -> None:
    notice = handed_in(world)
    with world.facts() as facts:
        june, everything = facts.case_reports(notice.id, JUNE), facts.case_reports(notice.id)
    assert [(one.unit_code, one.occurrence, [e.title for e in one.entries]) for one in june] == [
        ("n", "2024-06", ["一", "二"]),
        ("s", "2024-06", []),
    ]
    assert [(one.unit_code, one.occurrence) for one in everything] == [
        (unit, month) for month in MONTHS for unit in ("n", "s")
    ]
    assert (june[0].state, june[1].report_id, june[0].unit_name) == (TaskState.ACCEPTED, None, "n单位")


def test_a_choice_is_kept_once_with_its_reason_and_origin(world: World) -> None:
    notice = handed_in(world)
    with world.facts() as facts:
        assert choose(facts, notice, 1) == 1
        assert choose(facts, notice, 1) == 0
        assert choose(facts, notice, 0) == 1
        chosen = facts.selected(notice.id, JUNE)
        assert [(one.case.title, one.unit_name, one.reason, one.actor, one.at) for one in chosen] == [
            ("二", "n单位", "典型", "庚小海", LATER),
            ("一", "n单位", "典型", "庚小海", LATER),
        ]
        assert facts.selected(notice.id) == chosen
        assert not facts.selected(notice.id, ("cases", "2024-07"))
        facts.drop_selection(chosen[0].id)
        assert [one.case.title for one in facts.selected(notice.id)] == ["一"]


def test_each_is_one_statement(world: World) -> None:
    notice = handed_in(world)
    with world.facts() as facts, world.counting() as sent:
        facts.case_reports(notice.id)
        facts.selected(notice.id)
    assert len(sent) == 2
