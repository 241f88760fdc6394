"""The monitor: the tree, its filters and search, and what it costs."""

import re
from pathlib import Path

import pytest
from sqlalchemy import event

from domain.contacts import Contact, Duty
from domain.units import Level, Unit
from tests.service.web.front_desk import FrontDesk, open_front_desk
from tests.service.web.office.monitor.conftest import HEADERS, Watch, pass_on
from tests.small_city import DUE, draft


def places(page: str) -> list[str]:
    """The codes of the rows, in order."""
    return [key.split("/")[1] for key in re.findall(r'data-place="([^"]+)"', page)]


def test_the_first_page_shows_the_direct_units_with_what_lies_below(watch: Watch) -> None:
    page = watch.get().text
    assert places(page) == ["d1", "d2"]
    assert f'data-load="?under={watch.district}&amp;part=1"' in page
    assert re.search(r'data-below="units">5<', page)
    assert 'data-total="unreported">7<' in page


def test_a_branch_opens_to_any_depth_as_rows_alone(watch: Watch) -> None:
    part = watch.get(f"?under={watch.district}&part=1").text
    assert places(part) == ["s1", "s2"]
    assert "<html" not in part
    assert places(watch.get(f"?under={watch.street}").text) == ["v1", "v2", "v3"]


def test_a_branch_of_another_notice_is_not_found(watch: Watch, desk: FrontDesk) -> None:
    other = desk.issue(draft(number="测安办〔2024〕9号"))
    below = pass_on(desk, other, "d2")
    assert watch.get(f"?under={below}").status_code == 404


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("q=社区", ["v1", "v2", "v3"]),
        ("q=ersq", []),
        ("q=ershequ", ["v2"]),
        ("q=YSQ", ["v1"]),
        ("q=jiajie", ["s1"]),
        ("flag=unacknowledged", ["d1", "d2", "s1", "s2", "v2", "v3"]),
        ("flag=unreported&level=community", ["v2", "v3"]),
        ("light=green", ["v1"]),
        ("flag=returned", []),
        ("flag=nonsense", ["d1", "d2"]),
    ],
)
def test_filters_run_over_the_whole_cascade(watch: Watch, query: str, codes: list[str]) -> None:
    desk = watch.desk
    assert desk.report(desk.token("v1"), {"events": "1", "people": "2"}).status_code == 201
    assert sorted(places(watch.get(f"?{query}").text)) == sorted(codes)


def test_a_row_found_says_where_it_lies(watch: Watch) -> None:
    assert "东区 › 甲街道" in watch.get("?q=三社区").text


def test_red_rows_are_named_and_may_be_urged_together(watch: Watch) -> None:
    watch.desk.clock.moment = DUE.replace(day=27)
    page = watch.get("?light=red").text
    assert "逾期未报" in page
    assert "催办全部红灯（7）" in page


def test_an_unknown_notice_is_not_found(watch: Watch) -> None:
    assert watch.get(notice="nothing").status_code == 404


def test_a_cascade_of_hundreds_takes_as_many_statements_as_one_of_few(tmp_path: Path) -> None:
    assert counted(tmp_path / "few", 3) == counted(tmp_path / "many", 300)


def counted(folder: Path, number: int) -> tuple[int, int, int]:
    """Statements of the first page, of the same page again, and of a filtered one, with so many units."""
    folder.mkdir()
    city = Unit(code="c", name="市", level=Level.CITY, parent_code=None, path="/c/")
    below = [
        Unit(code=f"e{at:04d}", name=f"第{at}厂", level=Level.ENTERPRISE, parent_code="c", path=f"/c/e{at:04d}/")
        for at in range(number)
    ]
    people = [
        Contact(id=one.code, unit_code=one.code, name="某", duty=Duty.LIAISON, email=f"{one.code}@example.invalid")
        for one in (city, *below)
    ]
    with open_front_desk(folder, units=[city, *below], contacts=people) as desk:
        notice = desk.issue(draft())
        sent: list[str] = []
        event.listen(
            desk.house.ledger.engine,
            "before_cursor_execute",
            lambda _c, _u, statement, *_rest: sent.append(statement) if not statement.startswith("BEGIN") else None,
        )
        counts = []
        for path in ("", "", "?flag=unreported&page=2"):
            sent.clear()
            assert desk.client.get(f"/notices/{notice}{path}", headers=HEADERS).status_code == 200
            counts.append(len(sent))
    return counts[0], counts[1], counts[2]
