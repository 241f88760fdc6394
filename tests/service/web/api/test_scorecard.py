"""The scorecard over the API."""

from datetime import timedelta

import pytest

from domain.errors import InvalidInput, NotFound
from tests.service.web.front_desk import FrontDesk
from tests.small_city import DUE


@pytest.fixture
def later(desk: FrontDesk, notice_id: str) -> FrontDesk:
    assert notice_id
    desk.report(desk.token("d1"), {"events": "1", "people": "20"})
    desk.clock.moment = DUE + timedelta(days=2)
    return desk


def test_branches_with_their_counts(later: FrontDesk) -> None:
    card = later.api("GET", "/scorecard?unit=c&first=2024-06-01&last=2024-06-30").json()
    assert (card["name"], card["months"], card["level"]) == ("测试市", ["2024-06-01"], None)
    rows = {row["code"]: row for row in card["rows"]}
    assert (rows["d1"]["score"]["on_time"], rows["d1"]["score"]["counted"]) == (1, 1)
    assert rows["d1"]["score"]["on_time_rate"] is None
    assert card["score"]["expected"] == sum(row["score"]["expected"] for row in card["rows"]) + card["own"]["expected"]
    assert [one["level"] for one in card["levels"]] == ["district"]
    assert later.api("GET", "/scorecard?unit=c&level=street").json()["score"]["expected"] == 0


def test_nobody_told_is_nobody_blamed(later: FrontDesk) -> None:
    """No message has been delivered in this test: the silent district is not counted."""
    score = later.api("GET", "/scorecard?unit=d2").json()["score"]
    assert (score["missing"], score["excluded"]) == (0, 1)


def test_the_burden_of_a_level(later: FrontDesk) -> None:
    burden = later.api("GET", "/scorecard/burden?level=district&first=2024-06-01&last=2024-06-30").json()
    assert burden["load"]["units"] == 2
    assert burden["load"]["notices"] == 2
    assert burden["load"]["fields"] >= burden["load"]["requests"] >= 2


def test_what_cannot_be_asked(desk: FrontDesk) -> None:
    desk.refused(desk.api("GET", "/scorecard?unit=nobody"), NotFound, "code")
    desk.refused(desk.api("GET", "/scorecard?first=2024-07-01&last=2024-06-01"), InvalidInput, "first")
    assert desk.api("GET", "/scorecard?first=soon").status_code == 422
    assert desk.client.get("/api/v1/scorecard").status_code == 401
