"""What reviewers and compilers see, as JSON."""

import csv
import io
from typing import Any

import docx
import pytest

from domain.errors import InvalidInput, NotFound
from tests.service.web.front_desk import FrontDesk
from tests.small_city import STATISTICS, draft

REVIEWED = STATISTICS.model_copy(update={"review": True, "cascades": False})
VALUES = {"events": "3", "people": "40"}
ITEM = "obligation=statistics&occurrence=once"


@pytest.fixture
def notice(desk: FrontDesk) -> str:
    """To be reviewed, with one report of two."""
    issued = desk.issue(draft(REVIEWED))
    desk.report(desk.token("d1"), VALUES)
    return issued


def get(desk: FrontDesk, path: str) -> Any:
    answer = desk.api("GET", f"/notices/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_queue_tells_until_when_to_review(desk: FrontDesk, notice: str) -> None:
    found = get(desk, f"{notice}/queue")
    [row] = found["rows"]
    assert (row["report"]["unit_name"], row["review_by"], row["overdue"]) == (
        "东区",
        "2024-06-04T18:00:00+08:00",
        False,
    )
    assert found["flagged"] == {"late": 0, "overdue": 0, "odd": 0}
    assert get(desk, f"{notice}/queue?flag=late")["rows"] == []
    desk.refused(desk.api("GET", f"/notices/{notice}/queue?flag=never"), InvalidInput, "flag.0")


def test_a_report_is_compared(desk: FrontDesk, notice: str) -> None:
    desk.report(desk.token("d1"), {**VALUES, "people": "400"}, version=1)
    task = get(desk, f"{notice}/queue")["rows"][0]["report"]["task_id"]
    found = get(desk, f"{notice}/comparison?task_id={task}")
    people = next(line for line in found["lines"] if line["key"] == "people")
    assert (people["now"]["number"], people["last"]["number"], people["changed"]) == (400, 40, True)
    assert [one["sentence"] for one in found["outliers"]] == ["“参加人数”填报 400，是上次（40）的 10 倍以上"]


def test_what_has_not_come_is_not_compared(desk: FrontDesk, notice: str) -> None:
    task = desk.task(desk.token("d2"))
    desk.refused(desk.api("GET", f"/notices/{notice}/comparison?task_id={task}"), NotFound, "task_id")
    desk.refused(desk.api("GET", f"/notices/{notice}/comparison?task_id=999"), NotFound, "task_id")


def test_the_table_and_where_its_numbers_come_from(desk: FrontDesk, notice: str) -> None:
    sheet = get(desk, f"{notice}/sheet?{ITEM}")
    assert [cell["number"] for cell in sheet["totals"]] == [3, 40, None]
    found = get(desk, f"{notice}/provenance?{ITEM}&field=people")
    assert (found["cell"]["number"], [one["unit_code"] for one in found["sources"]]) == (40, ["d1", "d2"])
    missing = get(desk, f"{notice}/provenance?{ITEM}&category=missing")["sources"]
    assert [one["unit_name"] for one in missing] == ["西区"]
    refused = desk.api("GET", f"/notices/{notice}/provenance?{ITEM}&through=d1")
    desk.refused(refused, NotFound, "through")


def test_who_is_missing_and_why(desk: FrontDesk, notice: str) -> None:
    [one] = get(desk, f"{notice}/absent")
    assert (one["unit_name"], one["reason"]) == ("西区", "unacknowledged")
    assert [who["name"] for who in one["callees"]] == ["d2leader", "d2liaison"]


def test_the_texts_by_chapter(desk: FrontDesk, notice: str) -> None:
    assert get(desk, f"{notice}/texts?{ITEM}")["chapters"] == []


def test_the_table_as_csv(desk: FrontDesk, notice: str) -> None:
    answer = desk.api("GET", f"/notices/{notice}/items/statistics/once/rollup.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[1] for row in rows] == ["单位", "东区", "西区", "合计"]


@pytest.mark.parametrize(
    "path",
    [
        "queue",
        "absent",
        f"sheet?{ITEM}",
        f"provenance?{ITEM}",
        f"texts?{ITEM}",
        "items/statistics/once/rollup.csv",
        "items/statistics/once/rollup.docx",
    ],
)
def test_an_unknown_notice_or_item_is_told(desk: FrontDesk, notice: str, path: str) -> None:
    assert desk.api("GET", f"/notices/nowhere/{path}").status_code == 404
    if "statistics" in path:
        other = path.replace("obligation=statistics", "obligation=never").replace("items/statistics", "items/never")
        assert desk.api("GET", f"/notices/{notice}/{other}").status_code == 404


@pytest.mark.parametrize("order", ["", "?order=unit", "?order=heading"])
def test_the_compiled_material_as_a_word_document(desk: FrontDesk, notice: str, order: str) -> None:
    answer = desk.api("GET", f"/notices/{notice}/items/statistics/once/rollup.docx{order}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].endswith(".docx")
    document = docx.Document(io.BytesIO(answer.content))
    units, absent = ([[cell.text for cell in row.cells] for row in table.rows] for table in document.tables)
    assert [row[:4] for row in units[1:]] == [
        ["合计", "2 个", "3", "40"],
        ["东区", "按时", "3", "40"],
        ["西区", "待报", "", ""],
    ]
    assert absent[1:] == [["西区", "尚未签收"]]
