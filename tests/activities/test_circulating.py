"""通报 from the snapshot to the correction."""

from datetime import timedelta

import pytest

from activities.circulating import (
    CircularCancelling,
    CircularOrder,
    CircularSignature,
    Circulating,
    SnapshotChanged,
)
from activities.reporting import NoticeClosed
from activities.supervising import Wording
from domain.circular import CircularNotFit, CircularState
from domain.errors import NotFound
from domain.letters import ChannelName
from domain.outbox import Purpose
from domain.papers import TextChanged, fingerprint
from domain.roster import Category, Circular, NothingToCirculate, snapshot_hash, tally
from tests import small_city
from tests.activities.conftest import Furnish
from tests.activities.desk import Desk, at
from tests.activities.test_telling import PAIR, village

LATE = at(21, 19)
"""An hour after the street's own due."""


def office(desk: Desk) -> Circulating:
    return Circulating(desk.ledger, desk.clock, desk.engine)


def draft(desk: Desk, notice_id: str, **changes: object) -> Circular:
    return office(desk).draft(notice_id, CircularOrder.model_validate({"by": "王五", **changes}))


def sign(desk: Desk, one: Circular) -> Circular:
    return office(desk).sign(one.notice_id, one.id, CircularSignature(by="赵六"))


def categories(one: Circular) -> dict[str, Category]:
    return {entry.unit_code: entry.category for entry in one.snapshot.entries}


@pytest.fixture
async def street(desk: Desk) -> str:
    """The street's notice, told to all; v1 has reported in time; an hour after the due."""
    _, _, street = desk.cascade()
    await desk.deliver()
    desk.report(street, "v1")
    desk.clock.moment = LATE
    return street


def test_every_task_counts_once(desk: Desk, street: str) -> None:
    desk.report(street, "v2")
    one = draft(desk, street)
    assert categories(one) == {"v1": Category.ON_TIME, "v2": Category.LATE, "v3": Category.MISSING}
    assert tally(one.snapshot.entries).expected == 3
    assert one.snapshot.as_of == LATE


def test_the_snapshot_is_frozen_with_its_hash_in_the_trail(desk: Desk, street: str) -> None:
    one = draft(desk, street)
    desk.report(street, "v3")
    signed = sign(desk, one)
    assert signed.snapshot == one.snapshot
    assert snapshot_hash(signed.snapshot) == signed.snapshot_hash
    with desk.ledger.engine.connect() as connection:
        details = connection.exec_driver_sql("SELECT detail FROM trail WHERE act LIKE 'circular_%'").scalars().all()
    assert len(details) == 2
    assert all(f'"snapshot":"{one.snapshot_hash}"' in detail for detail in details)


async def test_only_after_a_named_person_has_signed_it_goes_out(desk: Desk, street: str) -> None:
    one = draft(desk, street)
    assert (one.number, one.state) == ("", CircularState.DRAFT)
    desk.clock.moment = at(24, 9)
    await desk.deliver()
    assert told(desk) == set()
    signed = sign(desk, one)
    assert (signed.number, signed.signed_by) == ("〔2024〕通1号", "赵六")
    await desk.deliver()
    assert told(desk) == {f"{code}.{duty}" for code in ("v1", "v2", "v3") for duty in ("liaison", "leader")}


def told(desk: Desk) -> set[str]:
    parts = [part for mail in desk.post[ChannelName.EMAIL].kept for part in mail.parts]
    return {part.contact.id for part in parts if part.purpose is Purpose.CIRCULAR}


def test_a_unit_that_no_message_reached_is_not_named(furnish: Furnish) -> None:
    desk = furnish(small_city.units(), small_city.contacts())
    _, _, street = desk.cascade()  # nothing is delivered
    desk.report(street, "v1")
    desk.clock.moment = LATE
    one = draft(desk, street)
    assert categories(one) == {"v1": Category.ON_TIME, "v2": Category.EXCLUDED, "v3": Category.EXCLUDED}
    assert "二社区" not in one.body


def test_nothing_is_circulated_before_the_due(desk: Desk) -> None:
    top = desk.issue()
    with pytest.raises(NothingToCirculate):
        draft(desk, top.id)


def test_a_correction_supersedes_and_nothing_is_edited(desk: Desk, street: str) -> None:
    first = sign(desk, draft(desk, street))
    desk.report(street, "v3")
    second = draft(desk, street, supersedes=first.id, correction="三社区已补报")
    assert read(desk, first).state is CircularState.SIGNED  # until the correction is signed
    second = sign(desk, second)
    before = read(desk, first)
    assert before.state is CircularState.SUPERSEDED
    assert (before.body, before.snapshot, before.number) == (first.body, first.snapshot, first.number)
    assert "更正并取代〔2024〕通1号" in second.body
    assert "三社区已补报" in second.body
    with pytest.raises(CircularNotFit):
        draft(desk, street, supersedes=first.id)


def test_two_corrections_of_one_cannot_both_be_signed(desk: Desk, street: str) -> None:
    first = sign(desk, draft(desk, street))
    one, other = (draft(desk, street, supersedes=first.id) for _ in range(2))
    sign(desk, one)
    with pytest.raises(CircularNotFit):
        sign(desk, other)
    assert read(desk, other).state is CircularState.DRAFT


def test_a_draft_is_thrown_away_and_what_is_out_is_not(desk: Desk, street: str) -> None:
    order = CircularCancelling(by="王五", reason="数据未核实")
    first, second = draft(desk, street), draft(desk, street)
    assert office(desk).cancel(street, first.id, order).state is CircularState.CANCELLED
    assert sign(desk, second).number == "〔2024〕通1号"
    with pytest.raises(CircularNotFit):
        office(desk).cancel(street, second.id, order)
    with pytest.raises(CircularNotFit):
        sign(desk, first)


def test_a_snapshot_that_somebody_changed_is_not_signed(desk: Desk, street: str) -> None:
    one = draft(desk, street)
    with desk.ledger.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE circular SET snapshot = replace(snapshot, 'missing', 'on_time')")
    with pytest.raises(SnapshotChanged):
        sign(desk, one)


def test_what_is_not_there_is_refused_by_name(desk: Desk, street: str) -> None:
    with pytest.raises(NotFound, match="通报"):
        office(desk).sign(street, 9, CircularSignature(by="赵六"))
    with pytest.raises(NotFound, match="通报"):
        draft(desk, street, supersedes=9)
    with pytest.raises(NotFound, match="报送事项"):
        draft(desk, street, obligation="statistics", occurrence="twice")


def test_a_withdrawn_notice_is_not_circulated(desk: Desk, street: str) -> None:
    one = draft(desk, street)
    with desk.ledger.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE notice SET state = 'withdrawn'")
    with pytest.raises(NoticeClosed):
        sign(desk, one)


async def test_it_is_a_number_of_statements_that_does_not_depend_on_the_units(furnish: Furnish) -> None:
    assert await statements(furnish, 10) == await statements(furnish, 100)


async def statements(furnish: Furnish, count: int) -> tuple[int, int]:
    top = small_city.units()[0]
    units = [top, *(village(number) for number in range(count))]
    people = [one.model_copy(update={"id": f"{u.code}.{one.duty}", "unit_code": u.code}) for u in units for one in PAIR]
    desk = furnish(units, people)
    notice = desk.issue()
    await desk.deliver()
    desk.clock.moment = small_city.DUE + timedelta(hours=1)
    with desk.counting() as drafting:
        one = draft(desk, notice.id)
    assert tally(one.snapshot.entries).missing == count
    with desk.counting() as signing:
        sign(desk, one)
    return len(drafting), len(signing)


def read(desk: Desk, one: Circular) -> Circular:
    with desk.ledger.reading() as facts:
        return facts.circular(one.notice_id, one.id)


def test_the_words_of_the_office_are_changed_and_the_roster_is_not(desk: Desk, street: str) -> None:
    one = draft(desk, street, requirement="请未报单位三日内补报。")
    assert "　　三、有关要求\n　　请未报单位三日内补报。" in one.body
    edited = office(desk).edit(street, one.id, Wording(by="王五", requirement="请两日内补报。"))
    assert (edited.snapshot, edited.snapshot_hash) == (one.snapshot, one.snapshot_hash)
    signed = sign(desk, one)
    assert "　　请两日内补报。" in signed.body
    assert "\n2024年6月21日\n签发人：赵六" in signed.body
    with pytest.raises(CircularNotFit, match="不能修改"):
        office(desk).edit(street, one.id, Wording(by="王五", requirement=""))


def test_nobody_signs_another_text_than_the_one_shown(desk: Desk, street: str) -> None:
    one = draft(desk, street)
    office(desk).edit(street, one.id, Wording(by="王五", requirement="另加一句。"))
    with pytest.raises(TextChanged):
        office(desk).sign(street, one.id, CircularSignature(by="赵六", seen=fingerprint(one.body)))
