"""More time and waivers: asked by units, decided by the office above, fair to whoever got them."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from activities.asking import Asked, Petition
from activities.deciding import Decided, DecisionOrder, Extension, Waiver
from activities.reporting import ForeignTask, NoticeClosed
from domain.dues import DueAfterClose, DueAfterSuperior, DueNotLater, DuePassed
from domain.errors import CascadeError, InvalidInput, NotFound
from domain.outbox import Purpose
from domain.policy import Act, Track
from domain.requests import Decision, RequestDecided, RequestKind, RequestOpen
from domain.task_life import TaskClosed, TaskNotFit, TaskState
from tests import small_city
from tests.activities.desk import SOMEBODY, Desk, at

FLOOD = "汛情抢险"


@pytest.fixture
def street(desk: Desk) -> str:
    """A notice of one street to its three communities, due on the 25th at 18:00."""
    notice = desk.issue(small_city.draft(office="s1"))
    desk.engine.noted.clear()
    return notice.id


def ask(desk: Desk, notice_id: str, unit: str, **changes: Any) -> Asked:
    """An extension to the 28th, or what ``changes`` say."""
    known = {"task_id": desk.task(notice_id, unit).id, "kind": "extension", "reason": FLOOD, "due": "2024-06-28"}
    return desk.asking.ask(notice_id, unit, Petition.model_validate(known | changes), SOMEBODY)


def waiver(desk: Desk, notice_id: str, unit: str) -> Asked:
    return ask(desk, notice_id, unit, kind="waiver", due=None)


def decide(desk: Desk, notice_id: str, *asked: Asked, grant: bool = True, **changes: Any) -> Decided:
    known = {"requests": [one.request_id for one in asked], "grant": grant, "by": "李批"}
    return desk.deciding.decide(notice_id, DecisionOrder.model_validate(known | changes))


def extend(desk: Desk, notice_id: str, *units: str, due: str | datetime = "2024-06-28") -> Decided:
    tasks = [desk.task(notice_id, unit).id for unit in units]
    order = Extension.model_validate({"tasks": tasks, "by": "李批", "reason": FLOOD, "due": due})
    return desk.deciding.extend(notice_id, order)


def waive(desk: Desk, notice_id: str, *units: str) -> Decided:
    tasks = tuple(desk.task(notice_id, unit).id for unit in units)
    return desk.deciding.waive(notice_id, Waiver(tasks=tasks, by="李批", reason="该社区已拆迁"))


def test_a_granted_extension_puts_the_unit_on_a_ladder_of_its_own(desk: Desk, street: str) -> None:
    before = [rung.id for rung in desk.rungs(street, Act.REMIND, Act.ESCALATE)]
    decided = decide(desk, street, ask(desk, street, "v1"))
    assert (decided.ladder, decided.due) == ("x1", at(28, 18))
    tasks = {code: desk.task(street, code) for code in ("v1", "v2")}
    assert {code: (task.ladder, task.due) for code, task in tasks.items()} == {
        "v1": ("x1", at(28, 18)),
        "v2": ("", small_city.DUE),
    }
    rungs = desk.rungs(street, Act.REMIND, Act.ESCALATE)
    assert [rung.id for rung in rungs if not rung.ladder] == before
    assert min(rung.instant for rung in rungs if rung.ladder and rung.act is Act.ESCALATE) == at(28, 18)


def test_who_was_given_time_is_not_late_within_it(desk: Desk, street: str) -> None:
    extend(desk, street, "v1")
    desk.clock.moment = at(27, 9)
    assert not desk.report(street, "v1").late
    assert desk.report(street, "v2").late


def test_several_to_one_due_share_one_ladder(desk: Desk, street: str) -> None:
    asked = [ask(desk, street, code) for code in ("v1", "v2")]
    assert decide(desk, street, *asked, due="2024-06-27").ladder == "x1"
    assert {(desk.task(street, code).ladder, desk.task(street, code).due) for code in ("v1", "v2")} == {
        ("x1", at(27, 18))
    }
    assert extend(desk, street, "v3").ladder == "x2"


def test_what_was_asked_differently_needs_a_due(desk: Desk, street: str) -> None:
    asked = [ask(desk, street, "v1"), ask(desk, street, "v2", due="2024-06-27")]
    with pytest.raises(InvalidInput, match="不一致") as refused:
        decide(desk, street, *asked)
    assert refused.value.field == "due"


def test_a_waiver_frees_the_unit_and_closes_what_waited_for_it_alone(desk: Desk, street: str) -> None:
    for code in ("v2", "v3"):
        desk.report(street, code)
    asked = waiver(desk, street, "v1")
    desk.engine.noted.clear()
    decide(desk, street, asked)
    assert desk.task(street, "v1").state is TaskState.WAIVED
    assert desk.engine.noted == ["courier email", f"poke {street}"]
    assert desk.compile(street)[0].closed
    with desk.ledger.reading() as facts:
        rollup = facts.latest_rollup(street, ("statistics", "once"))
    assert rollup is not None
    assert (rollup[1].direct.included, rollup[1].direct.waived, rollup[1].direct.expected) == (2, 1, 3)


def test_who_is_waived_is_chased_no_more_and_hands_in_no_more(desk: Desk, street: str) -> None:
    waive(desk, street, "v1")
    desk.tell(street, desk.rungs(street, Act.ESCALATE)[:1])
    chased = {part.unit_code for part in desk.pending() if part.rung_id.startswith("report.")}
    assert chased == {"v2", "v3"}
    with pytest.raises(TaskClosed, match="免报"):
        desk.report(street, "v1")


def test_the_unit_is_told_what_was_decided(desk: Desk, street: str) -> None:
    granted, refused = ask(desk, street, "v1"), waiver(desk, street, "v2")
    decide(desk, street, granted)
    decide(desk, street, refused, grant=False, reason="须如实报送")
    extend(desk, street, "v3")
    told = {part.unit_code: part.answer for part in desk.pending() if part.purpose is Purpose.DECIDED}
    assert {unit: (one.kind, one.decision, one.due, one.reason) for unit, one in told.items() if unit and one} == {
        "v1": (RequestKind.EXTENSION, Decision.GRANTED, at(28, 18), ""),
        "v2": (RequestKind.WAIVER, Decision.REFUSED, None, "须如实报送"),
        "v3": (RequestKind.EXTENSION, Decision.GRANTED, at(28, 18), FLOOD),
    }
    # Who was refused reads by when it is still owed.
    assert [one.present_due for unit, one in told.items() if unit == "v2" and one] == [desk.task(street, "v2").due]


def test_a_refusal_changes_nothing_for_the_unit_and_says_why(desk: Desk, street: str) -> None:
    before = desk.task(street, "v1")
    asked = ask(desk, street, "v1")
    with pytest.raises(InvalidInput, match="写明理由"):
        decide(desk, street, asked, grant=False)
    decide(desk, street, asked, grant=False, reason="时间充裕")
    assert desk.task(street, "v1") == before
    assert ask(desk, street, "v1").request_id != asked.request_id  # it may ask again


def test_asking_twice_while_one_is_open_is_refused(desk: Desk, street: str) -> None:
    ask(desk, street, "v1")
    before = desk.dump()
    with pytest.raises(RequestOpen):
        ask(desk, street, "v1")
    with pytest.raises(RequestOpen):
        waiver(desk, street, "v1")
    with pytest.raises(RequestOpen):
        extend(desk, street, "v1")
    assert desk.dump() == before


def test_a_decision_is_made_once(desk: Desk, street: str) -> None:
    asked = ask(desk, street, "v1")
    decide(desk, street, asked)
    with pytest.raises(RequestDecided):
        decide(desk, street, asked, grant=False, reason="改主意")


def test_a_report_makes_the_request_moot(desk: Desk, street: str) -> None:
    asked = ask(desk, street, "v1")
    desk.report(street, "v1")
    with pytest.raises(RequestDecided, match="已经报送"):
        decide(desk, street, asked)


@pytest.mark.parametrize(
    ("refusal", "changes"),
    [
        (DuePassed, {"due": "2024-06-28"}),
        (DueNotLater, {"due": "2024-06-24"}),
        (DueAfterClose, {"due": "2024-07-20"}),
        (ForeignTask, {"task_id": 3}),
        (NotFound, {"task_id": 4711}),
    ],
)
def test_what_cannot_be_asked_changes_nothing(
    desk: Desk, street: str, refusal: type[CascadeError], changes: dict[str, Any]
) -> None:
    if refusal is DuePassed:
        desk.clock.moment = at(28, 19)
    before = desk.dump()
    with pytest.raises(refusal):
        ask(desk, street, "v1", **changes)
    assert desk.dump() == before


def test_who_has_reported_asks_for_nothing(desk: Desk, street: str) -> None:
    desk.report(street, "v1")
    with pytest.raises(TaskNotFit):
        ask(desk, street, "v1")
    with pytest.raises(TaskNotFit):
        extend(desk, street, "v1")
    with pytest.raises(TaskNotFit):
        waive(desk, street, "v1")


def test_a_petition_for_time_says_until_when_and_one_for_a_waiver_does_not() -> None:
    for wrong in ({"kind": "extension"}, {"kind": "waiver", "due": "2024-06-28"}, {"kind": "objection"}):
        with pytest.raises(ValueError, match=r"kind|截止时间"):
            Petition.model_validate({"task_id": 1, "reason": FLOOD} | wrong)


def test_an_extension_never_passes_the_office_s_own_due(desk: Desk) -> None:
    desk.issue(small_city.draft())
    desk.reissue("top", "d1")
    street = desk.reissue("top-d1", "s1")
    above = desk.task("top-d1", "s1").due
    assert above is not None
    with pytest.raises(DueAfterSuperior, match="向上级报送的时限"):
        extend(desk, street, "v1", due=above + timedelta(minutes=1))
    assert extend(desk, street, "v1", due=above).due == above


def test_an_office_that_was_given_time_may_pass_it_on(desk: Desk) -> None:
    desk.issue(small_city.draft())
    desk.reissue("top", "d1")
    street = desk.reissue("top-d1", "s1")
    asked = ask(desk, "top-d1", "s1", due="2024-06-25")
    above = desk.task("top", "d1").due
    assert above is not None
    decide(desk, "top-d1", asked, due=above)
    assert desk.task("top-d1", "s1").due == above
    assert extend(desk, street, "v1", due=above).due == above


def test_nothing_is_decided_after_the_close(desk: Desk, street: str) -> None:
    asked = waiver(desk, street, "v1")
    desk.compile(street, Act.COMPILE)
    desk.compile(street, Act.CLOSE)
    with pytest.raises(NoticeClosed):
        decide(desk, street, asked)


def test_a_batch_is_a_number_of_statements_that_does_not_depend_on_its_size(desk: Desk, street: str) -> None:
    counts = []
    for units in (["v1"], ["v2", "v3"]):
        asked = [ask(desk, street, unit) for unit in units]
        with desk.counting() as deciding:
            decide(desk, street, *asked)
        tasks = tuple(desk.task(street, unit).id for unit in units)
        with desk.counting() as waiving:
            desk.deciding.waive(street, Waiver(tasks=tasks, by="李批", reason="该社区已拆迁"))
        counts.append((len(deciding), len(waiving)))
    assert counts[0] == counts[1]


def test_a_request_begins_the_office_s_clock(desk: Desk, street: str) -> None:
    assert ask(desk, street, "v1").waits
    assert desk.engine.noted == [f"poke {street}"]
    assert not ask(desk, street, "v2").waits
    rungs = desk.rungs(street, Act.REMIND, Act.ESCALATE, track=Track.REVIEW)
    assert [rung.id for rung in rungs] == [
        f"review.statistics.once.20240603.{act}" for act in ("remind.0", "escalate.1", "escalate.2")
    ]
