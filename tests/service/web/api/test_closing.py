"""Ending a notice over the API: the same refusals and codes as everywhere."""

from datetime import timedelta
from typing import Any

import pytest

from activities.reporting import NoticeClosed
from activities.supplementing import NothingAbove, NothingCompiled, NothingToSupplement
from domain.errors import InvalidInput, NotFound
from domain.gate import ReportsWaiting
from domain.reopening import NothingToReopen
from domain.task_life import TaskClosed
from tests.service.web.front_desk import FrontDesk
from tests.small_city import STATISTICS, draft

OWN = STATISTICS.model_copy(update={"cascades": False})
GOOD = {"events": "12", "people": "340"}
BY = {"by": "陈二", "reason": "上级催要"}
ITEM = "items/statistics/once"


@pytest.fixture
def notice(desk: FrontDesk) -> str:
    """Open, with one of two reports."""
    issued = desk.issue(draft(OWN))
    desk.report(desk.token("d1"), GOOD)
    return issued


@pytest.fixture
def closed(desk: FrontDesk, notice: str) -> str:
    """Closed by hand without the other."""
    assert desk.api("POST", f"/notices/{notice}/close", json=BY).status_code == 200
    return notice


def test_the_gate_lists_who_owes(desk: FrontDesk, notice: str) -> None:
    gate = desk.api("GET", f"/notices/{notice}/gate").json()
    [item] = gate["items"]
    assert (gate["state"], item["item"]["title"], item["closed_at"]) == ("issued", "进展情况统计表", None)
    assert [(one["obstacle"], one["unit_name"]) for one in item["matters"]] == [("owing", "西区")]


def test_closing_by_hand_lists_those_declared_missing(desk: FrontDesk, notice: str) -> None:
    answer = desk.api("POST", f"/notices/{notice}/close", json=BY | {"items": [{"obligation": "statistics"}]}).json()
    assert answer["closed"]
    assert [unit["unit_name"] for item in answer["items"] for unit in item["missing"]] == ["西区"]
    assert desk.api("GET", f"/notices/{notice}").json()["head"]["state"] == "closed"
    assert notice in desk.engine.poked


@pytest.mark.parametrize(
    ("body", "field"),
    [({"by": "陈二"}, "reason"), ({"reason": "因"}, "by"), (BY | {"by": ""}, "by"), (BY | {"reason": " "}, "reason")],
)
@pytest.mark.parametrize("act", ["close", "submit", f"{ITEM}/supplement", "reopen"])
def test_every_act_names_who_decides_and_why(
    desk: FrontDesk, notice: str, act: str, body: dict[str, str], field: str
) -> None:
    with desk.untouched():
        asked: dict[str, Any] = body | (
            {"items": [{"obligation": "statistics", "due": "2024-07-05"}]} if act == "reopen" else {}
        )
        desk.refused(desk.api("POST", f"/notices/{notice}/{act}", json=asked), InvalidInput, field)


@pytest.mark.parametrize("act", ["gate", "submissions", f"{ITEM}/diff"])
def test_an_unknown_notice_is_told(desk: FrontDesk, act: str) -> None:
    answer = desk.api("GET", f"/notices/nowhere/{act}")
    desk.refused(answer, NotFound, answer.json().get("field"))


def test_what_waits_for_review_refuses_the_close(desk: FrontDesk) -> None:
    notice = desk.issue(draft(OWN.model_copy(update={"review": True})))
    desk.report(desk.token("d1"), GOOD)
    with desk.untouched():
        problem = desk.refused(desk.api("POST", f"/notices/{notice}/close", json=BY), ReportsWaiting, "items")
    assert "东区" in problem["title"]


def test_a_closed_notice_is_not_closed_again_nor_submitted(desk: FrontDesk, closed: str) -> None:
    with desk.untouched():
        for act in ("close", "submit"):
            desk.refused(desk.api("POST", f"/notices/{closed}/{act}", json=BY), NoticeClosed, "notice_id")


def test_an_item_that_is_closed_is_named(desk: FrontDesk) -> None:
    other = OWN.model_copy(update={"key": "other", "title": "另一张表"})
    notice = desk.issue(draft(OWN, other))
    one = BY | {"items": [{"obligation": "other", "occurrence": "once"}]}
    assert desk.api("POST", f"/notices/{notice}/close", json=one).json()["closed"] is False
    with desk.untouched():
        desk.refused(desk.api("POST", f"/notices/{notice}/close", json=one), TaskClosed, "items")


def test_at_the_top_there_is_nobody_to_submit_to(desk: FrontDesk, notice: str) -> None:
    with desk.untouched():
        desk.refused(desk.api("POST", f"/notices/{notice}/submit", json=BY), NothingAbove, "notice_id")
        desk.refused(desk.api("GET", f"/notices/{notice}/{ITEM}/diff"), NothingCompiled, "occurrence")


def test_a_supplement_is_shown_as_a_difference_and_compiled_when_asked(desk: FrontDesk, closed: str) -> None:
    with desk.untouched():
        answer = desk.api("POST", f"/notices/{closed}/{ITEM}/supplement", json=BY)
        desk.refused(answer, NothingToSupplement, "occurrence")
    assert desk.report(desk.token("d2"), GOOD).json()["supplement"] is True
    found = desk.api("GET", f"/notices/{closed}/{ITEM}/diff").json()
    assert [(one["key"], one["before"], one["after"]) for one in found["fields"]] == [
        ("events", 12, 24),
        ("people", 340, 680),
    ]
    [unit] = found["units"]
    assert (unit["unit_name"], unit["category_before"], unit["category_after"]) == ("西区", "missing", "late")
    handed = desk.api("POST", f"/notices/{closed}/{ITEM}/supplement", json=BY).json()
    assert (handed["version"], handed["reports"], handed["missing"]) == (2, 0, [])
    assert desk.api("GET", f"/notices/{closed}/{ITEM}/diff").json()["units"] == []
    [task] = [
        unit["tasks"][0] for unit in desk.api("GET", f"/notices/{closed}").json()["units"] if unit["code"] == "d2"
    ]
    assert (task["supplement"], task["late"], task["state"]) == (True, True, "accepted")


def test_what_was_submitted_is_listed_on_both_sides(desk: FrontDesk, notice: str) -> None:
    assert desk.api("GET", f"/notices/{notice}/submissions").json() == {"sent": [], "received": []}


def test_a_closed_item_is_opened_again_with_a_new_due(desk: FrontDesk, closed: str) -> None:
    desk.engine.started.clear()
    body = BY | {"items": [{"obligation": "statistics", "due": "2024-07-05"}]}
    answer = desk.api("POST", f"/notices/{closed}/reopen", json=body).json()
    [item] = answer["items"]
    assert (item["units"], item["item"]["due"]) == (["d2"], "2024-07-05T18:00:00+08:00")
    assert desk.engine.started == [closed]
    assert desk.api("GET", f"/notices/{closed}").json()["head"]["state"] == "issued"
    assert desk.report(desk.token("d2"), GOOD).json()["supplement"] is False
    with desk.untouched():
        desk.refused(desk.api("POST", f"/notices/{closed}/reopen", json=body), NothingToReopen, "items")


def test_a_due_that_has_passed_is_refused(desk: FrontDesk, closed: str) -> None:
    desk.clock.moment += timedelta(days=60)
    with desk.untouched():
        body = BY | {"items": [{"obligation": "statistics", "due": "2024-07-05"}]}
        answer = desk.api("POST", f"/notices/{closed}/reopen", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "due_passed")
