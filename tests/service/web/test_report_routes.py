"""Reports entered by a clerk for a unit without a link."""

from typing import Any

import pytest

from domain.errors import InvalidInput, NotFound
from domain.reports import InvalidReport
from tests.service.web.front_desk import FrontDesk
from tests.small_city import STATISTICS, draft

OWN = STATISTICS.model_copy(update={"cascades": False})


@pytest.fixture
def body(desk: FrontDesk) -> dict[str, Any]:
    return {
        "notice_id": desk.issue(draft(OWN)),
        "unit_code": "d1",
        "obligation": "statistics",
        "submission": {"values": {"events": "3", "people": "40"}},
        "channel": "phone",
        "source": "甲安宁",
    }


def test_a_report_by_telephone_counts_with_its_provenance(desk: FrontDesk, body: dict[str, Any]) -> None:
    assert desk.api("POST", "/reports", json=body).json()["version"] == 1
    latest = desk.shown(desk.token("d1"))["tasks"][0]["latest"]
    assert (latest["actor"], latest["channel"]) == ("api", "proxy:电话 甲安宁")
    assert desk.api("POST", "/reports", json=body).json()["version"] == 2


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"unit_code": "v1"}, "unit_code", "核对单位编码"),
        ({"obligation": "summary"}, "obligation", "可填：statistics（once）"),
        ({"occurrence": "june"}, "obligation", "可填：statistics（once）"),
        ({"notice_id": "nowhere"}, None, ""),
    ],
)
def test_what_the_unit_does_not_owe_is_told(
    desk: FrontDesk, body: dict[str, Any], change: dict[str, str], field: str | None, said: str
) -> None:
    with desk.untouched():
        answer = desk.api("POST", "/reports", json=body | change)
        problem = desk.refused(answer, NotFound, field or answer.json().get("field"))
    assert said in problem["title"]


@pytest.mark.parametrize("change", [{"source": " "}, {"unit_code": "\0"}, {"obligation": "X"}, {"occurrence": ""}])
def test_a_body_of_another_shape_is_told(desk: FrontDesk, body: dict[str, Any], change: dict[str, str]) -> None:
    with desk.untouched():
        desk.refused(desk.api("POST", "/reports", json=body | change), InvalidInput, next(iter(change)))


def test_its_values_are_checked_like_all_others(desk: FrontDesk, body: dict[str, Any]) -> None:
    with desk.untouched():
        answer = desk.api("POST", "/reports", json=body | {"submission": {"values": {"events": "-1", "people": "1"}}})
        desk.refused(answer, InvalidReport, "events")
