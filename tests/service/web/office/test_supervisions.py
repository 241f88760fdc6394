"""督办单 on its pages: proposed, drafted, worded, signed, struck off; the paper in the page and as a file."""

import io
from datetime import timedelta
from typing import Any

import docx
import pytest
from httpx2 import Response

from domain.rights import Role
from domain.supervision import SupervisionState
from tests.service.web.front_desk import HTML, TOKEN, FrontDesk
from tests.service.web.markup import read_page
from tests.service.web.staff import employ
from tests.small_city import DUE

HEADERS = {**HTML, "authorization": f"Bearer {TOKEN}"}
LATE = DUE + timedelta(hours=1)


@pytest.fixture
def late(desk: FrontDesk, notice_id: str) -> str:
    """The notice, an hour after its due; nobody has reported."""
    desk.clock.moment = LATE
    return notice_id


def get(desk: FrontDesk, address: str) -> str:
    answer = desk.client.get(address, headers=HEADERS)
    assert answer.status_code == 200, answer.text
    return answer.text


def post(desk: FrontDesk, address: str, **form: Any) -> Response:
    return desk.client.post(address, headers=HEADERS, data=form, follow_redirects=False)


def drafted(desk: FrontDesk, notice_id: str, *units: str) -> list[int]:
    post(desk, f"/notices/{notice_id}/supervisions/new", unit=list(units), requirement="请领导过问。")
    return [one.id for one in desk.office.views.supervision_heads(notice_id, desk.clock.now(), which="draft")]


def test_the_proposal_says_whom_and_why_and_writes_nothing(desk: FrontDesk, late: str) -> None:
    with desk.untouched():
        page = read_page(get(desk, f"/notices/{late}/supervisions/new"))
    assert "“进展情况统计表”今天已逾期" in page.text
    assert "东区" in page.text
    assert "西区" in page.text


def test_from_the_proposal_to_the_striking_off(desk: FrontDesk, late: str) -> None:
    answer = post(desk, f"/notices/{late}/supervisions/new", unit=["d1"], requirement="请领导过问。")
    assert (answer.status_code, answer.headers["location"].rpartition("?")[2]) == (303, "which=draft&done=drafted-1")
    [number] = [one.id for one in desk.office.views.supervision_heads(late, desk.clock.now())]
    address = f"/notices/{late}/supervisions/{number}"
    assert "未签发" in get(desk, address)
    post(desk, address, requirement="请书记过问。")
    shown = get(desk, address)
    assert "请书记过问。" in shown
    seen = read_page(shown).blank("seen")["value"]
    assert post(desk, f"{address}/sign", seen=seen).status_code == 303
    signed = read_page(get(desk, address)).text
    assert "〔2024〕督1号" in signed
    assert "2024年6月25日" in signed
    desk.report(desk.token("d1"), {"events": "1", "people": "2"})
    assert "建议销号" in get(desk, address)
    post(desk, f"{address}/clear", reason="已核实")
    assert "已核实" in get(desk, f"/notices/{late}/supervisions?which=ended")


def test_without_a_tick_nothing_is_drafted(desk: FrontDesk, late: str) -> None:
    with desk.untouched():
        answer = post(desk, f"/notices/{late}/supervisions/new")
    assert answer.status_code == 422
    assert "请先勾选" in answer.text


def test_who_signs_another_text_than_was_shown_sees_the_page_again(desk: FrontDesk, late: str) -> None:
    [number] = drafted(desk, late, "d1")
    address = f"/notices/{late}/supervisions/{number}"
    seen = read_page(get(desk, address)).blank("seen")["value"]
    post(desk, address, requirement="另加一句。")
    with desk.untouched():
        answer = post(desk, f"{address}/sign", seen=seen)
    assert answer.status_code == 409
    assert "没有签发" in answer.text
    assert "另加一句。" in answer.text


def test_many_are_signed_at_once_each_by_itself(desk: FrontDesk, late: str) -> None:
    numbers = drafted(desk, late, "d1", "d2")
    desk.report(desk.token("d2"), {"events": "1", "people": "2"})
    answer = post(desk, f"/notices/{late}/supervisions/sign", draft=numbers)
    assert answer.status_code == 200
    assert "已办理 1 份，1 份未能办理" in answer.text
    assert "起草之后该单位已报送" in answer.text
    states = {
        one.unit_code: one.state for one in desk.office.views.supervision_heads(late, desk.clock.now(), which=None)
    }
    assert states == {"d1": SupervisionState.SIGNED, "d2": SupervisionState.DRAFT}
    nothing = post(desk, f"/notices/{late}/supervisions/sign")
    assert "请先勾选" in nothing.text


def test_an_overdue_reply_is_listed_as_such_and_counted(desk: FrontDesk, late: str) -> None:
    numbers = drafted(desk, late, "d1", "d2")
    post(desk, f"/notices/{late}/supervisions/sign", draft=numbers)
    desk.clock.moment = LATE + timedelta(days=10)
    desk.report(desk.token("d2"), {"events": "1", "people": "2"})
    assert desk.office.views.supervision_counts(late, desk.clock.now()) == {
        "open": 2,
        "draft": 0,
        "waiting": 2,
        "overdue": 1,
        "replied": 0,
        "settled": 1,
        "ended": 0,
    }
    page = read_page(get(desk, f"/notices/{late}/supervisions?which=overdue"))
    assert "东区" in page.text
    assert "西区" not in page.text
    settled = [one.id for one in desk.office.views.supervision_heads(late, desk.clock.now(), which="settled")]
    assert post(desk, f"/notices/{late}/supervisions/clear", settled=settled).status_code == 303


def test_pages_of_a_long_list_meet_without_gap(desk: FrontDesk, late: str) -> None:
    drafted(desk, late, "d1", "d2")
    views, now = desk.office.views, desk.clock.now()
    [newest] = views.supervision_heads(late, now, limit=1)
    [older] = views.supervision_heads(late, now, limit=1, before=newest.id)
    assert {newest.unit_code, older.unit_code} == {"d1", "d2"}


def test_a_cancelled_one_says_why(desk: FrontDesk, late: str) -> None:
    [number] = drafted(desk, late, "d1")
    address = f"/notices/{late}/supervisions/{number}"
    assert post(desk, f"{address}/cancel", reason="").status_code == 422
    assert post(desk, f"{address}/cancel", reason="已电话说明").status_code == 303
    assert "已电话说明" in get(desk, address)


def test_the_file_says_what_the_page_says(desk: FrontDesk, late: str) -> None:
    [number] = drafted(desk, late, "d1")
    answer = desk.client.get(f"/notices/{late}/supervisions/{number}/document", headers=HEADERS)
    assert "filename*=UTF-8''%E7%9D%A3" in answer.headers["content-disposition"]
    text = [line.text for line in docx.Document(io.BytesIO(answer.content)).paragraphs]
    assert "请领导过问。" in text
    assert "签发人：（待签发）" in text


def test_what_is_not_there_is_refused(desk: FrontDesk, late: str) -> None:
    for address in (f"/notices/{late}/supervisions/99", "/notices/none/supervisions"):
        assert desk.client.get(address, headers=HEADERS).status_code == 404


def test_only_a_leader_signs_and_in_their_own_name(desk: FrontDesk, late: str) -> None:
    [number] = drafted(desk, late, "d1")
    address = f"/notices/{late}/supervisions/{number}"
    clerk, leader = employ(desk, Role.CLERK, "c"), employ(desk, Role.LEADER, "c")
    assert "只有本单位的分管领导能签发" in clerk.get(address).text
    for refused in (clerk, employ(desk, Role.ADMINISTRATOR), employ(desk, Role.READER, "c")):
        assert refused.post(f"{address}/sign").status_code == 403
        assert refused.post(f"/notices/{late}/supervisions/sign", data={"draft": number}).status_code == 403
    assert employ(desk, Role.LEADER, "d2").get(address).status_code == 404
    assert leader.post(f"{address}/sign").status_code == 303
    assert f"签发人：{leader.name}" in leader.get(address).text
