"""Choosing cases on the page: the ledger, the limit, and taking back."""

from typing import Any

import pytest
from httpx2 import Response

from domain.obligations import Occurrence
from tests.service.web.api.test_cases import CASES, hand_in
from tests.service.web.front_desk import HTML, TOKEN, FrontDesk
from tests.small_city import DUE, STATISTICS, draft

HEADERS = {**HTML, "authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def notice(desk: FrontDesk) -> str:
    issued = desk.issue(draft(STATISTICS.model_copy(update={"cascades": False}), CASES))
    hand_in(desk, "d1", "动火案", "除尘案")
    hand_in(desk, "d2", "只有一个")
    return issued


def page(desk: FrontDesk, notice: str) -> str:
    return desk.client.get(f"/notices/{notice}/cases", headers=HEADERS).text


def act(desk: FrontDesk, notice: str, name: str, **form: Any) -> Response:
    known = {"obligation": "cases", "occurrence": "june", "reason": "情节典型"} if name == "select" else {}
    return desk.client.post(
        f"/notices/{notice}/cases/{name}", headers=HEADERS, data=known | form, follow_redirects=False
    )


def test_an_item_asked_for_once_names_no_period(desk: FrontDesk) -> None:
    once = CASES.model_copy(update={"occurrences": (Occurrence(due=DUE),)})
    text = page(desk, desk.issue(draft(STATISTICS, once)))
    assert f'<th scope="col">{CASES.title}</th>' in text


def test_the_ledger_shows_what_is_short_and_what_may_be_chosen(desk: FrontDesk, notice: str) -> None:
    text = page(desk, notice)
    assert "每期至少 2 个，每期最多推荐 1 个" in text
    assert "缺 1" in text
    assert 'value="d1:1"' in text
    assert 'value="d2:1"' not in text  # too few: not accepted yet


def test_a_case_is_chosen_up_to_the_limit_and_taken_back(desk: FrontDesk, notice: str) -> None:
    with desk.untouched():
        full = act(desk, notice, "select", pick=["d1:1", "d1:2"])
    assert (full.status_code, "每期最多推荐 1 个" in full.text) == (409, True)
    assert act(desk, notice, "select", pick="d1:2").headers["location"].endswith("cases?done=selected")
    text = page(desk, notice)
    assert "已推荐 1/1" in text.replace("</span>", "").replace("{% endif %}", "")
    assert "已达到推荐上限" in text
    with desk.untouched():
        assert act(desk, notice, "unselect", selection=1, reason=" ").status_code == 422
    assert act(desk, notice, "unselect", selection=1, reason="重复").headers["location"].endswith("done=unselected")


@pytest.mark.parametrize("form", [{}, {"pick": "x"}, {"pick": "d1:0"}, {"pick": "d1:1", "reason": " "}])
def test_what_says_nothing_is_refused(desk: FrontDesk, notice: str, form: dict[str, str]) -> None:
    with desk.untouched():
        assert act(desk, notice, "select", **form).status_code == 422


def test_a_notice_without_cases_says_so(desk: FrontDesk) -> None:
    assert "没有案例报送事项" in page(desk, desk.issue(draft()))
