"""An amendment to itself changes nothing, and only what it touches is planned anew, whatever the notice."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.amendment import Amendment, amend
from domain.calendar import WorkCalendar
from domain.facts import IssueRecord, ItemState, TaskFacts
from domain.notices import Notice, NoticeDraft
from domain.obligations import Field, Form, Obligation, Occurrence
from domain.plan import ItemKey, plan, timetable
from domain.policy import PLAIN, Act
from domain.standing import ItemClosed, Standing
from domain.task_life import OWING, REPORTED, TaskState
from domain.units import Level, ReissueRule, Unit
from tests.domain.examples import draft, moment

CALENDAR = WorkCalendar()
ISSUED = moment(2024, 6, 3, 9)
NOW = moment(2024, 6, 5, 10)
FIRST_DUE = moment(2024, 6, 20)
KEYS = ("plan", "summary", "table")
CODES = ("a", "b", "c")
UNITS = tuple(
    Unit(code=code, name=f"{code}街道", level=Level.STREET, parent_code="3505", path=f"/3505/{code}/") for code in CODES
)

days = st.integers(min_value=0, max_value=40)
units = st.sets(st.sampled_from(CODES), min_size=1)
obligations = st.builds(
    lambda key, due, wide: Obligation(
        key=key,
        title=f"事项{key}",
        form=Form.STATISTICS,
        fields=(Field(key="n", label="数量"),) if wide else (),
        occurrences=(Occurrence(due=FIRST_DUE + timedelta(days=due)),),
    ),
    st.sampled_from(KEYS),
    days,
    st.booleans(),
)
asked = st.lists(obligations, min_size=1, max_size=3, unique_by=lambda one: one.key)
states = st.sampled_from([TaskState.OWED, TaskState.SUBMITTED, TaskState.ACCEPTED, TaskState.RETURNED])


def record(chosen: NoticeDraft, codes: Sequence[str]) -> IssueRecord:
    """What issuing the draft to these units would write."""
    table = timetable(chosen.obligations, PLAIN, CALENDAR, ISSUED)
    notice = Notice(
        id="n",
        origin_id="n",
        origin_office="3505",
        path="/n/",
        draft=chosen,
        policy=PLAIN,
        anchor=ISSUED,
        issued_at=ISSUED,
        acknowledge_due=table.acknowledge_due,
        reissue_due=table.reissue_due,
        closes_at=table.closes_at,
    )
    return IssueRecord(
        notice=notice,
        timetable=table,
        rungs=plan(table, PLAIN, CALENDAR, review_first=False),
        receipts=tuple((unit, ReissueRule.NEVER) for unit in UNITS if unit.code in codes),
        tasks=tuple((code, item.key) for item in table.items for code in sorted(codes)),
        actor="王五",
    )


def standing(issued: IssueRecord, found: Sequence[TaskState] = (), closed: Sequence[ItemKey] = ()) -> Standing:
    """The notice as issued, with its tasks in these states, one after another."""
    dues = {item.key: item.due for item in issued.timetable.items}
    tasks = [
        TaskFacts(
            id=number,
            notice_id="n",
            unit_code=code,
            obligation=key[0],
            occurrence=key[1],
            state=found[number % len(found)] if found else TaskState.OWED,
            due=dues[key],
            version=0,
        )
        for number, (code, key) in enumerate(issued.tasks)
    ]
    items = [
        ItemState(
            item=item,
            expected=0,
            outstanding=0,
            version=0,
            changed=False,
            closed_at=NOW if item.key in closed else None,
        )
        for item in issued.timetable.items
    ]
    return Standing(
        notice=issued.notice,
        items=tuple(items),
        rungs=issued.rungs,
        recipients=tuple(unit for unit, _ in issued.receipts),
        tasks=tuple(tasks),
    )


def amended(before: Standing, wanted: IssueRecord, now: datetime = NOW) -> Amendment:
    """Two days after the issue."""
    return amend(before, wanted, now, CALENDAR, reason="推迟")


@given(asked, units, st.lists(states, min_size=1, max_size=5))
def test_an_amendment_to_itself_changes_nothing(
    listed: list[Obligation], codes: set[str], found: list[TaskState]
) -> None:
    issued = record(draft(*listed), sorted(codes))
    same = amended(standing(issued, found), issued)
    assert same.empty
    assert (same.rungs, same.dropped_rungs, same.asked, same.moved) == ((), (), (), ())


@given(asked, asked, units, units, st.lists(states, min_size=1, max_size=5))
def test_only_rungs_of_touched_items_are_other_ones(
    listed: list[Obligation], wanted: list[Obligation], codes: set[str], others: set[str], found: list[TaskState]
) -> None:
    issued, after = record(draft(*listed), sorted(codes)), record(draft(*wanted), sorted(others))
    change = amended(standing(issued, found), after)
    before = {item.key: item for item in issued.timetable.items}
    same = {item.key for item in after.timetable.items if before.get(item.key) == item}
    dropped = [rung for rung in issued.rungs if rung.id in change.dropped_rungs]
    assert not {(rung.obligation, rung.occurrence) for rung in dropped} & same
    # Every moment of what is left out comes again, and none under an id that may have fired.
    assert not {rung.id for rung in change.rungs} & {rung.id for rung in issued.rungs}
    assert all(rung.instant > NOW for rung in change.rungs)
    for item in after.timetable.items:
        acts = [rung.act for rung in change.rungs if (rung.obligation, rung.occurrence) == item.key and not rung.step]
        assert acts == ([] if item.key in same else [Act.COMPILE, Act.CLOSE])


@given(asked, asked, units, units, st.lists(states, min_size=1, max_size=5))
def test_who_owes_afterwards_is_who_is_asked_and_had_not_answered(
    listed: list[Obligation], wanted: list[Obligation], codes: set[str], others: set[str], found: list[TaskState]
) -> None:
    before = standing(record(draft(*listed), sorted(codes)), found)
    after = record(draft(*wanted), sorted(others))
    change = amended(before, after)
    forms = {one.key: one.fields for one in listed}
    reformed = {one.key for one in wanted if one.key in forms and forms[one.key] != one.fields}
    gone = set(change.withdrawn)
    kept = {
        (task.unit_code, (task.obligation, task.occurrence)): task.state for task in before.tasks if task.id not in gone
    }
    owing = {one for one, state in kept.items() if state in OWING} | set(change.added_tasks)
    again = {(t.unit_code, (t.obligation, t.occurrence)) for t in before.tasks if t.id in change.reasked}
    expected = {one for one in after.tasks if kept.get(one) not in REPORTED or one[1][0] in reformed}
    assert owing | again == expected
    assert {task.state for task in before.tasks if task.id in gone} <= OWING | {TaskState.SUBMITTED}


@given(asked, asked, units, units)
def test_every_change_is_told_to_those_it_concerns_and_to_nobody_else(
    listed: list[Obligation], wanted: list[Obligation], codes: set[str], others: set[str]
) -> None:
    issued, after = record(draft(*listed), sorted(codes)), record(draft(*wanted), sorted(others))
    change = amended(standing(issued), after)
    stay = codes & others
    assert set(change.asked) <= stay
    assert set(change.asked) == {code for code in stay if any(one.concerns(code) for one in change.changes)}
    assert {unit.code for unit, _ in change.added} == others - codes
    assert {unit.code for unit in change.removed} == codes - others
    names = {unit.code: unit.name for unit in UNITS}
    for one in change.changes:
        for code in () if one.units == () else stay:
            told = one.for_units if one.concerns(code) else ""
            assert not any(name in told for name in names.values())


def test_what_is_closed_is_not_changed_any_more() -> None:
    old = Obligation(key="plan", title="方案", form=Form.PLAN, occurrences=(Occurrence(due=FIRST_DUE),))
    other = Obligation(key="summary", title="总结", form=Form.SUMMARY, occurrences=(Occurrence(due=FIRST_DUE),))
    later = old.model_copy(update={"occurrences": (Occurrence(due=FIRST_DUE + timedelta(days=9)),)})
    before = standing(record(draft(old, other), CODES), closed=[("plan", "once")])
    with pytest.raises(ItemClosed, match="已办结"):
        amended(before, record(draft(later, other), CODES))
    # Closed and left as it is, it stands in nobody's way; nor does taking it away touch it.
    moved = other.model_copy(update={"occurrences": later.occurrences})
    for listed in ((old, moved), (moved,)):
        change = amended(before, record(draft(*listed), CODES))
        assert [item.key for item in change.items] == [("summary", "once")]
        assert change.withdrawn == ()


def test_the_words_name_the_old_and_the_new_due() -> None:
    old = Obligation(key="plan", title="方案", form=Form.PLAN, occurrences=(Occurrence(due=FIRST_DUE),))
    new = old.model_copy(update={"occurrences": (Occurrence(due=moment(2024, 6, 25)),)})
    change = amended(standing(record(draft(old), CODES)), record(draft(new, body="正文"), CODES[:2]))
    assert [one.sentence for one in change.changes] == [
        "正文新增：“正文”",
        "“方案”截止时间：2024年6月20日（星期四）18:00 → 2024年6月25日（星期二）18:00",
        "取消单位：c街道",
    ]
    assert change.notice.revision == 2
    assert change.notice.revised[0].actor == "王五"
