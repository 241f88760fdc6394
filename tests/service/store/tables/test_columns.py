"""Instants go in aware and come out in Asia/Shanghai; paths compare by code point."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import StatementError

from domain.clock import SHANGHAI
from service.store.database import reading, writing
from service.store.statements import among, listed
from service.store.tables import INCIDENT, UNIT
from tests.service.store.world import World

NOON = datetime(2024, 6, 20, 4, 0, 0, 123456, tzinfo=UTC)


def _raise_incident(engine: Engine, at: datetime) -> None:
    with writing(engine) as connection:
        connection.execute(INCIDENT.insert(), {"key": "k", "kind": "k", "sentence": "句", "raised_at": at})


def test_instants_come_back_in_shanghai(engine: Engine) -> None:
    _raise_incident(engine, NOON)
    with reading(engine) as connection:
        found = connection.execute(INCIDENT.select()).one().raised_at
    assert found == NOON
    assert found.tzinfo is SHANGHAI
    assert found.hour == 12


def test_a_naive_instant_is_refused(engine: Engine) -> None:
    with pytest.raises(StatementError, match="without time zone"):
        _raise_incident(engine, NOON.replace(tzinfo=None))


def test_the_database_stores_utc(engine: Engine) -> None:
    _raise_incident(engine, NOON.astimezone(SHANGHAI))
    with reading(engine) as connection:
        stored = connection.execute(text("SELECT CAST(raised_at AS text) FROM incident")).scalar_one()
    assert stored.startswith("2024-06-20 04:00:00.123456")


def test_a_long_list_is_one_variable(world: World) -> None:
    codes = [f"x{number}" for number in range(40_000)]
    with reading(world.engine) as connection:
        found = connection.execute(
            UNIT.select().where(among(UNIT.c.code, "codes")), {"codes": listed([*codes, "n1", "s2"])}
        ).all()
    assert sorted(row.code for row in found) == ["n1", "s2"]
