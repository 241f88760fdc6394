"""Reviewing: decisions on a version, all or none, and the unit's own ladder after a return."""

import json
from datetime import date, timedelta

import pytest

from activities.reporting import NoticeClosed
from activities.reviewing import Acceptance, Return, Reviewed
from domain.contacts import Duty
from domain.dues import DueAfterClose, DueAfterSuperior, DuePassed
from domain.errors import CascadeError, InvalidInput, NotFound
from domain.letters import ChannelName
from domain.outbox import Purpose
from domain.policy import Act, Track
from domain.reports import Submission
from domain.reviews import SeenReport, VersionOutdated
from domain.task_life import TaskNotFit, TaskState
from domain.units import Level, Unit
from service.store.facts.trail import first_break
from tests import small_city
from tests.activities.conftest import Furnish
from tests.activities.desk import Desk, at

REVIEWED = small_city.STATISTICS.model_copy(update={"review": True})
REASON = "人数与场次对不上"
UNITS = ("v1", "v2", "v3")


@pytest.fixture
def street(desk: Desk) -> str:
    """A notice of one street to its three communities, to be reviewed; all have reported."""
    notice = desk.issue(small_city.draft(REVIEWED, office="s1"))
    for code in UNITS:
        desk.report(notice.id, code)
    desk.engine.noted.clear()
    return notice.id


def seen(desk: Desk, notice_id: str, *codes: str) -> tuple[SeenReport, ...]:
    """The newest reports of these units."""
    tasks = [desk.task(notice_id, code) for code in codes]
    return tuple(SeenReport(task_id=task.id, version=task.version) for task in tasks)


def accept(desk: Desk, notice_id: str, *codes: str) -> Reviewed:
    return desk.reviewing.accept(notice_id, Acceptance(reports=seen(desk, notice_id, *codes), by="王审核"))


def send_back(desk: Desk, notice_id: str, *codes: str, **changes: object) -> Reviewed:
    known = {"reports": seen(desk, notice_id, *codes), "by": "王审核", "reason": REASON, "due": "2024-06-28"}
    return desk.reviewing.send_back(notice_id, Return.model_validate(known | changes))


def states(desk: Desk, notice_id: str) -> list[TaskState]:
    return [desk.task(notice_id, code).state for code in UNITS]


def test_a_report_waits_until_the_office_decides(desk: Desk, street: str) -> None:
    assert states(desk, street) == [TaskState.SUBMITTED] * 3
    assert not desk.compile(street)[0].closed
    assert accept(desk, street, "v1", "v2").waiting == 1
    assert not desk.compile(street)[0].closed
    assert accept(desk, street, "v3").waiting == 0
    assert desk.engine.noted == [f"poke {street}"] * 2
    assert desk.compile(street)[0].closed


def test_an_acceptance_tells_nobody(desk: Desk, street: str) -> None:
    before = desk.dump()["outbox"]
    accept(desk, street, *UNITS)
    assert desk.dump()["outbox"] == before


def test_a_batch_is_a_number_of_statements_that_does_not_depend_on_its_size(furnish: Furnish) -> None:
    assert statements(furnish, 5) == statements(furnish, 50)


def statements(furnish: Furnish, count: int) -> tuple[int, int]:
    """How many statements it takes to accept, then to return, so many reports."""
    top = small_city.units()[0]
    villages = [
        Unit(code=f"w{n:03d}", name=f"{n}村", level=Level.COMMUNITY, parent_code="c", path=f"/c/w{n:03d}/")
        for n in range(count)
    ]
    pair = [one for one in small_city.contacts() if one.unit_code == "v1"]
    codes = [unit.code for unit in villages]
    people = [one.model_copy(update={"id": f"{code}.{one.duty}", "unit_code": code}) for code in codes for one in pair]
    desk = furnish([top, *villages], people)
    notice = desk.issue(small_city.draft(REVIEWED))
    for code in codes:
        desk.report(notice.id, code)
    acceptance = Acceptance(reports=seen(desk, notice.id, *codes), by="王审核")
    with desk.counting() as accepting:
        desk.reviewing.accept(notice.id, acceptance)
    returning = Return(reports=acceptance.reports, by="王审核", reason="重填", due=date(2024, 6, 28))
    with desk.counting() as returned:
        desk.reviewing.send_back(notice.id, returning)
    assert {desk.task(notice.id, code).state for code in codes} == {TaskState.RETURNED}
    return len(accepting), len(returned)


def test_a_return_restarts_only_that_unit_on_a_ladder_of_its_own(desk: Desk, street: str) -> None:
    returned = send_back(desk, street, "v1")
    assert (returned.ladder, returned.due) == ("b1", at(28, 18))
    tasks = {code: desk.task(street, code) for code in UNITS}
    assert {code: task.ladder for code, task in tasks.items()} == {"v1": "b1", "v2": "", "v3": ""}
    assert (tasks["v1"].state, tasks["v1"].due, tasks["v1"].climbed) == (TaskState.RETURNED, at(28, 18), 0)
    rungs = desk.rungs(street, Act.REMIND, Act.ESCALATE)
    own = [rung for rung in rungs if rung.ladder == "b1"]
    assert own
    assert all(rung.id.startswith("report.statistics.once.b1.") for rung in own)
    desk.tell(street, own[:1])
    told = [row for row in outbox(desk, street) if row["rung_id"] == own[0].id]
    assert {row["unit_code"] for row in told} == {"v1"}


def test_the_unit_is_told_why_and_until_when(desk: Desk, street: str) -> None:
    send_back(desk, street, "v1")
    [told] = [row for row in outbox(desk, street) if row["purpose"] == Purpose.RETURNED.value]
    assert (told["contact_id"], told["unit_code"]) == (f"v1.{Duty.LIAISON.value}", "v1")
    [pending] = [part for part in desk.pending() if part.purpose is Purpose.RETURNED]
    [owed] = pending.owed
    assert (owed.due, owed.remark) == (at(28, 18), "退回原因：人数与场次对不上")
    assert desk.engine.noted == ["courier email", f"poke {street}"]


async def test_who_has_handed_in_again_is_not_told_any_more(desk: Desk, street: str) -> None:
    await desk.deliver()
    send_back(desk, street, "v1")
    desk.report(street, "v1", base_version=1)
    assert desk.task(street, "v1").state is TaskState.SUBMITTED
    before = len(desk.post[ChannelName.EMAIL].kept)
    await desk.deliver()
    assert len(desk.post[ChannelName.EMAIL].kept) == before


def test_what_was_returned_owes_again_until_it_comes(desk: Desk, street: str) -> None:
    send_back(desk, street, "v1")
    assert outstanding(desk, street) == 1
    late = desk.report(street, "v1", base_version=1)
    assert (late.late, late.outstanding) == (False, 0)
    assert accept(desk, street, *UNITS).waiting == 0
    assert desk.compile(street)[0].closed


def test_after_the_due_of_the_item_it_is_late_only_by_its_own(desk: Desk, street: str) -> None:
    desk.clock.moment = at(25, 19)
    send_back(desk, street, "v1", "v2")
    desk.clock.moment = at(26, 9)
    assert not desk.report(street, "v1", base_version=1).late
    desk.clock.moment = at(28, 19)
    assert desk.report(street, "v2", base_version=1).late


def test_what_was_accepted_may_still_be_returned(desk: Desk, street: str) -> None:
    accept(desk, street, "v1")
    send_back(desk, street, "v1")
    assert (outstanding(desk, street), desk.task(street, "v1").state) == (1, TaskState.RETURNED)


def test_several_returned_at_once_share_one_ladder_and_the_next_has_another(desk: Desk, street: str) -> None:
    assert send_back(desk, street, "v1", "v2").ladder == "b1"
    assert send_back(desk, street, "v3").ladder == "b2"


def test_a_decision_on_an_outdated_version_is_refused(desk: Desk, street: str) -> None:
    order = Acceptance(reports=seen(desk, street, *UNITS), by="王审核")
    desk.report(street, "v2", base_version=1, submission=Submission(values={"events": "9", "people": "9"}))
    before = desk.dump()
    with pytest.raises(VersionOutdated, match=r"二社区.*第 2 版"):
        desk.reviewing.accept(street, order)
    assert desk.dump() == before


@pytest.mark.parametrize(
    ("refusal", "changes"),
    [
        (DuePassed, {"due": "2024-06-01"}),
        (DueAfterClose, {"due": "2024-08-01"}),
        (NotFound, {"reports": ({"task_id": 4711, "version": 1},)}),
    ],
)
def test_what_is_refused_changes_nothing(
    desk: Desk, street: str, refusal: type[CascadeError], changes: dict[str, object]
) -> None:
    before = desk.dump()
    with pytest.raises(refusal):
        send_back(desk, street, "v1", **changes)
    assert desk.dump() == before
    assert desk.engine.noted == []


def test_what_owes_or_was_decided_cannot_be_accepted(desk: Desk, street: str) -> None:
    send_back(desk, street, "v1")
    with pytest.raises(TaskNotFit, match="已退回"):
        accept(desk, street, "v1")
    accept(desk, street, "v2")
    with pytest.raises(TaskNotFit, match="已采纳"):
        accept(desk, street, "v2")


def test_one_report_named_twice_is_refused(desk: Desk, street: str) -> None:
    with pytest.raises(InvalidInput, match="列了两次"):
        accept(desk, street, "v1", "v1")


def test_nothing_is_decided_after_the_close(desk: Desk, street: str) -> None:
    accept(desk, street, *UNITS)
    desk.compile(street)
    with pytest.raises(NoticeClosed):
        send_back(desk, street, "v1")


def test_a_new_due_never_passes_the_office_s_own(desk: Desk) -> None:
    desk.issue(small_city.draft(REVIEWED))
    desk.reissue("top", "d1")
    street = desk.reissue("top-d1", "s1")
    desk.report(street, "v1")
    due = desk.task("top-d1", "s1").due
    assert due is not None
    with pytest.raises(DueAfterSuperior, match="向上级报送的时限"):
        send_back(desk, street, "v1", due=due + timedelta(hours=1))
    assert send_back(desk, street, "v1", due=due).due == due
    desk.report(street, "v2")
    desk.clock.moment = due + timedelta(minutes=1)
    later = send_back(desk, street, "v2", due=due + timedelta(days=1))  # it is late above already: the close binds
    assert later.due == due + timedelta(days=1)


def outstanding(desk: Desk, notice_id: str) -> int:
    with desk.ledger.reading() as facts:
        return sum(state.outstanding for state in facts.items(notice_id))


def outbox(desk: Desk, notice_id: str) -> list[dict[str, str]]:
    with desk.ledger.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM outbox WHERE notice_id = ?", (notice_id,)).mappings()
        return [dict(row) for row in rows]


def test_a_return_changes_nothing_on_the_acknowledgement(desk: Desk, street: str) -> None:
    before = desk.rungs(street, Act.ESCALATE, track=Track.ACKNOWLEDGE)
    send_back(desk, street, "v1")
    assert desk.rungs(street, Act.ESCALATE, track=Track.ACKNOWLEDGE) == before


def test_every_decision_is_in_the_trail(desk: Desk, street: str) -> None:
    accept(desk, street, "v1")
    send_back(desk, street, "v2", "v3")
    acts = [row[4] for row in sorted(desk.dump()["trail"], key=lambda row: row[1]) if row[0] == street]
    assert acts[-3:] == ["accepted", "rungs_fired", "returned"]
    with desk.ledger.engine.connect() as connection:
        assert first_break(connection, street) is None
        detail = connection.exec_driver_sql("SELECT actor, detail FROM trail WHERE act = 'returned'").one()
    assert detail.actor == "王审核"
    told = json.loads(detail.detail)
    assert [(one["unit"], one["version"]) for one in told["reports"]] == [("v2", 1), ("v3", 1)]
    assert (told["reason"], told["ladder"]) == (REASON, "b1")
