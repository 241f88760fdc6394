"""Cases that come as they occur: a returned one is replaced, and the others are kept."""

from domain.facts import TaskFacts
from domain.obligations import Demand, Form, Obligation, Occurrence
from domain.reports import Entry, Submission
from tests import small_city
from tests.activities.desk import Desk, at
from tests.activities.test_reviewing import REVIEWED, send_back

CASES = Obligation(
    key="cases",
    title="典型案例",
    form=Form.CASES,
    demand=Demand.AS_THEY_OCCUR,
    occurrences=(Occurrence(),),
    review=True,
    cascades=False,
)


def case(desk: Desk, notice_id: str, title: str) -> bool:
    """Hand in one case for v1. Returns whether it was late."""
    task = cases(desk, notice_id)
    submission = Submission(entries=(Entry(title=title, text="经过"),))
    return desk.report(notice_id, "v1", task_id=task.id, submission=submission, base_version=task.version).late


def cases(desk: Desk, notice_id: str) -> TaskFacts:
    with desk.ledger.reading() as facts:
        return next(task for task in facts.tasks_of(notice_id, "v1") if task.obligation == "cases")


def test_a_returned_case_is_replaced_and_the_others_are_kept(desk: Desk) -> None:
    notice = desk.issue(small_city.draft(REVIEWED, CASES, office="s1"))
    case(desk, notice.id, "第一例")
    case(desk, notice.id, "第二例")
    task = cases(desk, notice.id)
    send_back(desk, notice.id, reports=({"task_id": task.id, "version": 2},), due="2024-06-10")
    assert not case(desk, notice.id, "改好的第二例")
    desk.clock.moment = at(20, 9)
    assert not case(desk, notice.id, "第三例")  # the due of the return is over with the report that it asked for
    with desk.ledger.reading() as facts:
        content = facts.content(task.id)
    assert content is not None
    assert [entry.title for entry in content.entries] == ["第一例", "改好的第二例", "第三例"]


def test_who_lets_the_due_of_a_return_pass_is_late_also_with_a_case(desk: Desk) -> None:
    notice = desk.issue(small_city.draft(REVIEWED, CASES, office="s1"))
    case(desk, notice.id, "第一例")
    send_back(desk, notice.id, reports=({"task_id": cases(desk, notice.id).id, "version": 1},), due="2024-06-10")
    desk.clock.moment = at(11, 9)
    assert case(desk, notice.id, "改好的第一例")
