"""The desk: what is owed, what waits, what was issued; for those who have signed in only."""

from collections.abc import Iterable
from pathlib import Path

from domain.rights import Grant, Role
from service.store.views.desk import Desk
from service.web.office.subtree import own_units
from service.web.rights import Person
from tests.service.web.front_desk import HTML, TOKEN, FrontDesk, open_front_desk
from tests.small_city import DUE

HEADERS = {**HTML, "authorization": f"Bearer {TOKEN}"}


def desk_of(desk: FrontDesk, codes: Iterable[str]) -> Desk:
    return desk.office.views.desk(codes, desk.clock.now())


def test_the_bare_address_leads_to_the_desk(desk: FrontDesk) -> None:
    answer = desk.client.get("/", headers=HEADERS, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "./desk")


def test_an_empty_desk_says_what_to_do_first(desk: FrontDesk) -> None:
    text = desk.client.get("/desk", headers=HEADERS).text
    assert "还没有发出通知" in text
    assert "notices/new" in text


def test_a_desk_shows_what_its_units_owe_and_have_not_acknowledged(desk: FrontDesk, notice_id: str) -> None:
    found = desk_of(desk, ["d1"])
    assert [(one.title, one.due, one.compiled) for one in found.owed if one.due] == [("进展情况统计表", DUE, False)]
    assert [(one.notice_id, one.acknowledged, one.to_pass_on) for one in found.arrived] == [(notice_id, False, False)]
    assert found.issued == ()


def test_the_issuer_sees_how_its_notice_stands(desk: FrontDesk, notice_id: str) -> None:
    desk.report(desk.token("d1"), {"events": "1", "people": "20"})
    [one] = desk_of(desk, ["c"]).issued
    assert (one.notice_id, one.tasks, one.reported + one.waiting, one.owing, one.overdue) == (notice_id, 2, 1, 1, 0)
    desk.clock.moment = DUE.replace(hour=23)
    [one] = desk_of(desk, ["c"]).issued
    assert (one.owing, one.overdue, one.next_due) == (0, 1, None)


def test_nobody_else_has_it_on_the_desk(desk: FrontDesk, notice_id: str) -> None:
    assert notice_id
    assert desk_of(desk, ["s1"]) == Desk(owed=(), owed_in_all=0, arrived=(), review=(), issued=())


def test_whoever_has_the_whole_tree_works_for_its_top(desk: FrontDesk) -> None:
    whole = Grant(role=Role.ADMINISTRATOR, unit_code="", path="/")
    district = Grant(role=Role.CLERK, unit_code="d1", path="/c/d1/")
    assert own_units(Person(name="甲", account_id=1, grants=(whole,)), desk.office) == ("c",)
    assert own_units(Person(name="乙", account_id=2, grants=(district,), home="d1"), desk.office) == ("d1",)
    assert own_units(Person(name="api"), desk.office) == ("c",)


def test_the_first_desk_says_what_to_do_first(tmp_path: Path) -> None:
    with open_front_desk(tmp_path, units=[], contacts=[]) as empty:
        assert "导入单位" in empty.client.get("/desk", headers=HEADERS).text
