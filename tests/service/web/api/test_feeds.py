"""The calendar of a unit's dues: read back by the library that wrote it and by plain eyes; it follows the facts."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar, Component

from domain.clock import SHANGHAI
from domain.errors import NotFound
from tests.service.web.front_desk import FrontDesk
from tests.small_city import DUE, STATISTICS, draft

OWN = STATISTICS.model_copy(update={"cascades": False})


def make(desk: FrontDesk, code: str = "d2") -> dict[str, Any]:
    answer = desk.api("POST", f"/units/{code}/calendars")
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def path_of(feed: dict[str, Any]) -> str:
    return str(feed["url"]).removeprefix("http://cascade.example.invalid")


def entries(desk: FrontDesk, feed: dict[str, Any], form: str = "events") -> list[Component]:
    """What a calendar program sees, without any token."""
    answer = desk.client.get(path_of(feed), params={"as": form})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.text)
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    return list(calendar.walk("VTODO" if form == "todos" else "VEVENT"))


def test_a_due_is_an_entry_in_the_time_of_the_offices(desk: FrontDesk) -> None:
    notice = desk.issue(draft(OWN))
    feed = make(desk)
    (event,) = entries(desk, feed)
    assert event.decoded("dtend") == DUE
    assert event["dtend"].params["TZID"] == "Asia/Shanghai"
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=30)
    assert str(event["summary"]) == "应报：进展情况统计表（测安办〔2024〕1号）"
    assert "截止：2024年6月25日（星期二）18:00" in str(event["description"])
    assert str(event["url"]) == f"http://cascade.example.invalid/work/{notice}/d2"
    assert (str(event["status"]), event["sequence"]) == ("CONFIRMED", 0)
    (zone,) = Calendar.from_ical(desk.client.get(path_of(feed)).text).walk("VTIMEZONE")
    assert str(zone["tzid"]) == "Asia/Shanghai"
    (todo,) = entries(desk, feed, "todos")
    assert (todo.decoded("due"), str(todo["status"]), todo["uid"]) == (DUE, "NEEDS-ACTION", event["uid"])


def test_it_follows_an_extension_a_report_and_a_waiver(desk: FrontDesk) -> None:
    notice = desk.issue(draft(OWN))
    feed = make(desk)
    (before,) = entries(desk, feed)
    later = datetime(2024, 6, 28, 18, tzinfo=SHANGHAI)
    task = desk.api("GET", f"/notices/{notice}/ledger", params={"after": "d1"}).json()[0]["tasks"][0]["id"]
    order = {"tasks": [task], "by": "李敏", "reason": "汛期", "due": later.isoformat()}
    extended = desk.api("POST", f"/notices/{notice}/extend", json=order)
    assert extended.status_code == 200, extended.text
    (moved,) = entries(desk, feed)
    assert (moved["uid"], moved.decoded("dtend")) == (before["uid"], later)
    assert int(str(moved["sequence"])) > int(str(before["sequence"]))
    waiver = {"tasks": [task], "by": "李敏", "reason": "机构调整"}
    assert desk.api("POST", f"/notices/{notice}/waive", json=waiver).status_code == 200
    (cancelled,) = entries(desk, feed)
    assert (cancelled["uid"], str(cancelled["status"])) == (before["uid"], "CANCELLED")
    assert int(str(cancelled["sequence"])) > int(str(moved["sequence"]))
    assert str(cancelled["summary"]).startswith("免报")
    assert not cancelled.subcomponents


def test_what_is_reported_is_done(desk: FrontDesk) -> None:
    desk.issue(draft(OWN))
    feed = make(desk)
    (owed,) = entries(desk, feed)
    assert [str(alarm["action"]) for alarm in owed.subcomponents] == ["DISPLAY"]
    desk.report(desk.token("d2"), {"events": "12", "people": "340"})
    (todo,) = entries(desk, feed, "todos")
    assert str(todo["status"]) == "COMPLETED"
    assert not entries(desk, feed)[0].subcomponents


def test_what_has_not_changed_is_not_sent_again(desk: FrontDesk) -> None:
    desk.issue(draft(OWN))
    address = path_of(make(desk))
    first = desk.client.get(address)
    desk.clock.moment += timedelta(minutes=10)
    again = desk.client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["cache-control"] == "private, no-cache"


def test_an_address_dies_when_it_is_revoked(desk: FrontDesk) -> None:
    feed, other = make(desk), make(desk)
    assert [one["id"] for one in desk.api("GET", "/units/d2/calendars").json()] == [other["id"], feed["id"]]
    desk.refused(desk.api("DELETE", f"/units/d1/calendars/{feed['id']}"), NotFound, "feed_id")
    assert desk.api("DELETE", f"/units/d2/calendars/{feed['id']}").status_code == 204
    assert desk.client.get(path_of(feed)).status_code == 404
    assert desk.client.get(path_of(other)).status_code == 200
    assert [one["id"] for one in desk.api("GET", "/units/d2/calendars").json()] == [other["id"]]


@pytest.mark.parametrize("token", ["1", "1.", "1.AAAA", "x.y", "99999.AAAA", "١.AAAA", "-1.A", "9" * 40])
def test_no_other_address_is_found_by_guessing(desk: FrontDesk, token: str) -> None:
    make(desk)
    answer = desk.client.get(f"/calendar/{token}.ics")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_unit_without_dues_has_an_empty_calendar(desk: FrontDesk) -> None:
    assert entries(desk, make(desk, "v7")) == []
