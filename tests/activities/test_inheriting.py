"""Following a superior: once, by itself, also after the own close; and what cannot be followed is left to a person."""

from datetime import timedelta

from activities.compiling import CompileOrder
from activities.inheriting import follow_superiors
from activities.revising import Amending, AmendOrder
from activities.withdrawing import Withdrawing, WithdrawOrder
from domain.letters import ChannelName
from domain.notices import NoticeDraft, NoticeState
from domain.obligations import Field, Form, Obligation, Occurrence
from domain.task_life import TaskState
from service.store.ledger import SqlLedger
from tests import small_city
from tests.activities.desk import Desk
from tests.small_city import DUE, STATISTICS

LATER = STATISTICS.model_copy(update={"occurrences": (Occurrence(due=DUE + timedelta(days=3)),)})
SUMMARY = Obligation(key="summary", title="活动总结", form=Form.SUMMARY, occurrences=(Occurrence(due=DUE),))
WIDER = STATISTICS.model_copy(update={"fields": (*STATISTICS.fields, Field(key="cost", label="经费"))})


def amend(desk: Desk, draft: NoticeDraft) -> None:
    """Amend the city's notice."""
    order = AmendOrder(notice_id="top", draft=draft, by="王五", reason="因台风推迟")
    Amending(desk.ledger, desk.clock, desk.engine).amend(order)


def look(desk: Desk, notice_id: str) -> bool:
    """What a poke does. Whether the notice is closed by it."""
    return desk.compiling.compile_rollup(CompileOrder(notice_id=notice_id)).closed


def revision(desk: Desk, notice_id: str) -> int:
    """The version that a notice stands in."""
    with desk.ledger.reading() as facts:
        return facts.notice(notice_id).revision


def incidents(desk: Desk) -> list[str]:
    """The kinds of what waits for a person."""
    with desk.ledger.engine.connect() as connection:
        return list(connection.exec_driver_sql("SELECT kind FROM incident ORDER BY kind").scalars())


def close_street(desk: Desk) -> None:
    """Everybody in the street reports, and it closes."""
    for code in ("v1", "v2", "v3"):
        desk.report("top-s1", code)
    assert look(desk, "top-s1")


def test_a_poke_carries_it_down_one_level_and_pokes_the_next(desk: Desk) -> None:
    desk.cascade()
    desk.engine.noted.clear()
    amend(desk, small_city.draft(LATER))
    assert "poke top-d1" in desk.engine.noted
    assert "poke top-s1" not in desk.engine.noted
    look(desk, "top-d1")
    assert "poke top-s1" in desk.engine.noted
    look(desk, "top-s1")
    assert [revision(desk, one) for one in ("top", "top-d1", "top-s1")] == [2, 2, 2]
    look(desk, "top-s1")
    assert revision(desk, "top-s1") == 2


def test_a_lost_poke_is_found_by_the_sweep(desk: Desk) -> None:
    desk.cascade()
    amend(desk, small_city.draft(LATER))
    desk.engine.noted.clear()
    desk.sweeping.reconcile()
    assert any(noted.startswith(("revive top-d1 ", "restart top-d1 ")) for noted in desk.engine.noted)


def test_a_street_that_has_closed_opens_again_for_what_is_added(desk: Desk) -> None:
    desk.cascade()
    close_street(desk)
    amend(desk, small_city.draft(STATISTICS, SUMMARY))
    desk.engine.noted.clear()
    look(desk, "top-d1")
    with desk.ledger.reading() as facts:
        assert facts.notice("top-s1").state is NoticeState.ISSUED
        tasks = {task.obligation: task.state for task in facts.tasks_of("top-s1", "v1")}
    assert tasks == {"statistics": TaskState.ACCEPTED, "summary": TaskState.OWED}
    assert "restart top-s1 of s1" in desk.engine.noted


def test_a_closed_street_that_nobody_told_is_found_by_the_sweep(desk: Desk) -> None:
    """The service was killed between the district's commit and what it meant to do then."""
    desk.cascade()
    close_street(desk)
    amend(desk, small_city.draft(STATISTICS, SUMMARY))
    with desk.ledger.transaction() as facts:
        follow_superiors(facts, "top-d1", desk.clock.now())
    desk.engine.noted.clear()
    desk.sweeping.reconcile()
    assert "restart top-s1 of s1" in desk.engine.noted
    with desk.ledger.reading() as facts:
        assert facts.notice("top-s1").state is NoticeState.ISSUED
        assert facts.closed_behind() == []


def test_a_street_that_has_closed_is_left_alone_where_nothing_more_is_asked(desk: Desk) -> None:
    desk.cascade()
    close_street(desk)
    amend(desk, small_city.draft(LATER, body="有改动"))
    look(desk, "top-d1")
    with desk.ledger.reading() as facts:
        assert facts.notice("top-s1").state is NoticeState.CLOSED
        assert facts.superiors_moved("top-s1") == []
    assert incidents(desk) == []


def test_a_form_changed_after_the_close_is_left_to_a_person(desk: Desk) -> None:
    desk.cascade()
    close_street(desk)
    amend(desk, small_city.draft(WIDER))
    look(desk, "top-d1")
    assert incidents(desk) == ["amendment_refused"]


def test_what_cannot_be_followed_is_said_and_not_tried_for_ever(desk: Desk) -> None:
    """A clerk typed a mark of secrecy into the street's own text, so that nothing can be written for it any more."""
    desk.cascade()
    with desk.ledger.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE notice_document SET document = json_set(document, '$.draft.body', '机密★') "
            "WHERE notice_id = 'top-d1'"
        )
    fresh = SqlLedger(desk.ledger.engine)
    amend(desk, small_city.draft(LATER))
    with fresh.transaction() as facts:
        follow_superiors(facts, "top-d1", desk.clock.now())
    assert (revision(desk, "top-d1"), incidents(desk)) == (1, ["amendment_refused"])
    with fresh.reading() as facts:
        assert facts.superiors_moved("top-d1") == []
        assert "top-d1" not in facts.unattended(desk.clock.now())


def test_a_withdrawn_superior_ends_what_it_alone_asked_for(desk: Desk) -> None:
    desk.cascade()
    desk.engine.noted.clear()
    Withdrawing(desk.ledger, desk.clock, desk.engine).withdraw(
        WithdrawOrder(notice_id="top", by="王五", reason="文件有误")
    )
    assert [noted for noted in desk.engine.noted if noted.startswith("poke")] == [
        "poke top",
        "poke top-d1",
        "poke top-s1",
    ]
    assert {f"courier {channel.value}" for channel in ChannelName} <= set(desk.engine.noted)
    assert look(desk, "top-s1")
    assert look(desk, "top-d1")


def test_a_branch_whose_superior_was_withdrawn_first_never_begins(desk: Desk) -> None:
    """The child's workflow was started, and before its first step the notice above is withdrawn."""
    desk.issue()
    Withdrawing(desk.ledger, desk.clock, desk.engine).withdraw(
        WithdrawOrder(notice_id="top", by="王五", reason="文件有误")
    )
    before = desk.dump()
    issued = desk.issuing.issue(desk.order("top-d1", "d1", "top"))
    assert (issued.closed, issued.branches, issued.moments) == (True, (), ())
    assert look(desk, "top-d1")
    assert desk.dump() == before


def test_what_is_to_be_passed_on_for_the_first_time_begins_the_branches(desk: Desk) -> None:
    """The city had asked its districts alone; now it asks for something of everybody."""
    alone = STATISTICS.model_copy(update={"cascades": False})
    desk.issue(small_city.draft(alone))
    assert desk.compiling.compile_rollup(CompileOrder(notice_id="top")).branches == ()
    amend(desk, small_city.draft(alone, SUMMARY))
    started = desk.compiling.compile_rollup(CompileOrder(notice_id="top")).branches
    assert [branch.office for branch in started] == ["d1", "d2"]
