"""A form that comes after the session has ended: nothing is done, nothing that was typed is lost."""

import re
from html import unescape

import pytest

from domain.accounts import Account
from tests.service.web.entrance.visitor import Visitor
from tests.service.web.front_desk import HTML, FrontDesk

TEXT = "关于<冬季>消防检查的通知\n请于12月4日前报送。"


def texts(page: str) -> list[str]:
    return [unescape(one) for one in re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)]


@pytest.mark.parametrize("multipart", [False, True])
def test_what_was_typed_is_shown_for_copying(desk: FrontDesk, chen: Account, multipart: bool) -> None:
    visitor = Visitor(desk)
    visitor.sign_in(chen.login)
    visitor.send("/sign-out", {}, page="/desk")
    fields = {"csrf": "x 秘", "text": TEXT, "kind": "summary", "due": "2024-06-20", "password": "机密 a"}
    files = {"file": ("a.txt", b"abc")} if multipart else None
    answer = visitor.browser.post("/drafts", data=fields, files=files, headers=HTML)
    assert answer.status_code == 401
    assert texts(answer.text) == [TEXT, "2024-06-20"]
    assert 'href="sign-in" target="_blank"' in answer.text


REPORT = {
    "value.events": "12",
    "value.rate": "  ",
    "entry.0.title": "OK",
    "text": "3",
    "reason": "A1",
    "reply": "done",
    "ends": "2024-06-28",
}


def test_a_plain_number_counts_by_the_name_of_its_blank(desk: FrontDesk) -> None:
    technical = {
        "base_version": "1",
        "draft_version": "2",
        "nil": "1",
        "kind": "extension",
        "next": "desk a",
        "version": "3",
    }
    answer = desk.client.post("/work/n1/d1/tasks/1", data=technical | REPORT, headers=HTML)
    assert answer.status_code == 401
    assert texts(answer.text) == ["12", "OK", "3", "A1", "done", "2024-06-28"]


@pytest.mark.parametrize("fields", [{}, {"item": "statistics/once", "page": "2"}, {"text": "字" * 400_000}])
def test_nothing_written_or_too_much_leads_to_the_way_in(desk: FrontDesk, fields: dict[str, str]) -> None:
    answer = desk.client.post("/drafts", data=fields, headers=HTML, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "./sign-in")


def test_a_program_is_told_as_before(desk: FrontDesk) -> None:
    answer = desk.client.post("/api/v1/notices", json={"text": TEXT})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
