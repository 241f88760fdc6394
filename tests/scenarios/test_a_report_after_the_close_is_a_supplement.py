"""Rule 10: submitting freezes a rollup; what comes after the close is kept, marks it stale with a diff, and goes up
as a supplement when a person says so.
"""

from datetime import timedelta
from decimal import Decimal

from activities.supplementing import Supplement, Supplementing
from domain.notices import NoticeState
from domain.reports import Submission
from domain.rollup import Category, Counts
from domain.task_life import TaskState
from service.store.views import Views
from tests import small_city
from tests.cascade import Cascade
from tests.small_city import COMMUNITIES

ANSWER = Submission(values={"events": "1", "people": "2"})
KEY = ("statistics", "once")
BY = Supplement(by="陈二", reason="七社区补报")


def stale(cascade: Cascade, notice_id: str) -> bool:
    with cascade.ledger.reading() as facts:
        [state] = facts.items(notice_id)
    return state.changed and state.closed_at is not None


async def test_a_community_that_was_silent_reports_after_everything_has_closed(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft())
    chain = [f"{notice.id}-s3", f"{notice.id}-d2", notice.id]
    parents = {unit.code: unit.parent_code for unit in small_city.units()}
    for code in COMMUNITIES[:-1]:
        await cascade.report(f"{notice.id}-{parents[code]}", code, ANSWER)
    await cascade.until_closed(notice.id)
    with cascade.ledger.reading() as facts:
        frozen = [facts.latest_rollup(one, KEY) for one in chain]
    assert cascade.tasks(chain[0], "v7")[0].state is TaskState.MISSING

    await cascade.pass_time(timedelta(days=1))
    submitted = await cascade.report(chain[0], "v7", ANSWER)
    assert (submitted.supplement, submitted.late) == (True, True)
    assert cascade.tasks(chain[0], "v7")[0].state is TaskState.ACCEPTED
    with cascade.ledger.reading() as facts:
        assert [facts.latest_rollup(one, KEY) for one in chain] == frozen
        assert facts.notice(chain[0]).state is NoticeState.CLOSED
    assert [stale(cascade, one) for one in chain] == [True, False, False]

    supplementing = Supplementing(cascade.ledger, cascade.clock, cascade.engine)
    found = supplementing.diff(chain[0], KEY)
    assert [(one.key, one.before, one.after) for one in found.fields][:1] == [("events", Decimal(1), Decimal(2))]
    [unit] = found.units
    assert (unit.unit_code, unit.category_before, unit.category_after) == ("v7", Category.MISSING, Category.LATE)
    for place, one in enumerate(chain):
        supplementing.supplement(one, KEY, BY)
        assert [stale(cascade, other) for other in chain] == [at == place + 1 for at in range(3)]
    await cascade.settle()
    with cascade.ledger.reading() as facts:
        latest = facts.latest_rollup(notice.id, KEY)
    assert latest is not None
    assert latest[1].base == Counts(expected=7, included=6, late=1)
    assert latest[1].figures[0].value == 7
    assert all(Views(cascade.ledger.engine).verify_trail(one) is None for one in chain)


async def test_a_correction_after_an_early_close_is_a_supplement_and_never_late(cascade: Cascade) -> None:
    own = small_city.STATISTICS.model_copy(update={"cascades": False})
    notice = await cascade.issue(small_city.draft(own))
    for code in ("d1", "d2"):
        await cascade.report(notice.id, code, ANSWER)
    with cascade.ledger.reading() as facts:
        assert facts.notice(notice.id).state is NoticeState.CLOSED
    corrected = await cascade.report(notice.id, "d1", Submission(values={"events": "3", "people": "2"}))
    assert (corrected.supplement, corrected.late, corrected.version) == (True, False, 2)
    mails = len(cascade.mails)
    await cascade.until(small_city.DUE + timedelta(days=10))
    assert len(cascade.mails) == mails
