"""Laws that hold whatever happens in whatever order."""

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from domain.obligations import Demand
from domain.plan import ItemKey
from domain.rollup import compile_rollup
from domain.task_life import TaskClosed, TaskNotFit
from service.store.database import reading
from service.store.statements import owes
from service.store.tables import ITEM, ROLLUP, TASK
from service.store.views import Views
from tests.service.store.world import DUE, ISSUED, STATISTICS, SUMMARY, TABLE, TEXT, World, draft, office

CODES = [unit.code for unit in office(5)[1:]]
KEYS = [TABLE, SUMMARY]
reports = st.tuples(st.just("report"), st.sampled_from(KEYS), st.sampled_from(CODES), st.integers(-5, 8))
endings = st.tuples(st.sampled_from(["missing", "close", "end", "reopen"]), st.sampled_from(KEYS))
acts = st.lists(st.one_of(reports, reports, reports, endings), max_size=14)


@pytest.fixture
def enterprises(engine: Engine) -> World:
    return World.furnished(engine, office(5))


def carry_out(world: World, notice_id: str, act: tuple[Any, ...]) -> None:
    with world.ledger.reading() as facts:
        notice = facts.notice(notice_id)
    if act[0] == "report":
        _, key, code, days = act
        values = {"people": Decimal(days)} if key == TABLE else {}
        world.report(notice, code, key, values=dict(values), nil=days == 0, at=DUE + timedelta(days=days))
        return
    with world.facts() as facts:
        match act[0]:
            case "missing":
                facts.declare_missing(notice_id, act[1], DUE)
            case "close":
                facts.close_item(notice_id, act[1], DUE)
            case "end":
                facts.declare_missing(notice_id, act[1], DUE)
                parts = facts.contributions(notice_id, act[1])
                rollup = compile_rollup(notice.obligation(act[1][0]).fields, parts)
                facts.put_rollup(notice_id, act[1], rollup, parts, DUE)
                facts.close_item(notice_id, act[1], DUE)
            case "reopen":
                item = next(state.item for state in facts.items(notice_id) if state.item.key == act[1])
                facts.reopen_item(notice_id, item, "o1", DUE)


def frozen(world: World, notice_id: str) -> set[tuple[object, ...]]:
    """Every rollup there is."""
    of_notice = ROLLUP.join(ITEM, ITEM.c.id == ROLLUP.c.item_id)
    with reading(world.engine) as connection:
        rows = connection.execute(select(ROLLUP).select_from(of_notice).where(ITEM.c.notice_id == notice_id))
        return {tuple(row) for row in rows}


def outstanding(world: World, notice_id: str, key: ItemKey) -> tuple[int, int]:
    """As counted along the way, and as counted now."""
    with world.ledger.reading() as facts:
        counted = next(state for state in facts.items(notice_id) if state.item.key == key).outstanding
    owing = (
        select(func.count())
        .select_from(TASK.join(ITEM, ITEM.c.id == TASK.c.item_id))
        .where(ITEM.c.notice_id == notice_id, ITEM.c.obligation == key[0], owes())
        .where(ITEM.c.demand == Demand.MANDATORY.value)
    )
    with reading(world.engine) as connection:
        return counted, connection.execute(owing).scalar_one()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=acts)
def test_counts_agree_and_everybody_is_in_one_category(enterprises: World, sequence: list[tuple[Any, ...]]) -> None:
    number = len(Views(enterprises.engine).notices(limit=1000))
    top = enterprises.issue(draft(STATISTICS, TEXT, number=f"第{number}号"), f"n{number}", at=ISSUED)
    for act in sequence:
        before = frozen(enterprises, top.id)
        with suppress(TaskClosed, TaskNotFit):
            carry_out(enterprises, top.id, act)
        assert before <= frozen(enterprises, top.id)  # what was compiled is never changed
    for key in KEYS:
        counted, owing = outstanding(enterprises, top.id, key)
        assert counted == owing
        with enterprises.ledger.reading() as facts:
            rollup = compile_rollup(facts.notice(top.id).obligation(key[0]).fields, facts.contributions(top.id, key))
        assert rollup.direct == rollup.base
        assert rollup.base.expected == len(CODES)
        leaves = Views(enterprises.engine).leaf_reports(top.id, key[0])
        handed_in = [leaf for leaf in leaves if leaf.version]
        assert rollup.base.missing == len(leaves) - len(handed_in)
        if key == TABLE:
            independent = sum(Decimal(leaf.values["people"]) for leaf in handed_in)
            assert rollup.figures[0].value == independent
    assert Views(enterprises.engine).verify_trail(top.id) is None
