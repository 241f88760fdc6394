"""What a unit told by telephone is entered on a page: judged by when it came, never over what was not seen."""

import re
from collections.abc import Mapping

import pytest

from domain.outbox import Purpose
from tests.service.web.office.monitor.conftest import Watch

VALUES = {"value.events": "3", "value.people": "40"}


def way(watch: Watch, code: str = "d2") -> str:
    """The address that the unit's page leads to, below the notice."""
    found = re.search(rf'href="[./]*notices/{watch.notice}(/units/{code}/entry/\d+)"', watch.get(f"/units/{code}").text)
    assert found is not None
    return found[1]


def told(watch: Watch) -> list[tuple[str | None, str]]:
    """Who hears of an entry."""
    return [(one.contact.unit_code, one.purpose) for one in watch.desk.pending() if one.purpose is Purpose.ENTERED]


def test_what_was_phoned_is_entered_from_the_page_of_the_unit(watch: Watch) -> None:
    form = watch.get(way(watch))
    assert (form.status_code, 'name="value.events"' in form.text) == (200, True)
    done = watch.post(way(watch), base_version="0", channel="phone", source="戊小文", **VALUES)
    assert done.headers["location"].endswith(f"notices/{watch.notice}/units/d2?done=entered")
    page = watch.get("/units/d2?done=entered").text
    assert "已代录，并告知单位核对" in page
    assert "第1版" in page
    assert "发文单位代录：电话 戊小文" in page
    assert told(watch) == [("d2", Purpose.ENTERED)]
    assert "西区，进展情况统计表，电话，戊小文" in watch.get("/trail?act=entered").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"source": " "}, "请填写是谁来电、签字或发来的"),
        ({"source": "长" * 101}, "请改写"),
        ({"channel": "pigeon"}, "请改写"),
        ({"received_at": "2030-01-01T00:00"}, "收到时间晚于现在"),
        ({"received_at": "昨天"}, "收到时间看不懂"),
        ({"value.events": "三"}, "场次"),
        ({"value.events": "", "value.people": ""}, "场次"),
        ({"more": "1"}, "怎么报来的"),
    ],
)
def test_what_cannot_be_entered_is_shown_again_as_typed(watch: Watch, typed: Mapping[str, str], said: str) -> None:
    address = way(watch)
    with watch.desk.untouched():
        answer = watch.post(address, **{"base_version": "0", "source": "戊小文", "channel": "fax", **VALUES, **typed})
    assert answer.status_code == (200 if "more" in typed else 422)
    assert said in answer.text
    assert 'value="fax" selected' in answer.text or "channel" in typed


def test_what_the_unit_reported_meanwhile_is_not_written_over(watch: Watch) -> None:
    address = way(watch)
    watch.desk.report(watch.desk.token("d2"), {"events": "5", "people": "50"})
    with watch.desk.untouched():
        answer = watch.post(address, base_version="0", channel="phone", source="戊小文", **VALUES)
    assert (answer.status_code, "报了第 1 版，本次没有录入" in answer.text) == (409, True)
    assert 'name="base_version" value="1"' in answer.text
    assert 'value="40"' in answer.text


def test_what_is_compiled_from_below_or_withdrawn_is_not_typed_in(watch: Watch) -> None:
    assert "/entry/" not in watch.get("/units/d1").text
    address = way(watch)
    assert watch.get(address.replace("/d2/", "/d1/")).status_code == 404
    watch.post("/withdraw", reason="停办")
    assert "/entry/" not in watch.get("/units/d2").text
    assert "现在不接收材料" in watch.get(address).text
