"""Amending through the use case: preview is dry, only what is touched moves, and whom it concerns is told once."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from activities.reporting import NoticeClosed
from activities.revising import Amending, AmendOrder, Shown
from activities.withdrawing import Withdrawing, WithdrawOrder
from domain.amendment import FixedByIssue, NothingChanged
from domain.dues import DueBeforeIssue
from domain.notices import NobodyAnswers, NoticeDraft
from domain.obligations import Audience, Field, Form, Obligation, Occurrence
from domain.outbox import Purpose
from domain.plan import Rung
from domain.task_life import TaskState
from tests import small_city
from tests.activities.desk import SOMEBODY, Desk, at
from tests.small_city import DUE, STATISTICS

LATER = DUE + timedelta(days=3)
SUMMARY = Obligation(key="summary", title="活动总结", form=Form.SUMMARY, occurrences=(Occurrence(due=DUE),))
BOTH = small_city.draft(STATISTICS, SUMMARY)


def moved(obligation: Obligation, due: datetime = LATER) -> Obligation:
    """The obligation with another due."""
    return obligation.model_copy(update={"occurrences": (Occurrence(due=due),)})


def order(draft: NoticeDraft, notice_id: str = "top") -> AmendOrder:
    """Asked for by 王五, because of the weather."""
    return AmendOrder(notice_id=notice_id, draft=draft, by="王五", reason="因台风推迟")


def amend(desk: Desk, draft: NoticeDraft) -> Shown:
    """Amend the notice of the desk."""
    return Amending(desk.ledger, desk.clock, desk.engine).amend(order(draft))


def preview(desk: Desk, draft: NoticeDraft) -> Shown:
    """The dry run of it."""
    return Amending(desk.ledger, desk.clock, desk.engine).preview(order(draft))


def rungs(desk: Desk) -> dict[str, Rung]:
    """What has not fired."""
    with desk.ledger.reading() as facts:
        return {rung.id: rung for rung in facts.rungs("top")}


def intents(desk: Desk, purpose: Purpose) -> list[tuple[Any, ...]]:
    """Unit and rung of every message of this purpose."""
    with desk.ledger.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT unit_code, rung_id FROM outbox WHERE purpose = ? ORDER BY unit_code", (purpose.value,)
        )
        return [tuple(row) for row in rows]


def test_an_amendment_to_itself_is_refused_and_writes_nothing(desk: Desk) -> None:
    notice = desk.issue(BOTH)
    before = desk.dump()
    with pytest.raises(NothingChanged):
        amend(desk, notice.draft)
    assert desk.dump() == before


def test_the_preview_says_what_the_act_then_does_and_writes_nothing(desk: Desk) -> None:
    desk.issue(BOTH)
    changed = small_city.draft(moved(STATISTICS), SUMMARY)
    before = desk.dump()
    seen = preview(desk, changed)
    assert desk.dump() == before
    done = amend(desk, changed)
    assert (seen.done, done.done) == (False, True)
    assert done.model_copy(update={"done": False}) == seen


def test_only_the_rungs_of_the_changed_item_are_other_ones(desk: Desk) -> None:
    desk.issue(BOTH)
    before = rungs(desk)
    shown = amend(desk, small_city.draft(moved(STATISTICS), SUMMARY))
    after = rungs(desk)
    assert [change.sentence for change in shown.changes] == [
        "“进展情况统计表”截止时间：2024年6月25日（星期二）18:00 → 2024年6月28日（星期五）18:00"
    ]
    untouched = {key: rung for key, rung in before.items() if rung.obligation != "statistics"}
    assert {key: rung for key, rung in after.items() if key in before} == untouched
    new = [rung for key, rung in after.items() if key not in before]
    assert {rung.obligation for rung in new} == {"statistics", None}
    assert all(".r2." in rung.id for rung in new)
    assert {task.ladder: task.due for task in tasks(desk, "d1")} == {"r2": LATER, "": DUE}


def tasks(desk: Desk, unit: str) -> list[Any]:
    """The unit's tasks."""
    with desk.ledger.reading() as facts:
        return list(facts.tasks_of("top", unit))


def test_those_affected_are_told_once_and_asked_to_acknowledge_anew(desk: Desk) -> None:
    desk.issue(small_city.draft(STATISTICS, SUMMARY.model_copy(update={"audience": Audience(codes=("d1",))})))
    for unit in ("d1", "d2"):
        desk.reporting.acknowledge("top", unit, SOMEBODY)
    shown = amend(
        desk, small_city.draft(STATISTICS, moved(SUMMARY).model_copy(update={"audience": Audience(codes=("d1",))}))
    )
    assert shown.asked == ("d1",)
    with desk.ledger.reading() as facts:
        receipts = {receipt.unit_code: receipt.acknowledged_at for receipt in facts.receipts("top")}
    assert receipts["d1"] is None
    assert receipts["d2"] is not None
    assert intents(desk, Purpose.AMENDED) == [("d1", "amended.r2.tell.0")]


def test_a_report_stays_unless_the_form_changed(desk: Desk) -> None:
    desk.issue(small_city.draft(STATISTICS.model_copy(update={"cascades": False})))
    desk.report("top", "d1")
    plain = STATISTICS.model_copy(update={"cascades": False})
    amend(desk, small_city.draft(moved(plain)))
    assert [task.state for task in tasks(desk, "d1")] == [TaskState.ACCEPTED]
    more = moved(plain).model_copy(update={"fields": (*plain.fields, Field(key="cost", label="经费"))})
    shown = amend(desk, small_city.draft(more))
    assert shown.reasked == 1
    assert [(task.state, task.version) for task in tasks(desk, "d1")] == [(TaskState.OWED, 1)]
    with desk.ledger.reading() as facts:
        assert [(state.expected, state.outstanding) for state in facts.items("top")] == [(2, 2)]


def test_units_taken_away_owe_nothing_and_those_added_get_the_notice(desk: Desk) -> None:
    desk.issue(small_city.draft(STATISTICS, recipients=Audience(codes=("d1",))))
    shown = amend(desk, small_city.draft(STATISTICS, recipients=Audience(codes=("d2",))))
    assert (shown.added, shown.removed, shown.withdrawn) == (("d2",), ("d1",), 1)
    assert [task.state for task in tasks(desk, "d1")] == [TaskState.WITHDRAWN]
    assert [task.state for task in tasks(desk, "d2")] == [TaskState.OWED]
    assert ("d2", "tell") in intents(desk, Purpose.NOTICE)
    with desk.ledger.reading() as facts:
        assert [unit.code for unit in facts.recipients("top")] == ["d2"]
        assert [(state.expected, state.outstanding) for state in facts.items("top")] == [(1, 1)]
        ladders = [rung for rung in facts.rungs("top") if rung.track.value == "acknowledge"]
        assert {debtor.unit_code for rung in ladders for debtor in facts.debtors("top", rung)} == {"d2"}


def test_an_obligation_taken_away_ends_its_item_and_leaves_the_other(desk: Desk) -> None:
    desk.issue(BOTH)
    shown = amend(desk, small_city.draft(STATISTICS))
    assert [change.sentence for change in shown.changes] == ["取消事项“活动总结”"]
    with desk.ledger.reading() as facts:
        closed = {state.item.obligation: state.closed_at is not None for state in facts.items("top")}
        assert closed == {"statistics": False, "summary": True}
        assert {rung.obligation for rung in facts.rungs("top")} == {"statistics", None}
        assert facts.notice("top").obligation("summary").title == "活动总结"


@pytest.mark.parametrize(
    ("draft", "refusal"),
    [
        (small_city.draft(moved(STATISTICS, at(1, 9)), SUMMARY), DueBeforeIssue),
        (small_city.draft(STATISTICS, SUMMARY, office="d1"), FixedByIssue),
        (small_city.draft(STATISTICS, SUMMARY, number="测安办〔2024〕9号"), FixedByIssue),
        (small_city.draft(STATISTICS, SUMMARY, recipients=Audience(codes=("nobody",))), NobodyAnswers),
    ],
)
def test_what_would_be_refused_at_issue_is_refused_here(
    desk: Desk, draft: NoticeDraft, refusal: type[Exception]
) -> None:
    desk.issue(BOTH)
    before = desk.dump()
    for act in (preview, amend):
        with pytest.raises(refusal):
            act(desk, draft)
    assert desk.dump() == before


def test_what_is_withdrawn_is_amended_no_more(desk: Desk) -> None:
    desk.issue(BOTH)
    withdrawing = Withdrawing(desk.ledger, desk.clock, desk.engine)
    withdrawing.withdraw(WithdrawOrder(notice_id="top", by="王五", reason="文件有误"))
    with pytest.raises(NoticeClosed, match="文件有误"):
        amend(desk, small_city.draft(STATISTICS))
    with pytest.raises(NoticeClosed, match="已撤回"):
        withdrawing.withdraw(WithdrawOrder(notice_id="top", by="王五", reason="文件有误"))
