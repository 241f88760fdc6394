"""After the last loop comes an end, not silence (GoAlert): the silent are declared missing, by name, up to the top."""

from domain.notices import NoticeState
from domain.rollup import Counts
from domain.task_life import TaskState
from tests import small_city
from tests.cascade import Cascade


async def test_every_silent_unit_ends_as_missing_in_the_rollup_of_the_top(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft())
    await cascade.until_closed(notice.id)
    streets = {unit.code: unit.parent_code for unit in small_city.units()}
    for code in small_city.COMMUNITIES:
        office = f"{notice.id}-{streets[code]}"
        assert cascade.tasks(office, code)[0].state is TaskState.MISSING
        with cascade.ledger.reading() as facts:
            assert facts.notice(office).state is NoticeState.CLOSED
    with cascade.ledger.reading() as facts:
        latest = facts.latest_rollup(notice.id, ("statistics", "once"))
    assert latest is not None
    assert latest[1].base == Counts(expected=7, missing=7)


async def test_nothing_waits_afterwards(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft(office="s1"))
    await cascade.until_closed(notice.id)
    assert cascade.restless() == {}
    with cascade.ledger.engine.connect() as connection:
        waiting = connection.exec_driver_sql("SELECT count(*) FROM outbox WHERE state = 'waiting'").scalar()
        unfired = connection.exec_driver_sql("SELECT count(*) FROM rung WHERE fired_at IS NULL").scalar()
    assert (waiting, unfired) == (0, 0)


async def test_with_nobody_to_tell_anywhere_an_administrator_gets_it(cascade: Cascade) -> None:
    """Everybody of the street and of its communities has gone: each gap is an item for a hand."""
    gone = [one.model_copy(update={"active": False}) for one in small_city.contacts()]
    cascade.directory.put_contacts([one for one in gone if one.unit_code in {"s1", "v1", "v2", "v3"}])
    notice = await cascade.issue(small_city.draft(office="s1"))
    await cascade.until_closed(notice.id)
    assert cascade.mails == []
    with cascade.ledger.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT kind, unit_code FROM incident").all()
    assert {unit for _, unit in found} >= {"v1", "v2", "v3", "s1"}
    assert {kind for kind, _ in found} == {"unreachable", "no_contact"}
