"""An administrator adds a gazetted year; a year without data is tentative."""

from typing import Any

import pytest

from domain.errors import InvalidInput
from domain.gazette import InvalidGazette
from tests.service.web.front_desk import FrontDesk
from tests.small_city import MONDAY, draft

YEAR = {
    "year": 2031,
    "source": "国办发明电〔2030〕99号",
    "holidays": [{"day": "2031-01-01", "name": "元旦"}],
    "workdays": ["2031-01-05"],
}


def test_a_year_is_tentative_until_it_is_added(desk: FrontDesk) -> None:
    assert desk.api("GET", "/calendar/years/2031").json() == {"year": 2031, "state": "tentative", "gazetted": None}
    assert desk.api("POST", "/calendar/years", json=YEAR).status_code == 201
    shown = desk.api("GET", "/calendar/years/2031").json()
    assert (shown["state"], shown["gazetted"]["holidays"]) == ("gazetted", YEAR["holidays"])


def test_what_is_added_counts_before_what_the_program_knows(desk: FrontDesk) -> None:
    known = desk.api("GET", "/calendar/years/2024").json()["gazetted"]
    assert known["source"].startswith("国办发明电〔2023〕7号")
    desk.api("POST", "/calendar/years", json=known | {"source": "更正"})
    assert desk.api("GET", "/calendar/years/2024").json()["gazetted"]["source"] == "更正"


def test_dues_in_a_tentative_year_are_flagged_until_it_is_added(desk: FrontDesk) -> None:
    desk.clock.moment = MONDAY.replace(year=2031, month=1, day=2)
    body = draft().model_dump(mode="json")
    body["obligations"][0]["occurrences"][0]["due"] = "2031-01-31T18:00:00+08:00"
    assert "tentative_year" in {flag["code"] for flag in desk.api("POST", "/notices/plan", json=body).json()["flags"]}
    desk.api("POST", "/calendar/years", json=YEAR)
    assert desk.api("POST", "/notices/plan", json=body).json()["flags"] == []


@pytest.mark.parametrize(
    ("change", "kind", "field"),
    [
        ({"workdays": ["2031-01-01"]}, InvalidGazette, "workdays"),
        ({"workdays": ["2031-01-06"]}, InvalidGazette, "workdays"),
        ({"holidays": [{"day": "2032-01-01", "name": "元旦"}]}, InvalidGazette, "day"),
        ({"holidays": [{"day": "2031-02-30", "name": "元旦"}]}, InvalidInput, "holidays.0.day"),
        ({"source": ""}, InvalidInput, "source"),
        ({"year": 31}, InvalidInput, "year"),
    ],
)
def test_a_year_that_contradicts_itself_is_refused(
    desk: FrontDesk, change: dict[str, Any], kind: type[Any], field: str
) -> None:
    with desk.untouched():
        desk.refused(desk.api("POST", "/calendar/years", json=YEAR | change), kind, field)
