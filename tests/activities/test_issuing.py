"""Issuing as a step of a workflow: it may run twice, it may be refused, and nothing is half-written."""

import pytest
from temporalio.exceptions import ApplicationError

from domain.letters import ChannelName
from domain.units import ReissueRule
from tests import small_city
from tests.activities.conftest import Furnish
from tests.activities.desk import Desk, at


def test_a_second_run_changes_nothing(desk: Desk) -> None:
    top, district, street = desk.cascade()
    before = desk.dump()
    desk.clock.moment = at(4, 9)
    for notice_id, office, superior in ((top, "c", None), (district, "d1", top), (street, "s1", district)):
        desk.issuing.issue(desk.order(notice_id, office, superior))
    assert desk.dump() == before


def test_it_says_what_is_to_come(desk: Desk) -> None:
    notice = desk.issue()
    issued = desk.begin(notice)
    assert [branch.notice_id for branch in issued.branches] == ["top-d1", "top-d2"]
    assert [branch.office_path for branch in issued.branches] == ["/c/d1/", "/c/d2/"]
    assert [moment.instant for moment in issued.moments] == sorted(moment.instant for moment in issued.moments)
    assert (issued.due, issued.outstanding, issued.closed) == (small_city.DUE, 2, False)


def test_it_wakes_the_couriers_of_the_channels_it_uses(desk: Desk) -> None:
    desk.issue()
    assert desk.engine.noted == [f"courier {ChannelName.EMAIL.value}"]


def test_a_reissue_that_is_refused_writes_nothing_and_leaves_an_item(furnish: Furnish) -> None:
    closed: dict[str, dict[str, object]] = {code: {"active": False} for code in ("s1", "s2")}
    desk = furnish(small_city.units(d1={"reissue": ReissueRule.AUTOMATIC}), small_city.contacts())
    desk.issue()
    desk.units |= {unit.code: unit for unit in small_city.units(**closed)}
    desk.directory.put_units(list(desk.units.values()))
    before = desk.dump()
    with pytest.raises(ApplicationError) as refused:
        desk.reissue("top", "d1")
    assert (refused.value.type, refused.value.non_retryable) == ("nobody_answers", True)
    after = desk.dump()
    [incident] = after.pop("incident")
    before.pop("incident")
    assert after == before
    assert "无法自动转发" in str(incident)
    with pytest.raises(ApplicationError):
        desk.reissue("top", "d1")
    assert len(desk.dump()["incident"]) == 1
