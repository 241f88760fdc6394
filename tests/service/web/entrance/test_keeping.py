"""Administrators of a part keep their part, and nobody lifts themself."""

import pytest

from domain.rights import Role
from tests.service.web.entrance.visitor import mistakes
from tests.service.web.front_desk import FrontDesk
from tests.service.web.staff import Colleague, employ


@pytest.fixture
def district(desk: FrontDesk) -> Colleague:
    employ(desk, Role.ADMINISTRATOR)
    return employ(desk, Role.ADMINISTRATOR, "d1")


def test_an_administrator_of_a_part_sees_and_keeps_that_part(desk: FrontDesk, district: Colleague) -> None:
    employ(desk, Role.CLERK, "s1")
    employ(desk, Role.CLERK, "d2")
    page = district.get("/admin/accounts").text
    assert "clerk.s1" in page
    assert "clerk.d2" not in page
    assert "administrator.all" not in page
    made = district.post("/admin/accounts", data={"login": "zhou", "name": "周三", "role": "reader", "unit": "甲街道"})
    assert "/welcome/" in made.text
    for unit, status in (("", 422), ("d2", 404), ("c", 404), ("nowhere", 404)):
        answer = district.post("/admin/accounts/invitations", data={"role": "reader", "unit": unit})
        assert (answer.status_code, bool(mistakes(answer))) == (status, True)


def test_the_whole_tree_is_given_only_where_it_is_ticked(desk: FrontDesk) -> None:
    keeper = employ(desk, Role.ADMINISTRATOR)
    for acts in ("/admin/accounts/invitations", f"/admin/accounts/{employ(desk, Role.READER, 'd1').account_id}/roles"):
        for places in ({"unit": " "}, {"unit": "d1", "everywhere": "yes"}):
            answer = keeper.post(acts, data={"role": "clerk", **places})
            assert (answer.status_code, "“全部单位的权限”" in mistakes(answer)[0]) == (422, True)
    assert desk.office.accounts.invitations(("/",), desk.clock.real_now()) == []
    assert keeper.post("/api/v1/accounts/invitations", json={"role": "clerk"}).status_code == 422
    invited = keeper.post("/admin/accounts/invitations", data={"role": "clerk", "unit": "", "everywhere": "yes"})
    assert "/welcome/" in invited.text
    assert [one.path for one in desk.office.accounts.invitations(("/",), desk.clock.real_now())] == ["/"]


def test_an_administrator_of_a_part_has_no_whole_tree_to_tick(district: Colleague) -> None:
    assert 'name="everywhere"' not in district.get("/admin/accounts").text
    answer = district.post("/admin/accounts/invitations", data={"role": "reader", "unit": "", "everywhere": "yes"})
    assert (answer.status_code, mistakes(answer)) == (422, ["请填写单位"])


def test_whoever_also_works_elsewhere_is_disabled_from_above_only(desk: FrontDesk, district: Colleague) -> None:
    both = employ(desk, Role.CLERK, "s1")
    now = desk.clock.real_now()
    desk.office.accounts.give(both.account_id, Role.ADMINISTRATOR, "d2", "test", now)
    for act in ("disable", "reset"):
        assert district.post(f"/admin/accounts/{both.account_id}/{act}").status_code == 403
    taken = district.post(
        f"/admin/accounts/{both.account_id}/roles", data={"take": "yes", "role": "administrator", "unit_code": "d2"}
    )
    assert taken.status_code == 404
    assert len(desk.office.accounts.account(both.account_id).grants) == 2
    district.post(f"/admin/accounts/{both.account_id}/roles", data={"take": "yes", "role": "clerk", "unit_code": "s1"})
    assert [one.unit_code for one in desk.office.accounts.account(both.account_id).grants] == ["d2"]


@pytest.mark.parametrize("act", ["disable", "enable", "reset", "roles"])
def test_nobody_changes_their_own_rights(desk: FrontDesk, district: Colleague, act: str) -> None:
    for path in (f"/admin/accounts/{district.account_id}", f"/api/v1/accounts/{district.account_id}"):
        below = "roles/give" if act == "roles" and "api" in path else act
        body = {"role": "leader", "unit_code": "d1", "unit": "d1"}
        more = {"json": {key: body[key] for key in ("role", "unit_code") if act == "roles"}} if "api" in path else {}
        answer = district.post(f"{path}/{below}", **(more or {"data": body}))
        assert answer.status_code == 409, answer.text
    assert len(desk.office.accounts.account(district.account_id).grants) == 1


def test_a_disabled_colleague_is_out_with_the_next_request(desk: FrontDesk, district: Colleague) -> None:
    clerk = employ(desk, Role.CLERK, "s1")
    assert clerk.get("/desk").status_code == 200
    assert district.post(f"/admin/accounts/{clerk.account_id}/disable").status_code == 303
    assert clerk.get("/desk").status_code == 303
    assert clerk.post("/account/sessions").status_code == 303
    assert desk.office.accounts.log(clerk.account_id)[0].act == "disabled"
