"""督办单 from the draft to the striking off."""

from datetime import timedelta

import pytest

from activities.reporting import NoticeClosed
from activities.supervising import (
    Cancelling,
    Clearing,
    Drafted,
    Signature,
    Supervising,
    SupervisionForeign,
    SupervisionOrder,
    Wording,
)
from domain.errors import NotFound
from domain.papers import TextChanged, fingerprint
from domain.supervising import NotDrafted
from domain.supervision import (
    Colour,
    ReplyUnfit,
    Supervision,
    SupervisionNotFit,
    SupervisionOutdated,
    SupervisionState,
)
from domain.task_life import TaskState
from tests import small_city
from tests.activities.conftest import Furnish
from tests.activities.desk import SOMEBODY, Desk, at
from tests.activities.test_telling import PAIR, village

DUE = at(21, 18)
"""The street's own due: a working day each before the district's and the city's."""
LATE = at(21, 19)


def office(desk: Desk) -> Supervising:
    return Supervising(desk.ledger, desk.clock, desk.engine)


def draft(desk: Desk, notice_id: str, *units: str) -> Drafted:
    return office(desk).draft(notice_id, SupervisionOrder(by="王五", units=units))


def sign(desk: Desk, one: Supervision) -> Supervision:
    return office(desk).sign(one.notice_id, one.id, Signature(by="赵六"))


def reply(desk: Desk, one: Supervision, text: str = "已组织补报", unit: str = "") -> Supervision:
    with desk.ledger.transaction() as facts:
        found = office(desk).reply(facts, one.notice_id, unit or one.unit_code, one.id, text, SOMEBODY)
    return office(desk).replied(found)


def read(desk: Desk, one: Supervision) -> Supervision:
    with desk.ledger.reading() as facts:
        return facts.supervision(one.notice_id, one.id)


@pytest.fixture
def street(desk: Desk) -> str:
    """The street's notice, an hour after its due; v1 has acknowledged."""
    _, _, street = desk.cascade()
    desk.reporting.acknowledge(street, "v1", SOMEBODY)
    desk.clock.moment = LATE
    return street


def test_without_units_all_that_are_overdue_are_drafted(desk: Desk, street: str) -> None:
    desk.report(street, "v2")
    drafted = draft(desk, street)
    assert [(one.unit_code, one.colour, one.state) for one in drafted.drafted] == [
        ("v1", Colour.RED, SupervisionState.DRAFT),
        ("v3", Colour.RED, SupervisionState.DRAFT),
    ]
    assert drafted.refused == ()
    assert draft(desk, street).drafted == ()


def test_each_unit_is_refused_by_itself(desk: Desk) -> None:
    _, _, street = desk.cascade()
    desk.clock.moment = at(6, 9)
    early = draft(desk, street, "v1", "v9")
    assert {one.unit_code: one.code for one in early.refused} == {
        "v1": NotDrafted.TOO_EARLY,
        "v9": NotDrafted.NOT_RECIPIENT,
    }
    desk.clock.moment = at(19, 9)
    desk.report(street, "v2")
    near = draft(desk, street, "v1", "v2")
    assert [one.colour for one in near.drafted] == [Colour.BLUE]
    assert [one.code for one in near.refused] == [NotDrafted.NOTHING_OWED]
    assert [one.code for one in draft(desk, street, "v1").refused] == [NotDrafted.ALREADY_OPEN]
    desk.clock.moment = LATE
    assert [one.colour for one in draft(desk, street, "v1").drafted] == [Colour.RED]


async def test_the_draft_holds_what_was_known_and_never_changes(desk: Desk, street: str) -> None:
    await desk.deliver()
    (one, *_) = draft(desk, street, "v1").drafted
    assert one.facts.as_of == LATE
    assert one.facts.acknowledged_at is not None
    assert [(item.title, item.state, item.due) for item in one.facts.items] == [("进展情况统计表", TaskState.OWED, DUE)]
    assert {told.way for told in one.facts.told} == {"邮件"}
    assert one.number == ""
    desk.report(street, "v1")
    assert read(desk, one).facts == one.facts
    assert read(desk, one).settled


def test_it_is_numbered_at_the_signing_so_that_thrown_away_drafts_leave_no_gap(desk: Desk, street: str) -> None:
    first, second, third = draft(desk, street).drafted
    office(desk).cancel(street, first.id, Cancelling(by="王五", reason="单位已电话说明"))
    assert sign(desk, third).number == "〔2024〕督1号"
    signed = sign(desk, second)
    assert signed.number == "〔2024〕督2号"
    assert (signed.signed_by, signed.signed_at, signed.due) == ("赵六", LATE, at(26, 18))
    assert "〔2024〕督2号" in signed.body
    assert "签发人：赵六" in signed.body
    desk.clock.moment = LATE.replace(year=2025)
    (later,) = draft(desk, street, "v1").drafted
    assert sign(desk, later).number == "〔2025〕督1号"


def test_each_office_counts_for_itself(desk: Desk, street: str) -> None:
    sign(desk, draft(desk, street, "v1").drafted[0])
    desk.clock.moment = at(25, 9)
    (other,) = draft(desk, "top-d1", "s1").drafted
    assert sign(desk, other).number == "〔2024〕督1号"


def test_what_is_not_true_any_more_is_not_signed(desk: Desk, street: str) -> None:
    (one,) = draft(desk, street, "v1").drafted
    desk.report(street, "v1")
    with pytest.raises(SupervisionOutdated, match="进展情况统计表"):
        sign(desk, one)
    assert read(desk, one).state is SupervisionState.DRAFT


def test_it_is_signed_once(desk: Desk, street: str) -> None:
    (one,) = draft(desk, street, "v1").drafted
    sign(desk, one)
    with pytest.raises(SupervisionNotFit, match="已签发待回复"):
        sign(desk, one)


def test_only_its_own_unit_replies_and_only_when_it_was_sent(desk: Desk, street: str) -> None:
    (one,) = draft(desk, street, "v1").drafted
    with pytest.raises(SupervisionForeign):
        reply(desk, one)
    sign(desk, one)
    with pytest.raises(SupervisionForeign):
        reply(desk, one, unit="v2")
    with pytest.raises(ReplyUnfit):
        reply(desk, one, "  \n ")
    assert reply(desk, one, " 明天补报 ").reply == "明天补报"
    assert reply(desk, one, "已补报").reply == "已补报"
    office(desk).clear(street, one.id, Clearing(by="赵六"))
    with pytest.raises(SupervisionNotFit, match="已销号"):
        reply(desk, one)


def test_every_act_is_in_the_trail(desk: Desk, street: str) -> None:
    one = sign(desk, draft(desk, street, "v1").drafted[0])
    reply(desk, one)
    office(desk).clear(street, one.id, Clearing(by="赵六"))
    with desk.ledger.engine.connect() as connection:
        acts = connection.exec_driver_sql(
            "SELECT act, actor FROM trail WHERE act LIKE 'supervision%' ORDER BY sequence"
        ).all()
    assert [tuple(row) for row in acts] == [
        ("supervisions_drafted", "王五"),
        ("supervision_signed", "赵六"),
        ("supervision_replied", "林一"),
        ("supervision_cleared", "赵六"),
    ]


def test_what_is_not_there_is_refused_by_name(desk: Desk, street: str) -> None:
    with pytest.raises(NotFound, match="督办单"):
        office(desk).sign(street, 99, Signature(by="赵六"))
    (one,) = draft(desk, street, "v1").drafted
    with pytest.raises(NotFound, match="督办单"):
        office(desk).sign("top", one.id, Signature(by="赵六"))
    with pytest.raises(NotFound, match="报送事项"):
        office(desk).draft(street, SupervisionOrder(by="王五", obligation="nonsense"))


def test_a_withdrawn_notice_is_not_supervised(desk: Desk, street: str) -> None:
    (one,) = draft(desk, street, "v1").drafted
    with desk.ledger.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE notice SET state = 'withdrawn'")
    with pytest.raises(NoticeClosed, match="已撤回"):
        sign(desk, one)
    with pytest.raises(NoticeClosed, match="已撤回"):
        draft(desk, street)


def test_drafting_is_a_number_of_statements_that_does_not_depend_on_the_units(furnish: Furnish) -> None:
    assert statements(furnish, 10) == statements(furnish, 100)


def statements(furnish: Furnish, count: int) -> int:
    top = small_city.units()[0]
    units = [top, *(village(number) for number in range(count))]
    people = [one.model_copy(update={"id": f"{u.code}.{one.duty}", "unit_code": u.code}) for u in units for one in PAIR]
    desk = furnish(units, people)
    notice = desk.issue()
    desk.clock.moment = small_city.DUE + timedelta(hours=1)
    with desk.counting() as sent:
        assert len(draft(desk, notice.id).drafted) == count
    return len(sent)


def test_the_words_of_the_office_are_changed_until_the_signing(desk: Desk, street: str) -> None:
    order = SupervisionOrder(by="王五", units=("v1",), requirement="请书记过问。\n\n  三日内补报。")
    (one,) = office(desk).draft(street, order).drafted
    assert "\n　　请书记过问。\n　　三日内补报。\n　　请抓紧办理" in one.body
    edited = office(desk).edit(street, one.id, Wording(by="王五", requirement="请主任过问。"))
    assert (edited.requirement, edited.state, edited.facts) == ("请主任过问。", SupervisionState.DRAFT, one.facts)
    signed = sign(desk, one)
    assert "　　请主任过问。\n" in signed.body
    assert "书记" not in signed.body
    assert "\n2024年6月21日\n签发人：赵六" in signed.body
    with pytest.raises(SupervisionNotFit, match="不能修改"):
        office(desk).edit(street, one.id, Wording(by="王五", requirement=""))


def test_the_proposal_says_for_whom_in_which_colour_and_why(desk: Desk, street: str) -> None:
    desk.report(street, "v2")
    found = office(desk).propose(street)
    assert [(one.unit_code, one.colour, one.reason, one.acknowledged) for one in found.proposed] == [
        ("v1", Colour.RED, "“进展情况统计表”今天已逾期", True),
        ("v3", Colour.RED, "“进展情况统计表”今天已逾期", False),
    ]
    assert found.refused == ()
    assert {one.unit_code: one.colour for one in draft(desk, street).drafted} == {
        one.unit_code: one.colour for one in found.proposed
    }
    again = office(desk).propose(street)
    assert again.proposed == ()
    assert {one.code for one in again.refused} == {NotDrafted.ALREADY_OPEN}


def test_nobody_signs_another_text_than_the_one_shown(desk: Desk, street: str) -> None:
    (one,) = draft(desk, street, "v1").drafted
    office(desk).edit(street, one.id, Wording(by="王五", requirement="另加一句。"))
    with pytest.raises(TextChanged):
        office(desk).sign(street, one.id, Signature(by="赵六", seen=fingerprint(one.body)))
    now = fingerprint(read(desk, one).body)
    assert office(desk).sign(street, one.id, Signature(by="赵六", seen=now)).signed_by == "赵六"
