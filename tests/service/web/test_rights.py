"""Nobody sees or does anything outside their own subtree: every address, as every role, from the district beside.

What is refused is refused with 401, 403 or 404, or by leading to the sign-in. Where an address shows a list of one's
own, nothing of the other district may be in it. ``pytest -s`` prints the table of routes by roles.
"""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx2 import Response

from domain.rights import Act, Role
from scripts.rights_table import DOCUMENT, table
from service.web.rights import OPERATOR
from service.web.route_rights import Declared
from tests.service.web.front_desk import HTML, FrontDesk, open_front_desk
from tests.service.web.walk import EXAMPLES, MARKS, OFFICE, OTHER, STREAMS, UNIT, Walk, bare, walked

REFUSED = (401, 403, 404)
UNSEEN = "不在您的权限范围内"
OWN_ACTS = ("/account", "/sign-out")
"""What one does with one's own account names nobody else's thing, except by an id looked for among one's own."""
TABLES_OF_NOBODY = (
    "account",
    "account_grant",
    "account_log",
    "session",
    "draft",
    "notice_draft",
    "webhook",
    "webhook_cursor",
    "invitation",
    "stored_file",
    "file",
)
"""What the walk itself writes, to have something to walk to."""
NARROWER = {
    "DELETE /api/v1/units/{code}/calendars/{feed_id}",  # whoever made it, or whoever works for the unit
    "POST /units/{code}/calendar/{feed_id}/revoke",  # likewise
    "POST /units/health/last-resort",  # whoever keeps the unit at the top
}
"""Where the act decides more narrowly than the address says, and has a test of its own."""
SHOWN_AGAIN = {"POST /units/import": 422, "POST /units/import/confirm": 409}
"""Refused in the form itself: it is shown again, with the lines at fault and nothing of the other district."""
ALL = walked()


@pytest.fixture
def walk(tmp_path: Path) -> Iterator[Walk]:
    with open_front_desk(tmp_path) as desk:
        yield Walk.begun(desk)


def name(right: Declared) -> str:
    return f"{right.method} {right.path}"


def words(answer: Response) -> str:
    """The answer as text, a workbook's cells among them."""
    if not answer.content.startswith(b"PK"):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return "".join(archive.read(part).decode(errors="replace") for part in archive.namelist())


def is_refused(answer: Response) -> bool:
    to_sign_in = answer.status_code == 303 and "sign-in" in answer.headers["location"]
    return answer.status_code in REFUSED or to_sign_in


def test_the_table_is_kept_true() -> None:
    """Run ``python scripts/rights_table.py`` after a change, and look at the difference."""
    print(table())
    assert DOCUMENT.read_text(encoding="utf-8") == table()


def test_every_address_asks_for_a_right() -> None:
    assert bare() == []


def test_an_act_that_an_address_alone_does_not_judge_has_an_example() -> None:
    without = [
        name(right)
        for right in ALL
        if right.over == "some" and right.method != "GET" and "{" not in right.path and name(right) not in EXAMPLES
    ]
    assert without == []


@pytest.mark.parametrize("role", Role)
def test_nothing_is_seen_or_done_from_the_district_beside(walk: Walk, role: Role) -> None:
    stranger = walk.colleague(role, OTHER)
    before = facts(walk.desk)
    let_in = []
    for right in ALL:
        if right.over == "own" and right.path.startswith(OWN_ACTS):
            continue
        answer = walk.ask(stranger, right)
        if is_refused(answer):
            continue
        shown = right.method == "GET" and answer.status_code < 400
        seen = [mark for mark in (*MARKS, walk.notice_id) if mark in words(answer)]
        shown = shown or SHOWN_AGAIN.get(name(right)) == answer.status_code
        harmless = shown and right.over in ("some", "own") and not seen
        if not harmless:
            let_in.append((name(right), answer.status_code, seen))
    assert let_in == []
    assert facts(walk.desk) == before


@pytest.mark.parametrize("headers", [{}, HTML], ids=["program", "browser"])
def test_nobody_gets_anywhere(walk: Walk, headers: dict[str, str]) -> None:
    before = facts(walk.desk)
    let_in = []
    for right in ALL:
        more = EXAMPLES.get(name(right), dict)()
        answer = walk.desk.client.request(
            right.method, walk.address(right.path), headers=headers, follow_redirects=False, **more
        )
        if not is_refused(answer):
            let_in.append((name(right), answer.status_code))
    assert let_in == []
    assert facts(walk.desk) == before


@pytest.mark.parametrize("role", Role)
def test_every_role_may_do_in_its_own_subtree_what_the_table_says(walk: Walk, role: Role) -> None:
    wrong = []
    for right in ALL:
        if right.path.endswith(STREAMS):
            continue
        if name(right) in NARROWER:
            continue
        place = "" if right.over == "tree" else OFFICE
        answer = walk.ask(walk.colleague(role, place), right)
        refused = answer.status_code in (401, 403) or (answer.status_code == 404 and UNSEEN in answer.text)
        if refused == right.allows(role):
            wrong.append((name(right), answer.status_code, answer.text[-300:] if refused else ""))
    assert wrong == []


def test_what_is_everybodys_is_not_kept_by_an_administrator_of_a_part(walk: Walk) -> None:
    part = walk.colleague(Role.ADMINISTRATOR, OFFICE)
    statuses = {name(right): walk.ask(part, right).status_code for right in ALL if right.over == "tree"}
    assert {one: status for one, status in statuses.items() if status != 403} == {}
    assert len(statuses) >= 4


def test_a_recipient_does_not_see_the_page_of_its_superior(walk: Walk) -> None:
    clerk = walk.colleague(Role.CLERK, UNIT)
    assert clerk.get(f"/api/v1/notices/{walk.notice_id}").status_code == 404
    assert clerk.post(f"/api/v1/notices/{walk.notice_id}/urge", json={"by": "某人"}).status_code == 404


def test_an_account_acts_under_its_own_name_whatever_it_says(walk: Walk) -> None:
    leader = walk.colleague(Role.LEADER, OFFICE)
    body = {"by": "冒名者", "reason": "重复发文"}
    answer = leader.post(f"/api/v1/notices/{walk.notice_id}/withdraw", json=body)
    assert answer.status_code == 200, answer.text
    trail = walk.desk.api("GET", f"/notices/{walk.notice_id}/trail").json()
    actors = {entry["actor"] for entry in trail if entry["act"] == "withdrawn"}
    assert actors == {leader.name}


def test_an_amendment_never_moves_a_notice_to_another_office(walk: Walk) -> None:
    clerk, address = walk.colleague(Role.CLERK, OFFICE), f"/api/v1/notices/{walk.notice_id}"
    draft = clerk.get(f"{address}/document").json()["draft"]
    for office in ("c", OTHER):
        body = {"by": "某人", "reason": "换单位", "draft": draft | {"office": office}}
        assert clerk.post(f"{address}/amend", json=body).status_code == 404


def test_the_operator_says_for_whom_it_acts(walk: Walk) -> None:
    body = {"by": "值班员", "note": "已改正"}
    answer = walk.desk.api("POST", "/incidents/walk/resolve", json=body)
    assert answer.json()["resolved_by"] == "值班员"
    assert walk.desk.api("GET", "/me").json() == {"name": OPERATOR, "login": "", "grants": []}


def test_lists_are_cut_to_the_own_subtree(walk: Walk) -> None:
    own, other = walk.colleague(Role.ADMINISTRATOR, OFFICE), walk.colleague(Role.ADMINISTRATOR, OTHER)
    assert [one["id"] for one in own.get("/api/v1/notices").json()] == [walk.notice_id]
    assert other.get("/api/v1/notices").json() == []
    assert {one["code"] for one in other.get("/api/v1/units").json()} == {"d2", "s3", "v6", "v7"}
    assert {one["code"] for one in other.get("/api/v1/units?path=/c/d2/s3/v6/").json()} == {"v6"}
    assert other.get("/api/v1/units?path=/c/d1/").json() == []
    assert [one["key"] for one in own.get("/api/v1/incidents").json()] == ["walk"]
    assert other.get("/api/v1/incidents").json() == []


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        ("编码,名称,级别,上级编码\nv9,九社区,社区,s1\n", "units"),
        ("编码,名称,级别,上级编码\ns1,甲街道,街道,d2\n", "units"),
        ("单位编码,姓名,职责,邮箱\ns1,某人,联络员,x@example.invalid\n", "contacts"),
    ],
)
def test_an_import_touches_only_the_own_subtree(walk: Walk, table: str, kind: str) -> None:
    before = facts(walk.desk)
    files = {"file": ("table.csv", table.encode("utf-8-sig"))}
    refused = walk.colleague(Role.CLERK, OTHER).post(f"/api/v1/{kind}/import", files=files)
    assert refused.status_code == 404, refused.text
    assert facts(walk.desk) == before
    taken = walk.colleague(Role.CLERK, "c").post(f"/api/v1/{kind}/import", files=files)
    assert taken.status_code == 200, taken.text


def test_an_act_is_never_more_than_its_role() -> None:
    """The table itself says what the design says."""
    acts = {right.act for right in ALL}
    assert acts >= set(Act)
    assert not any(right.allows(Role.ADMINISTRATOR) for right in ALL if right.act is Act.SIGN)
    assert not any(right.allows(Role.READER) for right in ALL if right.act not in (None, Act.SEE))


def facts(desk: FrontDesk) -> dict[str, int]:
    """Rows of every table that the walk itself does not write."""
    return {table: count for table, count in desk.counts().items() if table not in TABLES_OF_NOBODY}
