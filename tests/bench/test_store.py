"""The facts of the reference programs."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bench.store import Store
from tests.bench.trees import small_tree


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = Store(tmp_path / "facts.db")
    yield store
    await store.close()


async def test_only_the_last_report_below_an_office_says_so(store: Store) -> None:
    await store.insert_tasks("990101", ["99010101", "99010102"])
    assert not await store.report("99010101", "990101")
    assert await store.report("99010102", "990101")


async def test_the_report_of_the_city_has_no_superior_to_tell(store: Store) -> None:
    assert not await store.report("99", None)


async def test_acts_may_run_twice(store: Store) -> None:
    tree = small_tree()
    for _ in range(2):
        for office, units in tree.subordinates.items():
            await store.insert_tasks(office, [unit.code for unit in units])
        for unit in tree.units:
            await store.report(unit.code, unit.superior)
    await store.check(tree)


async def test_a_missing_report_is_noticed(store: Store) -> None:
    tree = small_tree()
    for office, units in tree.subordinates.items():
        await store.insert_tasks(office, [unit.code for unit in units])
    for unit in tree.units[:-1]:
        await store.report(unit.code, unit.superior)
    with pytest.raises(AssertionError, match="17 tasks settled and 18 reports for 19 units"):
        await store.check(tree)
