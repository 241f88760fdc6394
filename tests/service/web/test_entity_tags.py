"""What a program has already is not sent again, and nobody overwrites what they have not seen."""

import pytest

from domain.errors import InvalidInput
from service.web.conditions import Outdated, tags
from tests.service.web.front_desk import FrontDesk
from tests.small_city import STATISTICS, draft

OWN = STATISTICS.model_copy(update={"cascades": False})


@pytest.mark.parametrize("path", ["/notices", "/notices/{id}", "/notices/{id}/ledger", "/units", "/openapi.json"])
def test_what_is_known_is_not_sent_again(desk: FrontDesk, notice_id: str, path: str) -> None:
    path = path.replace("{id}", notice_id)
    first = desk.api("GET", path)
    tag = first.headers["etag"]
    assert tag.startswith('"')
    assert first.headers["cache-control"] == "private, no-cache"
    for known in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        again = desk.api("GET", path, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["x-content-type-options"] == "nosniff"
    assert desk.api("GET", path, headers={"If-None-Match": '"other"'}).content == first.content


def test_a_tag_changes_with_what_is_shown(desk: FrontDesk) -> None:
    notice = desk.issue(draft(OWN))
    before = desk.api("GET", f"/notices/{notice}").headers["etag"]
    desk.report(desk.token("d2"), {"events": "12", "people": "340"})
    answer = desk.api("GET", f"/notices/{notice}", headers={"If-None-Match": before})
    assert answer.status_code == 200
    assert answer.headers["etag"] != before


def test_refusals_and_workbooks_have_no_tag(desk: FrontDesk, notice_id: str) -> None:
    assert "etag" not in desk.api("GET", "/notices/nowhere").headers
    workbook = desk.api("GET", f"/notices/{notice_id}/rollup.xlsx")
    assert "etag" not in workbook.headers
    assert workbook.headers["cache-control"] == "no-store"


def test_only_what_was_seen_is_amended(desk: FrontDesk) -> None:
    notice = desk.issue(draft(OWN))
    seen = desk.api("GET", f"/notices/{notice}/document")
    changed = draft(OWN).model_dump(mode="json") | {"title": "关于延期开展安全生产月活动的通知"}
    body = {"by": "李敏", "reason": "工作调整", "draft": changed}
    condition = {"If-Match": seen.headers["etag"]}
    assert desk.api("POST", f"/notices/{notice}/amend", json=body, headers=condition).json()["revision"] == 2
    other = body | {"draft": changed | {"title": "关于取消安全生产月活动的通知"}}
    with desk.untouched():
        late = desk.api("POST", f"/notices/{notice}/amend", json=other, headers=condition)
    desk.refused(late, Outdated, "If-Match")
    now = desk.api("GET", f"/notices/{notice}/document")
    assert (now.json()["revision"], now.json()["draft"]["title"]) == (2, changed["title"])
    for fresh in ({"If-Match": now.headers["etag"]}, {"If-Match": "*"}):
        answer = desk.api("POST", f"/notices/{notice}/amend?preview=true", json=other, headers=fresh)
        assert answer.status_code == 200


def test_a_condition_that_is_none_is_refused(desk: FrontDesk, notice_id: str) -> None:
    body = {"by": "李敏", "reason": "工作调整", "draft": draft().model_dump(mode="json")}
    answer = desk.api("POST", f"/notices/{notice_id}/amend", json=body, headers={"If-Match": "3"})
    desk.refused(answer, InvalidInput, "If-Match")


def test_tags_are_read_as_they_are_written() -> None:
    assert tags('"a", W/"b,c" , "d"') == ('"a"', 'W/"b,c"', '"d"')
    assert (tags("*"), tags("a"), tags("")) == (("*",), (), ())
