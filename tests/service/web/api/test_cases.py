"""Quotas and the choice upward over the API, and the dry run under a behaviour."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from activities.selecting import NothingToSelect, SelectionFull
from domain.errors import NotFound
from domain.obligations import Form, Obligation, Occurrence
from tests.service.web.front_desk import FrontDesk, open_front_desk
from tests.small_city import DUE, STATISTICS, draft

CASES = Obligation(
    key="cases",
    title="典型案例",
    form=Form.CASES,
    cascades=False,
    minimum_entries=2,
    maximum_entries=3,
    selected_maximum=1,
    occurrences=(
        Occurrence(key="june", label="6月", due=DUE),
        Occurrence(key="july", label="7月", due=DUE + timedelta(30)),
    ),
)


@pytest.fixture
def front(tmp_path: Path) -> Iterator[FrontDesk]:
    with open_front_desk(tmp_path) as front:
        yield front


@pytest.fixture
def notice(front: FrontDesk) -> str:
    return front.issue(draft(STATISTICS.model_copy(update={"cascades": False}), CASES))


def hand_in(front: FrontDesk, unit: str, *titles: str, version: int = 0) -> dict[str, Any]:
    token = front.token(unit)
    body = {
        "task_id": front.task(token, "cases"),
        "base_version": version,
        "submission": {"entries": [{"title": title} for title in titles]},
    }
    answer = front.client.post(f"/api/v1/links/{token}/reports", json=body)
    assert answer.status_code in {200, 201}, answer.text
    found: dict[str, Any] = answer.json()
    return found


def choice(unit: str, entry: int = 1, occurrence: str = "june") -> dict[str, Any]:
    pick = {"unit_code": unit, "entry": entry, "reason": "情节典型"}
    return {"obligation": "cases", "occurrence": occurrence, "picks": [pick], "by": "庚小海"}


def test_quotas_are_counted_unit_by_period(front: FrontDesk, notice: str) -> None:
    hand_in(front, "d1", "一", "二")
    hand_in(front, "d2", "三")
    (ledger,) = front.api("GET", f"/notices/{notice}/quotas").json()
    assert (ledger["minimum"], ledger["limit"]) == (2, 1)
    cells = {row["unit_code"]: [(c["standing"], c["short"]) for c in row["cells"]] for row in ledger["rows"]}
    assert cells == {"d1": [("fulfilled", 0), ("owed", 2)], "d2": [("short", 1), ("owed", 2)]}


def test_what_is_short_goes_on_owing_and_can_be_completed(front: FrontDesk, notice: str) -> None:
    hand_in(front, "d1", "一")
    shown = front.shown(front.token("d1"))
    june = next(one for one in shown["tasks"] if one["task"]["occurrence"] == "june")
    assert (june["owing"], june["open"], len(june["content"]["entries"])) == (True, True, 1)
    hand_in(front, "d1", "一", "二", version=1)
    (ledger,) = front.api("GET", f"/notices/{notice}/quotas").json()
    assert ledger["rows"][0]["cells"][0]["standing"] == "fulfilled"


def test_a_case_is_chosen_and_taken_back(front: FrontDesk, notice: str) -> None:
    hand_in(front, "d1", "一", "二")
    answer = front.api("POST", f"/notices/{notice}/select", json=choice("d1", 2))
    assert answer.status_code == 200, answer.text
    (chosen,) = answer.json()["selected"]
    assert (chosen["case"]["title"], chosen["unit_name"], chosen["reason"]) == ("二", "东区", "情节典型")
    body = {"selection_id": chosen["id"], "reason": "重复", "by": "庚小海"}
    assert front.api("POST", f"/notices/{notice}/unselect", json=body).json()["selected"] == []


def test_refusals_have_their_codes(front: FrontDesk, notice: str) -> None:
    hand_in(front, "d1", "一", "二")
    with front.untouched():
        early = front.api("POST", f"/notices/{notice}/select", json=choice("d2"))
        front.refused(early, NothingToSelect, "unit_code")
        front.refused(front.api("POST", f"/notices/{notice}/select", json=choice("d1", 3)), NotFound, "entry")
        front.refused(front.api("GET", "/notices/nowhere/quotas"), NotFound, "notice_id")
        nameless = choice("d1") | {"by": ""}
        assert front.api("POST", f"/notices/{notice}/select", json=nameless).status_code == 422
    front.api("POST", f"/notices/{notice}/select", json=choice("d1"))
    front.refused(front.api("POST", f"/notices/{notice}/select", json=choice("d1", 2)), SelectionFull, "picks")


def test_a_dry_run_under_a_behaviour_tells_every_message(front: FrontDesk) -> None:
    body = draft().model_dump(mode="json")
    plain = front.api("POST", "/notices/plan", json=body).json()
    assert plain["forecast"] is None
    with front.untouched():
        told = front.api("POST", "/notices/plan", json=body, params={"behaviour": "nobody", "texts": True}).json()
    forecast = told["forecast"]
    assert forecast["letters"] == len(forecast["messages"]) > 50
    assert all(message["text"] for message in forecast["messages"])
    counted = front.api("POST", "/notices/plan", json=body, params={"behaviour": "nobody"}).json()["forecast"]
    assert (counted["messages"], counted["letters"]) == ([], forecast["letters"])


def test_a_record_of_punctuality_comes_with_the_draft(front: FrontDesk) -> None:
    body = draft().model_dump(mode="json") | {"punctuality": {"v1": None, "v2": 1}}
    told = front.api("POST", "/notices/plan", json=body, params={"behaviour": "history"}).json()
    base = told["forecast"]["outcome"][0]["base"]
    assert (base["included"], base["late"], base["missing"]) == (5, 1, 1)
    strange = body | {"punctuality": {"v1": 1000}}
    assert front.api("POST", "/notices/plan", json=strange, params={"behaviour": "history"}).status_code == 422
    assert front.api("POST", "/notices/plan", json=body, params={"behaviour": "sometimes"}).status_code == 422
