"""Passing on by hand: one superior or several, edited within bounds, refused by name where the facts have moved."""

from collections.abc import Callable

import pytest

from activities.reissuing import NotAddressed, NothingToReissue, Proposed, ReissueOrder, Reissuing
from activities.reporting import ForeignTask, NoticeClosed
from activities.withdrawing import Withdrawing, WithdrawOrder
from domain.errors import CascadeError, InvalidInput, NotFound
from domain.facts import Provenance, WaitingNotice
from domain.inheritance import InheritedDropped
from domain.notices import AlreadyReissued, NoticeDraft
from domain.obligations import Form, Obligation, Occurrence
from domain.units import ReissueRule
from tests import commerce_bureau, small_city
from tests.activities.conftest import Furnish
from tests.activities.desk import Desk
from tests.domain.examples import cases

CLERK = Provenance(actor="戊小贸", channel="api")
DRILL = Obligation(key="drill", title="演练记录", form=Form.PLAN, occurrences=(Occurrence(due=small_city.DUE),))


@pytest.fixture
def bureau(furnish: Furnish) -> Desk:
    """The line's notice ("line") and the safety office's ("safety") wait for the bureau."""
    desk = furnish(commerce_bureau.UNITS, commerce_bureau.contacts())
    desk.issue(commerce_bureau.from_the_line(), "line")
    desk.issue(commerce_bureau.from_the_safety_office(), "safety")
    desk.engine.noted.clear()
    return desk


def propose(desk: Desk, *superiors: str, office: str = "swj") -> Proposed:
    return Reissuing(desk.ledger, desk.clock, desk.engine).propose(office, superiors)


def issue(desk: Desk, *superiors: str, office: str = "swj", draft: NoticeDraft | None = None, number: str = "") -> str:
    order = ReissueOrder(office=office, superiors=superiors, draft=draft, number=number, provenance=CLERK)
    return Reissuing(desk.ledger, desk.clock, desk.engine).issue(order).notice.id


def test_the_proposal_names_what_else_waits(bureau: Desk) -> None:
    found = propose(bureau, "line")
    assert [one.notice_id for one in found.waiting] == ["safety"]
    assert [one.notice_id for one in found.draft.basis] == ["line"]
    both = propose(bureau, "line", "safety")
    assert (both.waiting, [one.notice_id for one in both.draft.basis]) == ((), ["line", "safety"])
    due = both.draft.obligations[0].occurrences[0].due
    assert due is not None
    assert f"{due:%m-%d %H:%M}" == "06-26 18:00"  # a working day before the earlier of the two


def test_two_become_one_and_both_receipts_lead_to_it(bureau: Desk) -> None:
    notice_id = issue(bureau, "line", draft=propose(bureau, "line", "safety").draft, number="区商〔2024〕26号")
    with bureau.ledger.reading() as facts:
        local = facts.notice(notice_id)
        receipts = [facts.receipt(superior, "swj") for superior in ("line", "safety")]
    assert (local.superiors, local.draft.number) == (("line", "safety"), "区商〔2024〕26号")
    assert [receipt.child_id for receipt in receipts] == [notice_id, notice_id]
    assert [receipt.acknowledged_by for receipt in receipts] == ["戊小贸", "戊小贸"]
    assert bureau.engine.noted == ["poke line", "poke safety"]


def test_two_that_are_passed_on_apart_are_two_notices(bureau: Desk) -> None:
    assert issue(bureau, "line", number="一号") != issue(bureau, "safety", number="二号")


def test_two_of_one_origin_get_two_ids(furnish: Furnish) -> None:
    units = small_city.units(s1={"reissue": ReissueRule.REVIEW_FIRST, "line_superior": "d2"})
    desk = furnish(units, small_city.contacts())
    desk.issue()
    for district in ("d1", "d2"):
        desk.reissue("top", district)
    first, second = (issue(desk, f"top-{one}", office="s1", number=f"{one}号") for one in ("d1", "d2"))
    assert (first, second) == ("top-s1", "top-s1.2")


def test_an_office_that_acts_for_another_passes_on_what_that_received(furnish: Furnish) -> None:
    units = tuple(
        unit.model_copy(update={"reissue": ReissueRule.REVIEW_FIRST}) if unit.code == "d1" else unit
        for unit in commerce_bureau.UNITS
    )
    desk = furnish(units, commerce_bureau.contacts())
    desk.issue(small_city.draft(recipients={"codes": ("d1",)}))
    assert [one.notice_id for one in propose_all(desk)] == ["top"]
    notice_id = issue(desk, "top", office="aw", number="安办〔2024〕1号")
    with desk.ledger.reading() as facts:
        receipt = facts.receipt("top", "d1")
    assert (receipt.child_id, receipt.acknowledged_by) == (notice_id, "戊小贸")


def propose_all(desk: Desk) -> tuple[WaitingNotice, ...]:
    with desk.ledger.reading() as facts:
        return tuple(facts.waiting(("aw", "d1")))


def test_a_local_obligation_leads_nowhere(bureau: Desk) -> None:
    draft = propose(bureau, "line").draft
    edited = draft.model_copy(update={"obligations": (*draft.obligations, DRILL)})
    notice_id = issue(bureau, "line", draft=edited)
    with bureau.ledger.reading() as facts:
        assert facts.tasks_answered(notice_id, ("drill", "once")) == []
        assert [task.notice_id for task in facts.tasks_answered(notice_id, ("statistics", "once"))] == ["line"]


def close(desk: Desk) -> None:
    with desk.ledger.transaction() as facts:
        facts.close_notice("safety", desk.clock.now())


def withdraw(desk: Desk) -> None:
    order = WithdrawOrder(notice_id="safety", by="陈二", reason="并入市局通知")
    Withdrawing(desk.ledger, desk.clock, desk.engine).withdraw(order)


def pass_on(desk: Desk) -> None:
    issue(desk, "safety", number="先行一号")


@pytest.mark.parametrize(
    ("meanwhile", "refusal"),
    [(close, NoticeClosed), (withdraw, NoticeClosed), (pass_on, AlreadyReissued)],
    ids=["closed", "withdrawn", "passed on"],
)
def test_one_of_two_that_has_moved_is_named_and_nothing_is_written(
    bureau: Desk, meanwhile: Callable[[Desk], None], refusal: type[CascadeError]
) -> None:
    draft = propose(bureau, "line", "safety").draft
    meanwhile(bureau)
    before = bureau.dump()
    with pytest.raises(refusal, match="安办〔2024〕43号"):
        issue(bureau, "line", draft=draft)
    assert bureau.dump() == before


def test_what_was_not_sent_to_the_office_is_refused(bureau: Desk) -> None:
    with pytest.raises(NotAddressed, match="没有发给"):
        propose(bureau, "safety", office="e1")
    with pytest.raises(NotFound):
        propose(bureau, "unknown")


def test_who_has_nobody_below_passes_nothing_on(furnish: Furnish) -> None:
    desk = furnish(small_city.units(), small_city.contacts())
    desk.issue(small_city.draft(office="s1", number="甲街〔2024〕1号"))
    with pytest.raises(NothingToReissue):
        propose(desk, "top", office="v1")


def test_what_only_comes_as_it_occurs_is_passed_on_by_nobody(furnish: Furnish) -> None:
    """Such a notice could never be closed: the office reports by itself."""
    desk = furnish(small_city.units(), small_city.contacts())
    own = small_city.STATISTICS.model_copy(update={"cascades": False})
    desk.issue(small_city.draft(own, cases()))
    with desk.ledger.reading() as facts:
        assert {receipt.reissue for receipt in facts.receipts("top")} == {ReissueRule.NEVER}
        assert facts.branches("top") == []


def test_less_than_a_superior_asks_for_is_refused(bureau: Desk) -> None:
    draft = propose(bureau, "line").draft
    with pytest.raises(InheritedDropped):
        issue(bureau, "line", draft=draft.model_copy(update={"obligations": (DRILL,)}))
    with pytest.raises(ForeignTask):
        issue(bureau, "line", draft=draft.model_copy(update={"office": "aw"}))
    with pytest.raises(InvalidInput):
        propose(bureau, *(f"n{number}" for number in range(11)))
