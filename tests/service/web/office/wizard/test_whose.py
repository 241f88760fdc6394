"""Whose a draft is: the offices below which one may issue, and nobody else's."""

import pytest

from domain.rights import Role
from service.store.drafts import DraftLine
from tests.service.web.front_desk import FrontDesk
from tests.service.web.office.wizard.browser import Browser
from tests.service.web.staff import employ


def lines(desk: FrontDesk, *paths: str) -> list[DraftLine]:
    return desk.office.wizard.drafts.listed(paths)


def test_drafts_are_listed_below_the_places_where_one_works(desk: FrontDesk) -> None:
    wizard = desk.office.wizard
    kept = {code: wizard.begin_blank(code, "甲").id for code in ("c", "d1", "s3")}
    assert {one.id for one in lines(desk, "/c/")} == set(kept.values())
    assert {one.id for one in lines(desk, "/c/d1/", "/c/d2/")} == {kept["d1"], kept["s3"]}
    assert lines(desk, "/c/d1/s1/") == []
    assert lines(desk) == []


@pytest.mark.parametrize("step", ["", "/content", "/check", "/audience", "/rehearsal", "/issue", "/delete"])
def test_an_unknown_draft_is_not_found_at_any_step(desk: FrontDesk, step: str) -> None:
    browser = Browser(desk)
    assert browser.open(f"/drafts/d0123456789{step}").status == 404
    assert Browser(desk, {"accept": "text/html"}).open(f"/drafts/d0123456789{step}").path.startswith("/sign-in")


def test_an_unknown_office_cannot_be_written_for(desk: FrontDesk) -> None:
    browser = Browser(desk).open("/notices/new?office=c")
    form = browser.form("/drafts", "blank")
    with desk.untouched():
        browser.send(form, [("office", "nowhere"), ("act", "blank")])
        assert browser.status == 404
        assert browser.open("/notices/new?office=nowhere").status == 404


def test_a_clerk_works_in_the_own_office_and_signs_with_the_own_name(desk: FrontDesk) -> None:
    clerk = employ(desk, Role.CLERK, "d1")
    begun = clerk.post("/drafts", data={"office": "d1", "act": "blank", "csrf": clerk.csrf})
    assert begun.status_code == 303
    draft = begun.headers["location"].split("/")[-2]
    assert desk.office.wizard.drafts.find(draft).made_by == clerk.name
    assert clerk.post("/drafts", data={"office": "d2", "act": "blank"}).status_code == 404
    assert employ(desk, Role.CLERK, "d2").get(f"/drafts/{draft}/check").status_code == 404
    assert employ(desk, Role.READER, "d1").get(f"/drafts/{draft}/check").status_code == 403
    assert employ(desk, Role.LEADER, "c").get(f"/drafts/{draft}/check").status_code == 200


def test_only_the_offices_of_the_own_grants_are_offered(desk: FrontDesk) -> None:
    text = employ(desk, Role.CLERK, "d1").get("/notices/new").text
    assert "发文单位：东区" in text
    assert "西区" not in text
    assert employ(desk, Role.READER, "d1").get("/notices/new").status_code == 403
