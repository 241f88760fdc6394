"""Rule 10: an office may submit before all are in, with a stated missing list; nothing that comes later is lost."""

from activities.supplementing import SubmitByHand, Supplementing
from domain.reports import Submission
from domain.rollup import Counts
from domain.task_life import TaskState
from service.documents.office import rollup_document
from service.store.views import Views
from tests import small_city
from tests.cascade import Cascade
from tests.small_city import COMMUNITIES

ANSWER = Submission(values={"events": "1", "people": "2"})
KEY = ("statistics", "once")


async def test_the_superior_sees_who_was_missing_and_gets_what_comes_later(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft())
    street, district = f"{notice.id}-s1", f"{notice.id}-d1"
    await cascade.report(street, "v1", ANSWER)
    supplementing = Supplementing(cascade.ledger, cascade.clock, cascade.engine)
    [handed] = supplementing.submit(street, SubmitByHand(by="陈二", reason="区里明天开会"))
    await cascade.settle()
    assert [unit.unit_name for unit in handed.missing] == ["二社区", "三社区"]
    assert cascade.tasks(district, "s1")[0].state is TaskState.ACCEPTED
    [received] = Views(cascade.ledger.engine).submissions(district).received
    assert (received.reason, [unit.unit_code for unit in received.missing]) == ("区里明天开会", ["v2", "v3"])
    document = rollup_document(cascade.ledger, district, cascade.clock.now())
    assert ("v2", "甲街道") in [(line.unit_code, line.through) for line in document.missing]
    # Those missing are still chased, and their reports go up as the next version.
    for code in COMMUNITIES[1:]:
        parent = next(unit.parent_code for unit in small_city.units() if unit.code == code)
        await cascade.report(f"{notice.id}-{parent}", code, ANSWER)
    await cascade.until_closed(notice.id)
    assert cascade.tasks(district, "s1")[0].version == 2
    with cascade.ledger.reading() as facts:
        latest = facts.latest_rollup(notice.id, KEY)
    assert latest is not None
    assert latest[1].base == Counts(expected=7, included=7)
