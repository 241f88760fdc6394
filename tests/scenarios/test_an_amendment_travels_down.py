"""An amendment asks only those whom it touches, once, and comes down through every re-issue (domain rule 11)."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from domain.changes import ChangeKind
from domain.clock import SHANGHAI
from domain.obligations import Audience, Field, Form, Obligation, Occurrence
from domain.outbox import Purpose
from domain.reports import Submission
from domain.task_life import TaskState
from tests import commerce_bureau, small_city
from tests.amending import amend, due, rungs, told
from tests.cascade import Cascade, open_cascade
from tests.small_city import COMMUNITIES, DUE, STATISTICS

LATER = DUE + timedelta(days=3)
SUMMARY = Obligation(key="summary", title="活动总结", form=Form.SUMMARY, occurrences=(Occurrence(due=DUE),))
ANSWER = Submission(values={"events": "1", "people": "2"})
STREETS = {unit.code: unit.parent_code for unit in small_city.units()}
OFFICES = ("d1", "d2", "s1", "s2", "s3")


@pytest.fixture
async def bureau(tmp_path: Path) -> AsyncIterator[Cascade]:
    """A commerce bureau below two superiors, which passes nothing on unseen."""
    units, people = commerce_bureau.UNITS, commerce_bureau.contacts()
    async with open_cascade(tmp_path, units, people, small_city.MONDAY) as opened:
        yield opened


def dues(cascade: Cascade, notice_id: str) -> dict[str, datetime | None]:
    """The dues of a notice's items that are open."""
    with cascade.ledger.reading() as facts:
        states = facts.items(notice_id)
    return {state.item.obligation: state.item.due for state in states if state.closed_at is None}


async def test_a_new_due_comes_down_with_the_lead_kept_and_leaves_the_rest_as_it_was(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(STATISTICS, SUMMARY))
    street = f"{notice.id}-s1"
    before = {office: rungs(cascade, f"{notice.id}-{office}") for office in OFFICES}
    await amend(cascade, notice.id, small_city.draft(due(STATISTICS, LATER), SUMMARY))
    assert dues(cascade, notice.id) == {"statistics": LATER, "summary": DUE}
    assert dues(cascade, f"{notice.id}-d1") == {
        "statistics": datetime(2024, 6, 27, 18, tzinfo=SHANGHAI),
        "summary": datetime(2024, 6, 24, 18, tzinfo=SHANGHAI),
    }
    assert dues(cascade, street)["statistics"] == datetime(2024, 6, 26, 18, tzinfo=SHANGHAI)
    for office in OFFICES:
        after = rungs(cascade, f"{notice.id}-{office}")
        untouched = {key: rung for key, rung in before[office].items() if rung.obligation != "statistics"}
        assert {key: rung for key, rung in after.items() if key in before[office]} == untouched
    # Everybody has this table to report, and hears of it once.
    assert told(cascade, Purpose.AMENDED) == sorted(f"{code}.liaison" for code in (*OFFICES, *COMMUNITIES))
    await cascade.until_closed(notice.id)
    # Nobody reported: each is chased by the new plan for the table, by the old one for the summary, and never by both.
    chased = {
        part.rung_id for mail in cascade.mails_to("v1") for part in mail.parts if part.rung_id.startswith("report")
    }
    assert {".r2." in rung for rung in chased if rung.startswith("report.statistics")} == {True}
    assert {".r2." in rung for rung in chased if rung.startswith("report.summary")} == {False}
    assert not any(rungs(cascade, f"{notice.id}-{office}") for office in OFFICES)


async def test_a_text_is_told_to_all_below_and_moves_no_rung(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft())
    before = {office: rungs(cascade, f"{notice.id}-{office}") for office in OFFICES}
    await amend(cascade, notice.id, small_city.draft(body="请各单位认真组织，注意防汛。"))
    for office in OFFICES:
        after = rungs(cascade, f"{notice.id}-{office}")
        assert {key: rung for key, rung in after.items() if ".r2." not in key} == before[office]
    assert len(told(cascade, Purpose.AMENDED)) == len(OFFICES) + len(COMMUNITIES)
    with cascade.ledger.reading() as facts:
        assert [change.sentence for change in facts.notice(f"{notice.id}-s1").revised[0].changes] == [
            "正文改动：“请各单位认真组织。” → “请各单位认真组织，注意防汛。”"
        ]


async def test_an_added_obligation_reaches_the_bottom_and_a_removed_one_ends(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft())
    await amend(cascade, notice.id, small_city.draft(STATISTICS, SUMMARY))
    street = f"{notice.id}-s1"
    assert [task.obligation for task in cascade.tasks(street, "v1")] == ["statistics", "summary"]
    await amend(cascade, notice.id, small_city.draft(SUMMARY))
    assert {task.obligation: task.state for task in cascade.tasks(street, "v1")} == {
        "statistics": TaskState.WITHDRAWN,
        "summary": TaskState.OWED,
    }
    for code in ("v1", "v2", "v3"):
        await cascade.report(street, code, Submission(text="已完成。"), task=1)
    await cascade.until_closed(notice.id)


async def test_reports_stay_unless_what_is_filled_in_changed(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft())
    street = f"{notice.id}-s1"
    await cascade.report(street, "v1", ANSWER)
    await amend(cascade, notice.id, small_city.draft(due(STATISTICS, LATER)))
    assert cascade.tasks(street, "v1")[0].state is TaskState.ACCEPTED
    wider = STATISTICS.model_copy(update={"fields": (*STATISTICS.fields, Field(key="cost", label="经费"))})
    await amend(cascade, notice.id, small_city.draft(due(wider, LATER)))
    assert (cascade.tasks(street, "v1")[0].state, cascade.tasks(street, "v1")[0].version) == (TaskState.OWED, 1)
    costly = Submission(values={**ANSWER.values, "cost": "5"})
    for code in COMMUNITIES:
        await cascade.report(f"{notice.id}-{STREETS[code]}", code, costly)
    await cascade.until_closed(notice.id)
    with cascade.ledger.reading() as facts:
        latest = facts.latest_rollup(notice.id, ("statistics", "once"))
    assert latest is not None
    assert {figure.field.key: figure.value for figure in latest[1].figures}["cost"] == 5 * len(COMMUNITIES)
    assert latest[1].base.included == len(COMMUNITIES)


async def test_a_district_taken_away_ends_with_all_below_and_one_added_begins(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(recipients=Audience(codes=("d1",))))
    assert told(cascade, Purpose.NOTICE) == [
        f"{code}.liaison" for code in ("d1", "s1", "s2", "v1", "v2", "v3", "v4", "v5")
    ]
    await amend(cascade, notice.id, small_city.draft(recipients=Audience(codes=("d2",))))
    people = [mail.parts[0].contact.unit_code for mail in cascade.mails if mail.parts[0].purpose is Purpose.WITHDRAWN]
    assert sorted(people) == ["d1", "s1", "s2", "v1", "v2", "v3", "v4", "v5"]
    with cascade.ledger.reading() as facts:
        states = {code: facts.notice(f"{notice.id}-{code}").state.value for code in OFFICES}
    assert states == {"d1": "withdrawn", "s1": "withdrawn", "s2": "withdrawn", "d2": "issued", "s3": "issued"}
    await cascade.until_closed(notice.id)


async def test_a_notice_edited_by_hand_keeps_its_own_text_and_lead(bureau: Cascade) -> None:
    """The bureau asks its enterprises four working days before its superior's due, and for one thing more."""
    superior = await bureau.issue(commerce_bureau.from_the_line())
    own = due(SUMMARY, datetime(2024, 6, 21, 18, tzinfo=SHANGHAI)).model_copy(update={"local": True})
    early = due(STATISTICS, datetime(2024, 6, 24, 17, tzinfo=SHANGHAI))
    draft = commerce_bureau.answering(superior).model_copy(update={"body": "本区要求。", "obligations": (early, own)})
    local = await bureau.issue(draft)
    before = rungs(bureau, local.id)
    changed = superior.draft.model_copy(
        update={"body": "另有要求。", "obligations": (due(STATISTICS, datetime(2024, 7, 3, 18, tzinfo=SHANGHAI)),)}
    )
    await amend(bureau, superior.id, changed)
    with bureau.ledger.reading() as facts:
        mine = facts.notice(local.id)
    assert (mine.draft.number, mine.draft.title, mine.draft.body) == (draft.number, draft.title, "本区要求。")
    assert dues(bureau, local.id) == {
        "statistics": datetime(2024, 6, 27, 17, tzinfo=SHANGHAI),
        "summary": datetime(2024, 6, 21, 18, tzinfo=SHANGHAI),
    }
    assert [change.kind for change in mine.revised[0].changes] == [ChangeKind.DUE]
    kept = {key for key, rung in before.items() if rung.obligation != "statistics"}
    assert kept <= rungs(bureau, local.id).keys()
    assert told(bureau, Purpose.AMENDED) == ["e1.liaison", "e2.liaison", "swj.clerk"]
