"""The courier's rounds: at least once with a fixed id, with restraint, and never into silence."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError

from activities.delivering import RETRY_MINUTES, SETTLING
from domain.letters import ChannelName
from domain.outbox import Purpose
from domain.policy import Act
from tests import small_city
from tests.activities.conftest import Furnish
from tests.activities.desk import Desk, at
from tests.post import KeptLetter

EMAIL, SMS = ChannelName.EMAIL, ChannelName.SMS


async def chase(desk: Desk, notice_id: str, rungs: slice = slice(1)) -> None:
    """Bring the notice to its people, then carry out rungs of the report's ladder, from the due on."""
    await desk.deliver()
    desk.tell(notice_id, desk.rungs(notice_id, Act.ESCALATE)[rungs])


def states(desk: Desk) -> dict[str, int]:
    """How many messages are in which state."""
    with desk.ledger.engine.connect() as connection:
        return {row[0]: row[1] for row in connection.exec_driver_sql("SELECT state, count(*) FROM outbox GROUP BY 1")}


async def test_a_second_round_sends_nothing_and_changes_nothing(desk: Desk) -> None:
    desk.cascade()
    assert (await desk.deliver()).sent == 7
    before = desk.dump()
    again = await desk.deliver()
    assert (again.sent, again.next_release) == (0, None)
    assert desk.dump() == before


async def test_a_crash_between_sending_and_noting_repeats_the_letters_under_the_same_ids(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.cascade()
    with monkeypatch.context() as crashed:
        crashed.setattr(desk.ledger, "transaction", lambda: (_ for _ in ()).throw(OperationalError("", {}, OSError())))
        with pytest.raises(OperationalError):
            await desk.deliver()
    sent = [kept.letter.id for kept in desk.post[EMAIL].kept]
    assert (await desk.deliver()).sent == len(sent) == 7
    assert [kept.letter.id for kept in desk.post[EMAIL].kept] == sent + sent
    assert (await desk.deliver()).sent == 0


async def test_who_has_reported_meanwhile_is_not_chased(desk: Desk) -> None:
    _, _, street = desk.cascade()
    await chase(desk, street)
    desk.report(street, "v1")
    await desk.deliver()
    assert {kept.parts[0].contact.unit_code for kept in chased(desk)} == {"v2", "v3"}
    assert states(desk)["settled"] == 1


async def test_a_dead_address_is_redirected_and_remembered(furnish: Furnish) -> None:
    desk = furnish(small_city.units(), small_city.contacts(dead=("v1.liaison",)))
    _, _, street = desk.cascade()
    result = await desk.deliver()
    assert (result.sent, result.refused) == (6, 1)
    assert desk.engine.noted[-1] == "courier sms"
    assert (await desk.deliver(SMS)).sent == 1
    [message] = desk.post[SMS].kept
    assert (message.parts[0].contact.id, message.parts[0].rung_id) == ("v1.liaison", "tell")
    desk.tell(street, desk.rungs(street, Act.ESCALATE)[:1])
    await desk.deliver()
    assert desk.post[EMAIL].refused == ["dead.v1.liaison@example.invalid"]  # not tried a second time


async def test_when_nothing_of_a_person_works_the_next_one_is_told(furnish: Furnish) -> None:
    people = [
        one.model_copy(update={"mobile": None}) if one.unit_code == "v1" else one
        for one in small_city.contacts(dead=("v1.liaison",))
    ]
    desk = furnish(small_city.units(), people)
    desk.cascade()
    await desk.deliver()
    assert [kept.parts[0].contact.id for kept in desk.post[EMAIL].kept if kept.parts[0].unit_code == "v1"] == [
        "v1.leader"
    ]
    assert "dead_address" in str(desk.dump()["incident"])


async def test_a_server_that_is_down_is_tried_less_and_less_often_then_a_hand_gets_it(desk: Desk) -> None:
    desk.issue()
    desk.post[EMAIL].down = True
    for minutes in RETRY_MINUTES:
        round_ = await desk.deliver()
        assert (round_.sent, round_.failed) == (0, 2)
        assert round_.next_release == desk.clock.moment + timedelta(minutes=minutes)
        desk.clock.moment = round_.next_release - timedelta(seconds=1)
        assert (await desk.deliver()).failed == 0
        desk.clock.moment = round_.next_release
    assert desk.dump()["incident"] == []
    assert (await desk.deliver()).next_release is None
    assert states(desk) == {"undeliverable": 2}
    assert len(desk.dump()["incident"]) == 2


async def test_a_server_that_comes_back_gets_each_letter_once(desk: Desk) -> None:
    desk.issue()
    desk.post[EMAIL].down = True
    again = (await desk.deliver()).next_release
    assert again is not None
    desk.post[EMAIL].down = False
    desk.clock.moment = again
    assert (await desk.deliver()).sent == 2
    assert states(desk) == {"sent": 2}


@pytest.mark.parametrize(
    ("moment", "released"),
    [
        (at(3, 21), at(4, 8)),  # quiet hours
        (at(4, 6), at(4, 8)),
        (at(8, 10), at(11, 8)),  # Saturday before the Dragon Boat Festival, Monday 10 June 2024
    ],
)
async def test_quiet_hours_and_rest_days_hold_everything(desk: Desk, moment: datetime, released: datetime) -> None:
    desk.issue()
    desk.clock.moment = moment
    result = await desk.deliver()
    assert (result.sent, result.next_release) == (0, released)
    desk.clock.moment = released
    assert (await desk.deliver()).sent == 2


async def test_a_message_that_was_held_is_checked_again_when_it_is_released(desk: Desk) -> None:
    _, _, street = desk.cascade()
    await chase(desk, street)
    desk.clock.moment = desk.clock.moment.replace(hour=22)
    released = (await desk.deliver()).next_release
    assert released is not None
    for code in ("v1", "v2", "v3"):
        desk.report(street, code)
    desk.clock.moment = released
    assert (await desk.deliver()).sent == 0
    assert chased(desk) == []


async def test_one_digest_a_day_holds_what_comes_later_for_the_morning(desk: Desk) -> None:
    first = desk.issue()
    desk.issue(small_city.draft(number="测安办〔2024〕2号"), "other")
    await chase(desk, first.id)
    desk.clock.moment += SETTLING  # the other notice is behind its moment
    assert (await desk.deliver()).sent == 2
    desk.tell("other", desk.rungs("other", Act.ESCALATE)[:1])
    result = await desk.deliver()
    assert (result.sent, result.next_release) == (0, at(26, 9))
    desk.clock.moment = at(26, 9) + SETTLING  # and behind that of the leaders
    assert (await desk.deliver()).sent == 2


async def test_a_digest_waits_for_the_rungs_of_its_very_moment(desk: Desk) -> None:
    """Sent before the others have fired, it would hold theirs back for a day: not what the dry run foretold."""
    first = desk.issue()
    desk.issue(small_city.draft(number="测安办〔2024〕2号"), "other")
    await chase(desk, first.id)
    assert (await desk.deliver()).sent == 0
    desk.tell("other", desk.rungs("other", Act.ESCALATE)[:1])
    assert (await desk.deliver()).sent == 2
    assert [sorted({part.notice_id for part in kept.parts}) for kept in chased(desk)] == [["other", "top"]] * 2


async def test_all_that_chases_one_person_is_one_letter(desk: Desk) -> None:
    first = desk.issue()
    desk.issue(small_city.draft(number="测安办〔2024〕2号"), "other")
    await chase(desk, first.id)
    desk.tell("other", desk.rungs("other", Act.ESCALATE)[:1])
    await desk.deliver()
    assert [sorted({part.notice_id for part in kept.parts}) for kept in chased(desk)] == [["other", "top"]] * 2


async def test_one_bad_letter_delays_no_other(furnish: Furnish) -> None:
    desk = furnish(small_city.units(), small_city.contacts(dead=("v1.liaison", "v3.liaison")))
    desk.cascade()
    await desk.deliver()
    assert {kept.parts[0].contact.unit_code for kept in desk.post[EMAIL].kept} == {"d1", "d2", "s1", "s2", "v2"}


def chased(desk: Desk) -> list[KeptLetter]:
    """Letters that chase somebody."""
    return [kept for kept in desk.post[EMAIL].kept if kept.parts[0].purpose in {Purpose.REMINDER, Purpose.ALARM}]
