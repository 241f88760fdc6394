"""The list, the panel of a unit, the ledger, the timeline, the messages, and the trail."""

import csv
import io
import re
from urllib.parse import quote

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from service.store.database import writing
from tests.service.web.front_desk import FrontDesk
from tests.service.web.office.monitor.conftest import HEADERS, Watch
from tests.small_city import DUE


def test_the_list_holds_the_own_notices_first(watch: Watch) -> None:
    client = watch.desk.client
    own = client.get("/notices", headers=HEADERS).text
    assert f"notices/{watch.notice}" in own
    assert watch.district not in own
    assert watch.district in client.get("/notices?below=1", headers=HEADERS).text
    assert "没有符合条件的通知" in client.get("/notices?q=没有这样的", headers=HEADERS).text
    assert f"notices/{watch.notice}" in client.get("/notices?state=issued", headers=HEADERS).text
    assert f"notices/{watch.notice}" not in client.get("/notices?state=closed", headers=HEADERS).text


def test_nothing_issued_says_what_to_do(desk: FrontDesk) -> None:
    assert "还没有通知" in desk.client.get("/notices", headers=HEADERS).text


def test_a_panel_says_why_the_unit_is_stuck_and_what_comes(watch: Watch) -> None:
    page = watch.get("/units/v1").text
    assert "卡在哪里" in page
    assert "未签收；下一步" in page
    assert "v1liaison" in page
    assert "新通知" in page
    watch.desk.report(watch.desk.token("v1"), {"events": "1", "people": "2"})
    assert "没有未办事项" in watch.get("/units/v1").text


def test_an_office_waits_for_those_below(watch: Watch) -> None:
    with watch.desk.house.ledger.reading() as facts:
        assert facts.receipt(watch.notice, "d1").child_id == watch.district
    watch.desk.clock.moment = DUE.replace(hour=10)
    assert "未签收" in watch.get("/units/d1").text
    assert f"?under={watch.district}" in watch.get("/units/d1").text


def test_a_unit_not_addressed_has_no_panel(watch: Watch) -> None:
    assert watch.get("/units/v7").status_code == 404


def test_the_ledger_lists_the_whole_cascade(watch: Watch) -> None:
    watch.desk.clock.moment = DUE.replace(day=26)
    page = watch.get("/ledger").text
    assert page.index("东区") < page.index("甲街道") < page.index("一社区") < page.index("西区")
    assert page.count("逾期未报") == 7
    assert "西区" not in watch.get("/ledger?level=community").text


def test_the_ledger_leaves_as_table_and_workbook(watch: Watch) -> None:
    lines = list(csv.reader(io.StringIO(watch.get("/ledger.csv").content.decode("utf-8-sig"))))
    assert lines[0] == ["上级", "单位", "单位编码", "层级", "签收", "进展情况统计表"]
    assert ["东区 › 甲街道", "一社区", "v1", "村（社区）", "未签收", "待报"] in lines
    assert len(lines) == 8
    answer = watch.get("/ledger.xlsx")
    assert quote("台账-测试市-") in answer.headers["content-disposition"]
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[2] == lines[0]
    assert len(rows) == 10


def test_the_timeline_tells_what_comes_to_whom(watch: Watch) -> None:
    page = watch.get("/timeline").text
    assert "告知联络员" in page
    assert "现有 2 个单位未办" in page
    assert "下发通知" in page
    assert "<svg" in page


def test_messages_are_filtered_and_counted(watch: Watch) -> None:
    page = watch.get("/messages").text
    assert 'class="number">2<' in page
    assert "东区" in page
    assert "没有符合条件的消息" in watch.get("/messages?state=sent").text
    assert "西区" not in watch.get("/messages?unit=d1").text.partition("<tbody>")[2]


def test_a_broken_chain_is_shown_where_it_breaks(watch: Watch) -> None:
    watch.post("/urge", place=[watch.place("d1")])
    assert "留痕完整" in watch.get("/trail").text
    watch.post("/extend", place=[watch.place("d2")], confirm="1", reason="路远", due="2024-06-26T18:00")
    watch.post("/urge", place=[watch.place("d1")])
    watch.post("/urge", place=[watch.place("d1")])
    told = watch.get("/trail").text
    assert "西区，进展情况统计表，截止2024年6月26日（星期三）18:00，“路远”" in re.sub(r"<[^>]+>", "", told)
    assert "没有单位被催办" in told
    assert "东区" in watch.get("/trail?act=urged").text
    with writing(watch.desk.house.ledger.engine) as connection:
        connection.execute(text("UPDATE notice SET trail_hash = 'x' WHERE id = :id"), {"id": watch.notice})
    assert "对不上" in watch.get("/trail").text


@pytest.mark.parametrize("path", ["", "/units/v1", "/ledger", "/timeline", "/messages", "/trail", "/close", "/amend"])
def test_every_page_speaks_english(watch: Watch, path: str) -> None:
    watch.desk.client.cookies.set("language", "en")
    answer = watch.get(path)
    assert answer.status_code == 200
    assert 'lang="en"' in answer.text
    assert "Progress" in answer.text
