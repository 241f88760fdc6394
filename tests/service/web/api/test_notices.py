"""The API of issuing offices: issue, dry run, standing, progress, escalations, messages, rollup."""

import io
from urllib.parse import quote

import pytest
from openpyxl import load_workbook

from domain.errors import NotFound
from tests.service.web.front_desk import FrontDesk
from tests.small_city import STATISTICS, draft

OWN = STATISTICS.model_copy(update={"cascades": False})


def test_an_issue_is_written_and_the_engine_is_asked(desk: FrontDesk) -> None:
    notice = desk.issue(draft())
    assert desk.engine.started == [notice]
    (head,) = desk.api("GET", "/notices").json()
    assert (head["id"], head["number"], head["state"], head["expected"]) == (notice, "测安办〔2024〕1号", "issued", 2)


def test_a_dry_run_writes_nothing_and_shows_every_level(desk: FrontDesk) -> None:
    with desk.untouched():
        answer = desk.api("POST", "/notices/plan", json=draft().model_dump(mode="json"))
    shown = answer.json()
    assert [office["office"]["code"] for office in shown["offices"]] == ["c", "d1", "d2", "s1", "s2", "s3"]
    assert all(office["rungs"] for office in shown["offices"])


def test_what_is_issued_is_what_was_shown(desk: FrontDesk) -> None:
    body = draft().model_dump(mode="json")
    shown = desk.api("POST", "/notices/plan", json=body).json()["offices"][0]["rungs"]
    notice = desk.api("POST", "/notices", json=body).json()["notice_id"]
    with desk.house.ledger.reading() as facts:
        written = [rung.model_dump(mode="json") for rung in facts.rungs(notice)]
    assert written == shown


def test_the_standing_counts_every_unit(desk: FrontDesk) -> None:
    notice = desk.issue(draft(OWN))
    desk.report(desk.token("d2"), {"events": "12", "people": "340"})
    status = desk.api("GET", f"/notices/{notice}").json()
    assert [unit["code"] for unit in status["units"]] == ["d1", "d2"]
    assert (status["items"][0]["reported"], status["items"][0]["owing"]) == (1, 1)
    assert status["next_rung"]["instant"] > "2024-06-03"
    (progress,) = desk.api("GET", f"/notices/{notice}/progress").json()
    assert (progress["expected"], progress["outstanding"], progress["acknowledged"]) == (2, 1, 1)
    assert desk.api("GET", f"/notices/{notice}/escalations").json() == []
    messages = desk.api("GET", f"/notices/{notice}/messages").json()
    assert {message["purpose"] for message in messages} == {"notice"}


def test_notices_are_listed_page_by_page(desk: FrontDesk) -> None:
    issued = [desk.issue(draft(number=f"测安办〔2024〕{number}号")) for number in range(1, 4)]
    first = desk.api("GET", "/notices", params={"limit": 2}).json()
    rest = desk.api("GET", "/notices", params={"limit": 2, "after": first[-1]["id"]}).json()
    assert sorted(head["id"] for head in first + rest) == sorted(issued)


@pytest.mark.parametrize("path", ["", "/progress", "/escalations", "/messages", "/rollup.xlsx"])
def test_an_unknown_notice_is_told(desk: FrontDesk, path: str) -> None:
    answer = desk.api("GET", f"/notices/nowhere{path}")
    desk.refused(answer, NotFound, answer.json().get("field"))


def test_a_rollup_is_a_workbook(desk: FrontDesk) -> None:
    notice = desk.issue(draft(OWN))
    answer = desk.api("GET", f"/notices/{notice}/rollup.xlsx")
    assert quote("汇总-测试市-") in answer.headers["content-disposition"]
    assert load_workbook(io.BytesIO(answer.content)).sheetnames
