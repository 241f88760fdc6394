"""Reminding and escalating as steps of a workflow."""

from domain.policy import Act, Track
from domain.units import Level, Unit
from tests import small_city
from tests.activities.conftest import Furnish
from tests.activities.desk import Desk


def test_a_second_run_changes_nothing(desk: Desk) -> None:
    _, _, street = desk.cascade()
    for rung in desk.rungs(street, Act.REMIND, Act.ESCALATE):
        first = desk.tell(street, [rung])
        before = desk.dump()
        again = desk.tell(street, [rung])
        assert desk.dump() == before
        assert (first.people > 0, again.people) == (True, 0)


def test_after_an_outage_each_person_is_told_once_for_the_newest_moment(desk: Desk) -> None:
    _, _, street = desk.cascade()
    late = desk.rungs(street, Act.REMIND, Act.ESCALATE)
    told = desk.tell(street, late)
    intents = [row for row in written(desk, street) if row["rung_id"] != "tell"]
    newest = {rung.step: rung.id for rung in late}  # of two reminders and the alarm at the due, the last
    assert {row["rung_id"] for row in intents} == set(newest.values())
    assert {row["rung_id"] for row in intents if row["contact_id"].endswith(".liaison")} == {late[2].id}
    people = [(row["contact_id"], row["channel"], row["rung_id"]) for row in intents]
    assert len(people) == len(set(people)) == told.people
    assert desk.rungs(street, Act.REMIND, Act.ESCALATE) == []


def test_the_two_clocks_climb_each_for_itself(desk: Desk) -> None:
    _, _, street = desk.cascade()
    acknowledging = desk.rungs(street, Act.ESCALATE, track=Track.ACKNOWLEDGE)
    desk.tell(street, acknowledging[:1])
    assert desk.rungs(street, Act.ESCALATE, track=Track.ACKNOWLEDGE) == acknowledging[1:]
    assert len(desk.rungs(street, Act.ESCALATE)) == 4


def test_who_has_reported_is_told_nothing(desk: Desk) -> None:
    _, _, street = desk.cascade()
    for code in ("v1", "v2"):
        desk.report(street, code)
    desk.tell(street, desk.rungs(street, Act.ESCALATE)[:2])
    told = {row["unit_code"] for row in written(desk, street) if row["rung_id"] != "tell"}
    assert told == {"v3"}


def test_a_rung_is_a_number_of_statements_that_does_not_depend_on_the_units(furnish: Furnish) -> None:
    assert statements(furnish, 10) == statements(furnish, 100)


def statements(furnish: Furnish, count: int) -> list[int]:
    """How many statements each rung of an office with so many units takes."""
    top = small_city.units()[0]
    units = [top, *(village(number) for number in range(count))]
    people = [one.model_copy(update={"id": f"{u.code}.{one.duty}", "unit_code": u.code}) for u in units for one in PAIR]
    desk = furnish(units, people)
    notice = desk.issue()
    counts = []
    for rung in desk.rungs(notice.id, Act.REMIND, Act.ESCALATE):
        with desk.counting() as sent:
            assert desk.tell(notice.id, [rung]).people >= 1
        counts.append(len(sent))
    return counts


PAIR = [one for one in small_city.contacts() if one.unit_code == "v1"]


def village(number: int) -> Unit:
    """A community directly below the city."""
    code = f"w{number:03d}"
    return Unit(code=code, name=f"{number}村", level=Level.COMMUNITY, parent_code="c", path=f"/c/{code}/")


def written(desk: Desk, notice_id: str) -> list[dict[str, str]]:
    """The outbox of one notice."""
    with desk.ledger.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM outbox WHERE notice_id = ?", (notice_id,)).mappings()
        return [dict(row) for row in rows]
