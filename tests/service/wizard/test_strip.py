"""The dry run as a page shows it is the very plan, by level."""

from service.wizard.strip import strip
from tests.service.web.front_desk import FrontDesk
from tests.small_city import DUE, STATISTICS, draft


def test_each_level_has_its_lane_with_less_time_below(desk: FrontDesk) -> None:
    run, now = desk.office.wizard.rehearse(draft())
    shown = strip(run, desk.office.wizard.calendar())
    assert [(lane.units, lane.offices) for lane in shown.lanes] == [(2, 1), (3, 2), (7, 3)]
    assert shown.lanes[0].due == DUE
    dues = [lane.due for lane in shown.lanes]
    assert dues == sorted(dues, reverse=True)
    assert len(set(dues)) == 3
    assert [lane.working_days for lane in shown.lanes] == [15, 14, 13]
    assert not any(lane.too_short for lane in shown.lanes)
    assert (shown.starts_at, shown.units) == (now, 12)


def test_every_rung_of_every_office_is_in_it(desk: FrontDesk) -> None:
    run, _ = desk.office.wizard.rehearse(draft())
    shown = strip(run, desk.office.wizard.calendar())
    assert sum(one.offices for lane in shown.lanes for one in lane.moments) == sum(len(o.rungs) for o in run.offices)
    for lane in shown.lanes:
        assert [one.at for one in lane.moments] == sorted(one.at for one in lane.moments)
        assert all(0 <= one.share <= 1 for one in lane.moments)
    assert max(one.share for lane in shown.lanes for one in lane.moments) == 1


def test_a_rung_concerns_those_who_owe_its_obligation(desk: FrontDesk) -> None:
    narrow = STATISTICS.model_copy(update={"audience": STATISTICS.audience.model_copy(update={"codes": ("d1",)})})
    run, _ = desk.office.wizard.rehearse(draft(narrow))
    first = strip(run, desk.office.wizard.calendar()).lanes[0]
    assert {one.units for one in first.moments if "统计表" in one.reason} == {1}
    assert {one.units for one in first.moments if "签收" in one.reason} == {2}
