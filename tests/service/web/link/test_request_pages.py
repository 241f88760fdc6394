"""The page on which a unit asks for more time, or to be let off; and what the notice's page says of it."""

from datetime import date

import pytest

from activities.asking import Petition
from activities.deciding import DecisionOrder
from activities.reviewing import Return
from domain.facts import Provenance
from domain.reviews import SeenReport
from tests.service.web.front_desk import HTML, FrontDesk
from tests.service.web.markup import Page, read_page
from tests.small_city import STATISTICS, VOLUNTARY, draft

OWN = STATISTICS.model_copy(update={"cascades": False})
OPT_IN = VOLUNTARY.model_copy(update={"cascades": False})
GOOD = {"kind": "extension", "due": "2024-06-28", "reason": "汛情抢险"}


@pytest.fixture
def token(desk: FrontDesk) -> str:
    desk.issue(draft(OWN.model_copy(update={"review": True}), OPT_IN))
    return desk.token("d1")


def address(desk: FrontDesk, token: str) -> str:
    return f"/l/{token}/tasks/{desk.task(token)}/request"


def get(desk: FrontDesk, path: str) -> Page:
    answer = desk.client.get(path)
    assert answer.status_code == 200
    return read_page(answer.text)


def test_the_notice_leads_to_the_form_and_the_form_back(desk: FrontDesk, token: str) -> None:
    shown = get(desk, f"/l/{token}")
    assert [link for link in shown.anchors if link.endswith("/request")] == [
        f"../l/{token}/tasks/{desk.task(token)}/request"
    ]
    with desk.untouched():
        form = get(desk, address(desk, token))
    blanks = [blank for blank in form.blanks if blank.get("type") != "hidden"]
    assert {blank["name"] for blank in blanks} == {"kind", "due", "reason"}
    assert all(blank["id"] in form.labels for blank in blanks)
    assert any(link.endswith(f"l/{token}") for link in form.anchors)
    assert "现在的截止时间：2024年6月25日（星期二）18:00" in form.text


def test_asking_leads_back_and_the_notice_says_that_it_waits(desk: FrontDesk, token: str) -> None:
    answer = desk.client.post(address(desk, token), data=GOOD, follow_redirects=False)
    back = f"/l/{token}?done=asked-{desk.task(token)}"
    assert (answer.status_code, answer.headers["location"]) == (303, f"../../../..{back}")
    text = get(desk, back).text
    assert "申请已提交，等待发文单位批复。" in text
    assert "已申请延期至2024年6月28日（星期五）18:00，等待发文单位批复" in text
    assert "有困难或与本单位无关？申请延期或免报" not in text
    again = get(desk, address(desk, token))
    assert "请等待发文单位批复" in again.text
    assert [blank for blank in again.blanks if blank.get("type") != "hidden"] == []


def test_a_phone_offers_its_calendar_and_a_day_may_be_typed(desk: FrontDesk, token: str) -> None:
    due = get(desk, address(desk, token)).blank("due")
    assert (due["type"], due["min"]) == ("date", "2024-06-25")
    answer = desk.client.post(address(desk, token), data=GOOD | {"due": "6月28日"})
    assert "已申请延期至2024年6月28日（星期五）18:00" in read_page(answer.text).text


def test_a_waiver_needs_no_day(desk: FrontDesk, token: str) -> None:
    data = {"kind": "waiver", "due": "", "reason": "已撤并"}
    assert desk.client.post(address(desk, token), data=data, follow_redirects=False).status_code == 303
    assert "已申请免报，等待发文单位批复" in get(desk, f"/l/{token}").text


@pytest.mark.parametrize(
    ("blank", "change", "said"),
    [
        ("kind", {"kind": ""}, "请选择申请延期还是申请免报"),
        ("due", {"due": ""}, "请写明希望的截止日期"),
        ("due", {"due": "下周五"}, "请写成“6月28日”"),
        ("due", {"due": "2024-06-20"}, "不晚于现在的截止时间"),
        ("due", {"due": "2024-08-20"}, "晚于该事项的办结时间"),
        ("reason", {"reason": " "}, "请写明理由"),
    ],
)
def test_a_mistake_is_told_beside_its_blank_and_all_is_kept(
    desk: FrontDesk, token: str, blank: str, change: dict[str, str], said: str
) -> None:
    with desk.untouched():
        answer = desk.client.post(address(desk, token), data=GOOD | change)
    assert answer.status_code == 422
    form = read_page(answer.text)
    assert said in form.text
    assert f"{blank}-mistake" in form.ids
    assert form.blank("due")["value"] == (GOOD | change)["due"].strip()


def test_what_changed_meanwhile_is_refused_by_name(desk: FrontDesk, token: str) -> None:
    desk.client.post(address(desk, token), data=GOOD)
    with desk.untouched():
        answer = desk.client.post(address(desk, token), data=GOOD, headers=HTML)
    assert answer.status_code == 409
    assert "还没有批复" in answer.text


def test_a_return_is_told_with_its_reason(desk: FrontDesk, token: str) -> None:
    desk.report(token, {"events": "3", "people": "40"})
    link = desk.shown(token)["link"]
    seen = (SeenReport(task_id=desk.task(token), version=1),)
    order = Return(reports=seen, by="王审核", reason="少了参加人数", due=date(2024, 6, 28))
    desk.office.reviewing.send_back(link["notice_id"], order)
    text = get(desk, f"/l/{token}").text
    assert "退回原因：少了参加人数" in text
    assert "2024年6月28日（星期五）18:00前" in text


def test_a_refusal_lets_the_unit_ask_again(desk: FrontDesk, token: str) -> None:
    office = desk.office
    notice_id = desk.shown(token)["link"]["notice_id"]
    petition = Petition.model_validate(GOOD | {"task_id": desk.task(token)})
    asked = office.asking.ask(notice_id, "d1", petition, Provenance(actor="林一", channel="email"))
    office.deciding.decide(
        notice_id, DecisionOrder(requests=(asked.request_id,), grant=False, by="李批", reason="充裕")
    )
    assert "有困难或与本单位无关？申请延期或免报" in get(desk, f"/l/{token}").text


def test_the_form_of_another_s_task_is_not_found(desk: FrontDesk, token: str) -> None:
    other = desk.task(desk.token("d2"))
    assert desk.client.get(f"/l/{token}/tasks/{other}/request", headers=HTML).status_code == 404
