"""An office's overview: one row a unit, the light of what is worst, those first who need attention."""

from datetime import timedelta

import pytest

from domain.obligations import Obligation
from domain.units import Level, Unit
from service.documents.rollup_document import Light
from service.store.views import Views
from service.web.link.standing import UnitRow, standing
from tests.service.web.front_desk import FrontDesk, open_front_desk
from tests.small_city import DUE, STATISTICS, VOLUNTARY, draft

OWN = STATISTICS.model_copy(update={"cascades": False})
REVIEWED = OWN.model_copy(update={"review": True})
OPTIONAL = VOLUNTARY.model_copy(update={"cascades": False})
GOOD = {"events": "1", "people": "2"}


def rows(desk: FrontDesk, notice_id: str) -> dict[str, UnitRow]:
    status = Views(desk.house.ledger.engine).notice_status(notice_id)
    return {row.code: row for row in standing(status, desk.clock.now())}


@pytest.mark.parametrize(
    ("obligation", "report_after", "look_after", "light", "word"),
    [
        (OWN, None, timedelta(0), Light.NONE, "未到期"),
        (OWN, None, timedelta(days=30), Light.RED, "逾期未报"),
        (OWN, timedelta(0), timedelta(0), Light.GREEN, "已报"),
        (OWN, timedelta(days=30), timedelta(days=30), Light.YELLOW, "迟报"),
        (REVIEWED, timedelta(0), timedelta(0), Light.YELLOW, "待审"),
        (OPTIONAL, None, timedelta(days=30), Light.GREEN, "无需报送"),
    ],
)
def test_a_unit_has_the_light_of_its_task(
    desk: FrontDesk,
    obligation: Obligation,
    report_after: timedelta | None,
    look_after: timedelta,
    light: Light,
    word: str,
) -> None:
    notice_id = desk.issue(draft(obligation))
    start = desk.clock.moment
    if report_after is not None:
        desk.clock.moment = start + report_after
        assert desk.report(desk.token("d1"), GOOD).status_code == 201
    desk.clock.moment = start + look_after
    row = rows(desk, notice_id)["d1"]
    assert (row.light, row.word) == (light, word)


def test_a_unit_has_the_light_of_what_is_worst(desk: FrontDesk) -> None:
    later = OWN.model_copy(
        update={
            "key": "later",
            "occurrences": (OWN.occurrences[0].model_copy(update={"due": DUE + timedelta(days=9)}),),
        }
    )
    notice_id = desk.issue(draft(OWN, later))
    desk.report(desk.token("d1"), GOOD)
    desk.clock.moment = DUE + timedelta(days=1)
    found = rows(desk, notice_id)
    assert (found["d1"].light, found["d1"].reported, found["d1"].expected) == (Light.NONE, 1, 2)
    assert found["d2"].light is Light.RED
    assert list(found) == ["d2", "d1"]


def test_what_lies_below_is_counted(desk: FrontDesk) -> None:
    notice_id = desk.issue(draft())
    desk.client.post(f"/api/v1/links/{desk.token('d1')}/reissue")
    row = rows(desk, notice_id)["d1"]
    assert (row.reissued, row.below_reported, row.below_expected) == (True, 0, 2)


def test_a_large_office_is_shown_in_part(tmp_path_factory: pytest.TempPathFactory) -> None:
    top = Unit(code="c", name="测试市", level=Level.CITY, parent_code=None, path="/c/")
    below = [
        Unit(code=f"e{n}", name=f"演示企业{n}", level=Level.ENTERPRISE, parent_code="c", path=f"/c/e{n}/")
        for n in range(400)
    ]
    with open_front_desk(tmp_path_factory.mktemp("large"), units=[top, *below], contacts=[]) as desk:
        assert len(rows(desk, desk.issue(draft(OWN)))) == 400


def test_an_office_that_submitted_without_some_of_its_units_says_how_many(desk: FrontDesk) -> None:
    notice_id = desk.issue(draft(OWN))
    status = Views(desk.house.ledger.engine).notice_status(notice_id)
    first, *others = status.units
    short = first.model_copy(update={"tasks": (first.tasks[0].model_copy(update={"missing": 3}),)})
    found = standing(status.model_copy(update={"units": (short, *others)}), desk.clock.now())
    assert {row.code: row.missing for row in found} == {"d1": 3, "d2": 0}
