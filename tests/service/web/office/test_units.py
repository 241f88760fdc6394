"""Pages on which units and contacts are kept: what is done on them is done, and what is refused says why."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from domain.contacts import Contact
from tests.service.web.front_desk import HTML, TOKEN, FrontDesk, open_front_desk
from tests.service.web.office.test_scorecard import statements
from tests.small_city import MONDAY

HEADERS = {**HTML, "authorization": f"Bearer {TOKEN}"}
PERSON = {"name": "林一", "duty": "backup", "email": "lin@example.invalid", "verified": "1", "active": "1"}


def page(desk: FrontDesk, address: str, status: int = 200) -> str:
    answer = desk.client.get(address, headers=HEADERS)
    assert answer.status_code == status, answer.text
    return answer.text


def done(desk: FrontDesk, address: str, typed: dict[str, str]) -> str:
    """Send a form that is taken; returns where it leads."""
    answer = desk.client.post(address, headers=HEADERS, data=typed, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def refused(desk: FrontDesk, address: str, typed: dict[str, str], status: int = 422) -> str:
    """Send a form that is not taken; returns the page."""
    answer = desk.client.post(address, headers=HEADERS, data=typed, follow_redirects=False)
    assert answer.status_code == status, answer.text
    return answer.text


def contact(desk: FrontDesk, contact_id: str) -> Contact:
    return next(one for one in desk.office.directory.contacts() if one.id == contact_id)


def upload(desk: FrontDesk, kind: str, data: bytes, name: str = "table.csv") -> tuple[int, str]:
    answer = desk.client.post("/units/import", headers=HEADERS, data={"kind": kind}, files={"file": (name, data)})
    return answer.status_code, answer.text


def test_the_tree_shows_one_level_and_opens_the_next(desk: FrontDesk) -> None:
    text = page(desk, "/units")
    assert re.findall(r'data-load="([^"]+)"', text) == ["units?part=below&amp;unit=d1", "units?part=below&amp;unit=d2"]
    assert "7 个下级" in text
    below = page(desk, "/units?part=below&unit=d1")
    assert "甲街道" in below
    assert "丙街道" not in below
    assert "<html" not in below


def test_an_empty_tree_leads_to_the_import(tmp_path_factory: pytest.TempPathFactory) -> None:
    with open_front_desk(tmp_path_factory.mktemp("empty"), units=[], contacts=[]) as desk:
        assert "还没有单位" in page(desk, "/units")
        assert "还没有单位" in page(desk, "/units/health")
        assert "没有到期的报送事项" in page(desk, "/scorecard")


def test_units_are_searched_by_sound_level_and_trouble(desk: FrontDesk) -> None:
    assert "东区" in page(desk, "/units?q=dongqu")
    assert "没有符合条件的单位" in page(desk, "/units?q=nothing")
    assert page(desk, "/units?level=street").count('<th scope="row">') == 3
    desk.office.directory.put_contacts(
        [contact(desk, f"v1.{duty}").model_copy(update={"active": False}) for duty in ("liaison", "leader")]
    )
    assert page(desk, "/units?trouble=nobody").count('<th scope="row">') == 1


def test_a_unit_is_edited_and_the_history_says_so(desk: FrontDesk) -> None:
    typed = {"level": "street", "tags": "沿海", "reissue": "review_first", "acts_for": "", "line_superior": ""}
    assert done(desk, "/units/s1", typed) == "../units/s1?done=edited"
    text = page(desk, "/units/s1?done=edited")
    assert "先审后转" in text
    assert "自动转发 → 先审后转" in text
    assert "单位信息已保存" in text
    text = refused(desk, "/units/s1", typed | {"acts_for": "nobody"})
    assert "代行单位“nobody”不存在" in text
    assert 'value="nobody"' in text


def test_contacts_are_added_edited_verified_and_leave(desk: FrontDesk) -> None:
    done(desk, "/units/v1/contacts", PERSON)
    (made,) = [one for one in desk.office.directory.contacts() if one.name == "林一"]
    assert (made.verified, made.active) == (True, True)
    done(desk, "/units/v1/contacts", PERSON | {"contact": made.id, "active": "", "verified": ""})
    assert (contact(desk, made.id).verified, contact(desk, made.id).active) == (False, False)
    text = page(desk, "/units/v1")
    assert "新增联系人" in text
    assert "修改联系人" in text


def test_a_contact_that_cannot_be_right_is_shown_again_with_the_reason(desk: FrontDesk) -> None:
    text = refused(desk, "/units/v1/contacts", PERSON | {"email": "nowhere", "mobile": "123"})
    assert "邮箱“nowhere”不对" in text
    assert 'value="123"' in text
    assert text.count('aria-invalid="true"') == 2


def test_a_dead_address_is_mended(desk: FrontDesk) -> None:
    liaison = contact(desk, "v1.liaison")
    desk.office.directory.put_contacts([liaison.model_copy(update={"email_dead": True})])
    assert "邮箱已恢复，可以再发" in page(desk, "/units/v1")
    done(desk, "/units/v1/contacts/mend", {"contact": liaison.id, "channel": "email"})
    assert contact(desk, liaison.id) == liaison
    refused(desk, "/units/v1/contacts/mend", {"contact": liaison.id, "channel": "pigeon"})


def test_a_handover_is_given_and_ended(desk: FrontDesk) -> None:
    until = (MONDAY + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    order = {"to_contact": "v1.leader", "ends_at": until, "reason": "外出培训"}
    done(desk, "/units/v1/handovers", order)
    text = page(desk, "/units/v1")
    assert "进行中" in text
    (number,) = re.findall(r"handovers/(\d+)/end", text)
    done(desk, f"/units/v1/handovers/{number}/end", {})
    assert "handovers/" + number not in page(desk, "/units/v1")
    assert "结束时间应晚于" in refused(desk, "/units/v1/handovers", order | {"ends_at": "2020-01-01T00:00"})
    assert "原因" in refused(desk, "/units/v1/handovers", order | {"reason": ""})


def test_a_unit_is_added_below(desk: FrontDesk) -> None:
    typed = {"code": "v9", "name": "九社区", "level": "community", "tags": "", "reissue": "automatic"}
    assert done(desk, "/units/s1/new", typed) == "../../units/v9?done=added"
    assert "九社区" in page(desk, "/units/v9?done=added")
    assert "编码“v9”已是" in refused(desk, "/units/s1/new", typed, 409)
    assert 'aria-invalid="true"' in refused(desk, "/units/s1/new", typed | {"code": "= 1"})


def test_a_merger_is_looked_at_before_it_is_done(desk: FrontDesk, notice_id: str) -> None:
    typed = {"kind": "merge", "into": "d2", "name": "", "reason": "区划调整"}
    page(desk, "/units/d1/change?kind=merge")
    with desk.untouched():
        assert "还有 2 个下级单位" in refused(desk, "/units/d1/change/preview", typed, 409)
    street = desk.house.ledger
    with street.transaction() as facts:
        for code in ("v1", "v2", "v3", "v4", "v5", "s1", "s2"):
            facts.retire_unit(code)
    with desk.untouched():
        text = desk.client.post("/units/d1/change/preview", headers=HEADERS, data=typed).text
    assert notice_id in text
    assert "由并入的单位承担" in text
    assert done(desk, "/units/d1/change", typed) == "../../units/d1?done=merge"
    assert "已停用" in page(desk, "/units/d1")


def test_a_new_name_holds_at_once(desk: FrontDesk) -> None:
    typed = {"kind": "rename", "into": "", "name": "新区", "reason": "更名批复"}
    with desk.untouched():
        assert "改为“新区”" in desk.client.post("/units/d1/change/preview", headers=HEADERS, data=typed).text
    done(desk, "/units/d1/change", typed)
    assert "东区 → 新区" in page(desk, "/units/d1")
    assert "请填写原因" in refused(desk, "/units/d1/change/preview", typed | {"reason": ""})


def test_a_table_is_looked_at_and_then_taken_as_it_was(desk: FrontDesk) -> None:
    rows = "编码,名称,级别,上级编码\nv1,一社区改,社区,s1\nv9,九社区,社区,s1\nv2,二社区,社区,s1".encode()
    with desk.untouched():
        status, text = upload(desk, "units", rows)
    assert status == 200
    assert [int(one) for one in re.findall(r'class="figure[^"]*">(\d+)<', text)] == [1, 1, 1]
    assert "一社区改" in text
    (digest,) = re.findall(r'name="sha256" value="(\w{64})"', text)
    assert done(desk, "/units/import/confirm", {"kind": "units", "sha256": digest}) == "../../units?done=imported-3"
    assert "九社区" in page(desk, "/units/v9")
    assert "没有找到预览过的表格" in refused(desk, "/units/import/confirm", {"kind": "units", "sha256": "0" * 64}, 409)
    assert upload(desk, "units", rows)[1].count("与现有数据完全一致") == 1


def test_what_is_wrong_with_a_table_is_a_table(desk: FrontDesk) -> None:
    with desk.untouched():
        status, text = upload(
            desk, "contacts", "单位编码,姓名,职责,邮箱\nv1,林一,班长,a@example.invalid\nzz,陈二,联络员,".encode()
        )
    assert status == 422
    assert re.findall(r'<th scope="row" class="number">(\d+)</th><td [^>]*>([^<]+)<', text) == [
        ("2", "职责"),
        ("3", "单位编码"),
        ("3", "邮箱"),
    ]
    assert "sha256" not in text
    assert upload(desk, "contacts", b"")[0] == 422


def test_a_table_that_does_not_fit_any_more_is_not_taken(desk: FrontDesk) -> None:
    text = upload(desk, "contacts", "单位编码,姓名,职责,手机\nv9,林一,联络员,19900000001".encode())[1]
    assert "sha256" not in text
    upload(desk, "units", "编码,名称,级别,上级编码\nv9,九社区,社区,s1".encode())
    rows = "编码,名称,级别,上级编码\nv9,九社区,社区,s1\nv10,十社区,社区,v9".encode()
    (digest,) = re.findall(r'name="sha256" value="(\w{64})"', upload(desk, "units", rows)[1])
    assert "不能照预览导入" in refused(desk, "/units/import/confirm", {"kind": "contacts", "sha256": digest}, 409)


@pytest.mark.parametrize("kind", ["units", "contacts"])
def test_what_is_downloaded_can_be_uploaded(desk: FrontDesk, kind: str) -> None:
    data = desk.client.get(f"/units/export?kind={kind}", headers=HEADERS).content
    status, text = upload(desk, kind, data, "table.xlsx")
    assert status == 200
    assert "与现有数据完全一致" in text
    template = desk.client.get(f"/units/import/template?kind={kind}", headers=HEADERS).content
    assert load_workbook(BytesIO(template)).sheetnames[1:] == ["填写说明", "示例"]


def test_who_cannot_be_reached_is_listed_by_branch(desk: FrontDesk) -> None:
    gone = [one.model_copy(update={"active": False}) for one in desk.office.directory.contacts("/c/d1/s1/v1/")]
    desk.office.directory.put_contacts(gone)
    text = page(desk, "/units/health?trouble=nobody")
    assert "一社区" in text
    book = load_workbook(BytesIO(desk.client.get("/units/health/export", headers=HEADERS).content))
    assert [row[1].value for row in book["待完善单位"].iter_rows(min_row=2)][:1]
    assert "完全无法送达" in [cell.value for cell in book["按下级"][1]]


def test_the_last_resort_is_named_and_taken_back(desk: FrontDesk) -> None:
    done(desk, "/units/health/last-resort", {"contact": "c.leader"})
    assert "cleader" in page(desk, "/units/health")
    refused(desk, "/units/health/last-resort", {"contact": "nobody"})
    done(desk, "/units/health/last-resort", {"contact": ""})
    assert "尚未指定" in page(desk, "/units/health")


@pytest.mark.parametrize("address", ["/units?unit={}", "/units/{}", "/units/health?unit={}"])
def test_the_number_of_statements_is_the_same_for_every_unit(desk: FrontDesk, address: str) -> None:
    assert statements(desk, address.format("c")) == statements(desk, address.format("s3")) <= 12
