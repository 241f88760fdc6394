"""Manual urging: each unit by itself, once in some working hours, and only those who still owe."""

from datetime import timedelta

import pytest

from activities.reporting import NoticeClosed
from activities.urging import Urge, Urged, Urging
from domain.errors import NotFound
from domain.letters import ChannelName
from domain.urging import NotUrged
from tests import small_city
from tests.activities.conftest import Furnish
from tests.activities.desk import Desk, at
from tests.activities.test_telling import PAIR, village, written


def urge(desk: Desk, notice_id: str, *units: str, **changes: object) -> Urged:
    order = Urge.model_validate({"by": "王五", "units": units, **changes})
    return Urging(desk.ledger, desk.clock, desk.engine).urge(notice_id, order)


def refusals(urged: Urged) -> dict[str, NotUrged]:
    return {refusal.unit_code: refusal.code for refusal in urged.refused}


def messages(desk: Desk, notice_id: str) -> list[dict[str, str]]:
    return [row for row in written(desk, notice_id) if ".urge." in row["rung_id"]]


def test_all_who_owe_are_urged_where_none_is_named(desk: Desk) -> None:
    _, _, street = desk.cascade()
    desk.report(street, "v1")
    urged = urge(desk, street)
    assert [unit.unit_code for unit in urged.urged] == ["v2", "v3"]
    assert urged.refused == ()
    assert {row["unit_code"] for row in messages(desk, street)} == {"v2", "v3"}
    assert urged.messages == len(messages(desk, street))
    assert "courier email" in desk.engine.noted


def test_a_refusal_of_one_is_no_refusal_of_the_others(desk: Desk) -> None:
    _, _, street = desk.cascade()
    desk.report(street, "v1")
    urge(desk, street, "v2")
    desk.clock.moment += timedelta(hours=1)
    urged = urge(desk, street, "v1", "v2", "v3", "v4")
    assert [unit.unit_code for unit in urged.urged] == ["v3"]
    assert refusals(urged) == {
        "v1": NotUrged.NOTHING_OWED,
        "v2": NotUrged.URGED_RECENTLY,
        "v4": NotUrged.NOT_RECIPIENT,
    }
    (recent,) = [one for one in urged.refused if one.code is NotUrged.URGED_RECENTLY]
    assert recent.possible_at == at(3, 13)


def test_it_is_possible_again_at_the_very_instant_that_was_told(desk: Desk) -> None:
    _, _, street = desk.cascade()
    desk.clock.moment = at(6, 16)  # a Thursday; Monday the 10th is a holiday
    (first, *_) = urge(desk, street, "v1").urged
    assert first.possible_at == at(7, 10, 30)
    desk.clock.moment = first.possible_at - timedelta(seconds=1)
    assert refusals(urge(desk, street, "v1")) == {"v1": NotUrged.URGED_RECENTLY}
    desk.clock.moment = first.possible_at
    assert [unit.unit_code for unit in urge(desk, street, "v1").urged] == ["v1"]
    assert {row["rung_id"] for row in messages(desk, street) if row["rung_id"].startswith("report.")} == {
        "report.statistics.once.urge.1",
        "report.statistics.once.urge.2",
    }


def test_urging_is_a_rung_that_was_carried_out(desk: Desk) -> None:
    _, _, street = desk.cascade()
    urge(desk, street, "v1", obligation="statistics")
    with desk.ledger.engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT * FROM rung WHERE id LIKE '%.urge.%'").one()
    assert (row.id, row.step, row.told) == ("report.statistics.once.urge.1", "liaison", 1)
    assert row.fired_at == row.instant
    with desk.ledger.reading() as facts:
        assert all(".urge." not in rung.id for rung in facts.rungs(street))


async def test_who_reports_before_the_message_is_sent_gets_none(desk: Desk) -> None:
    _, _, street = desk.cascade()
    await desk.deliver()
    desk.clock.moment = at(4, 22)
    urged = urge(desk, street, "v1", "v2")
    assert urged.release_at == at(5, 8)
    desk.report(street, "v1")
    desk.clock.moment = at(5, 8)
    sent = len(desk.post[ChannelName.EMAIL].kept)
    await desk.deliver()
    told = desk.post[ChannelName.EMAIL].kept[sent:]
    assert {mail.parts[0].contact.unit_code for mail in told} == {"v2"}


async def test_one_digest_a_day_holds_for_urging_too(desk: Desk) -> None:
    _, _, street = desk.cascade()
    await desk.deliver()
    urge(desk, street, "v1")
    await desk.deliver()
    before = len(desk.post[ChannelName.EMAIL].kept)
    desk.clock.moment = at(3, 13)
    assert urge(desk, street, "v1").urged
    await desk.deliver()
    assert len(desk.post[ChannelName.EMAIL].kept) == before
    desk.clock.moment = at(4, 9)
    await desk.deliver()
    assert len(desk.post[ChannelName.EMAIL].kept) == before + 1


def test_nobody_to_tell_is_a_refusal_and_an_incident_and_no_urging(furnish: Furnish) -> None:
    desk = furnish(small_city.units(), small_city.contacts(without=("v1.liaison", "v1.leader")))
    _, _, street = desk.cascade()
    urged = urge(desk, street, "v1", "v2")
    assert [unit.unit_code for unit in urged.urged] == ["v2"]
    assert refusals(urged) == {"v1": NotUrged.UNREACHABLE}
    desk.directory.put_contacts(small_city.contacts())
    assert [unit.unit_code for unit in urge(desk, street, "v1").urged] == ["v1"]


def test_before_the_due_by_mail_and_after_it_by_text_message_too(desk: Desk) -> None:
    _, _, street = desk.cascade()
    urge(desk, street, "v1", obligation="statistics")
    assert {row["channel"] for row in messages(desk, street)} == {"email"}
    desk.clock.moment = at(24, 9)
    urge(desk, street, "v1", obligation="statistics")
    assert {row["channel"] for row in messages(desk, street)} == {"email", "sms"}


def test_voluntary_items_are_urged_only_where_they_are_named(desk: Desk) -> None:
    top = desk.issue(small_city.draft())
    titles = {title for unit in urge(desk, top.id).urged for title in unit.titles}
    named = {one.title for one in top.draft.obligations if one.demand.value == "mandatory"}
    assert titles == {"签收通知", *named}


def test_an_item_that_is_not_there_is_refused_by_name(desk: Desk) -> None:
    top = desk.issue()
    with pytest.raises(NotFound, match="没有这一报送事项"):
        urge(desk, top.id, obligation="nonsense")


def test_it_is_in_the_trail_with_the_name_and_what_was_refused(desk: Desk) -> None:
    _, _, street = desk.cascade()
    urge(desk, street, "v1", "zz")
    with desk.ledger.engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT actor, detail FROM trail WHERE act = 'urged'").one()
    assert row.actor == "王五"
    assert row.detail == '{"item":"","refused":{"not_recipient":["zz"]},"units":["v1"]}'


def test_a_closed_notice_is_not_urged(desk: Desk) -> None:
    _, _, street = desk.cascade()
    with desk.ledger.transaction() as facts:
        facts.close_notice(street, desk.clock.now())
    with pytest.raises(NoticeClosed):
        urge(desk, street)


def test_urging_is_a_number_of_statements_that_does_not_depend_on_the_units(furnish: Furnish) -> None:
    assert statements(furnish, 10) == statements(furnish, 100)


def statements(furnish: Furnish, count: int) -> int:
    top = small_city.units()[0]
    units = [top, *(village(number) for number in range(count))]
    people = [one.model_copy(update={"id": f"{u.code}.{one.duty}", "unit_code": u.code}) for u in units for one in PAIR]
    desk = furnish(units, people)
    notice = desk.issue()
    with desk.counting() as sent:
        assert len(urge(desk, notice.id).urged) == count
    return len(sent)
