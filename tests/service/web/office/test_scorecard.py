"""The scorecard's pages: rates where there are enough tasks, drilled down, sorted, exported, with and without facts."""

import re
from datetime import timedelta
from io import BytesIO
from urllib.parse import quote

import pytest
from openpyxl import load_workbook
from sqlalchemy import event

from tests.service.web.front_desk import HTML, TOKEN, FrontDesk
from tests.small_city import DUE

HEADERS = {**HTML, "authorization": f"Bearer {TOKEN}"}


def page(desk: FrontDesk, address: str, status: int = 200) -> str:
    answer = desk.client.get(address, headers=HEADERS)
    assert answer.status_code == status, answer.text
    return answer.text


@pytest.fixture
def later(desk: FrontDesk, notice_id: str) -> FrontDesk:
    """The notice is out, one district has reported in time, and its due has passed."""
    assert notice_id
    desk.report(desk.token("d1"), {"events": "1", "people": "20"})
    desk.clock.moment = DUE + timedelta(days=2)
    return desk


def test_without_facts_the_page_says_what_to_do(desk: FrontDesk) -> None:
    text = page(desk, "/scorecard")
    assert "这段时间内没有到期的报送事项" in text
    assert "NaN" not in text
    assert "没有向这一层级的单位要过材料" in page(desk, "/scorecard/burden")


def test_too_few_tasks_have_no_rate(later: FrontDesk) -> None:
    text = page(later, "/scorecard")
    assert text.count("样本不足") > 2
    rows = re.findall(r'<th scope="row"><a href="scorecard\?[^"]*unit=(\w+)', text)
    assert sorted(rows) == ["d1", "d2"]


def test_one_goes_down_and_up_the_tree(later: FrontDesk) -> None:
    text = page(later, "/scorecard?unit=d1")
    assert "东区报送评价" in text
    assert 'href="scorecard?unit=c"' in text
    assert "unit=s1" in page(later, "/scorecard?unit=d1&sort=name")
    page(later, "/scorecard?unit=nobody", 404)


def test_the_burden_is_asked_of_a_level_that_is_there(later: FrontDesk) -> None:
    text = page(later, "/scorecard/burden?level=district")
    assert "2 个单位" in text


@pytest.mark.parametrize(
    ("query", "told"),
    [("first=2024-07-01&last=2024-06-01", "开始日期不能晚于结束日期"), ("first=yesterday", "日期应写作")],
)
def test_a_span_that_cannot_be_is_refused_in_words(desk: FrontDesk, query: str, told: str) -> None:
    assert told in page(desk, f"/scorecard?{query}", 422)


def test_a_span_is_five_years_at_most(desk: FrontDesk) -> None:
    assert "60 个月" in page(desk, "/scorecard?first=1999-01-01&last=2024-06-01", 422)


@pytest.mark.parametrize("sort", ["on_time", "late", "missing", "returned", "days", "counted", "name", "nonsense"])
def test_every_order_is_shown(later: FrontDesk, sort: str) -> None:
    text = page(later, f"/scorecard?sort={sort}")
    assert text.count('aria-sort="descending"') + text.count('aria-sort="ascending"') == 1


def test_the_workbook_holds_units_months_levels_and_burden(later: FrontDesk) -> None:
    answer = later.client.get("/scorecard/export", headers=HEADERS)
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["按单位", "按月", "按层级", "报送负担"]
    assert all(sheet.print_title_rows == "$3:$3" for sheet in book)
    assert quote("报送评价-") in answer.headers["content-disposition"]
    assert all(isinstance(row[8].value, (int, float)) for row in book["报送负担"].iter_rows(min_row=4) if row[2].value)
    by_unit = {row[1].value: row for row in book["按单位"].iter_rows(min_row=4)}
    assert set(by_unit) == {"东区", "西区", "合计"}
    assert by_unit["东区"][8].value == 1  # in time
    assert by_unit["合计"][14].value == 2
    assert by_unit["东区"][3].value == "—"  # too few for a rate


def statements(desk: FrontDesk, address: str) -> int:
    """How many statements a page sends."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    engine = desk.house.ledger.engine
    event.listen(engine, "before_cursor_execute", note)
    page(desk, address)
    event.remove(engine, "before_cursor_execute", note)
    return len([one for one in sent if not one.startswith("BEGIN")])


@pytest.mark.parametrize("address", ["/scorecard", "/scorecard/burden"])
def test_the_number_of_statements_is_the_same_for_every_unit(later: FrontDesk, address: str) -> None:
    assert statements(later, f"{address}?unit=c") == statements(later, f"{address}?unit=v1") <= 8
