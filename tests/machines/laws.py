"""The laws that hold after every act of every life, asked of the store in plain SQL of their own.

They are written beside the product's statements on purpose: a law that asks the product finds nothing.
"""

import json
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, select

from domain.facts import Ledger
from domain.rollup import compile_rollup
from service.store.tables import NOTICE, RUNG
from service.store.views import Views

SWEEP = timedelta(minutes=1)
PARTS = ("included", "nil", "late", "missing", "waived")

_COUNTS = """
SELECT i.notice_id || '/' || i.obligation AS item, i.expected, i.outstanding,
  sum(t.state != 'withdrawn') AS asked, sum(t.state IN ('owed', 'returned')) AS owing
FROM item i JOIN task t ON t.item_id = i.id JOIN notice n ON n.id = i.notice_id
WHERE i.demand = 'mandatory' AND n.state != 'withdrawn' GROUP BY i.id
"""
_FORGOTTEN = """
SELECT n.id || '/' || i.obligation || '/' || t.unit_code
FROM task t JOIN item i ON i.id = t.item_id JOIN notice n ON n.id = i.notice_id
WHERE n.state = 'issued' AND i.closed_at IS NULL AND i.demand = 'mandatory' AND t.state IN ('owed', 'returned')
  AND t.climbed < 3 AND NOT EXISTS (
    SELECT 1 FROM rung r WHERE r.notice_id = n.id AND r.fired_at IS NULL
      AND r.obligation = i.obligation AND r.occurrence = i.occurrence AND (r.act = 'close' OR r.ladder = t.ladder))
  AND NOT EXISTS (SELECT 1 FROM rung h WHERE h.notice_id = n.id AND h.obligation = i.obligation
    AND h.occurrence = i.occurrence AND h.track = 'close')
"""
_ENDLESS = """
SELECT n.id || '/' || i.obligation FROM item i JOIN notice n ON n.id = i.notice_id
WHERE n.state = 'issued' AND i.closed_at IS NULL AND NOT EXISTS (
  SELECT 1 FROM rung r WHERE r.notice_id = n.id AND r.obligation = i.obligation AND r.occurrence = i.occurrence
    AND r.act = 'close' AND r.fired_at IS NULL)
  AND NOT EXISTS (SELECT 1 FROM task t WHERE t.item_id = i.id AND t.state = 'submitted')
"""
_UNSETTLED = """
SELECT n.id || '/' || i.obligation || '/' || t.unit_code || ' is ' || t.state
FROM task t JOIN item i ON i.id = t.item_id JOIN notice n ON n.id = i.notice_id
WHERE i.demand = 'mandatory' AND t.state NOT IN ('accepted', 'waived', 'missing', 'withdrawn')
"""
_RUNGS = select(RUNG.c.notice_id, RUNG.c.id, RUNG.c.instant, RUNG.c.fired_at, NOTICE.c.state).join_from(
    RUNG, NOTICE, NOTICE.c.id == RUNG.c.notice_id
)


def counts_agree(connection: Connection) -> None:
    """What was counted along the way is what is counted now."""
    for row in connection.exec_driver_sql(_COUNTS):
        assert (row.expected, row.outstanding) == (row.asked, row.owing), row


def still_owing(connection: Connection, units: Collection[str]) -> set[tuple[str, str]]:
    """Which of these units owe which mandatory obligation of an open notice, by the book of the store."""
    statement = """
        SELECT t.unit_code, i.obligation FROM task t JOIN item i ON i.id = t.item_id
        WHERE i.demand = 'mandatory' AND i.closed_at IS NULL AND t.state IN ('owed', 'returned')
    """
    return {(row[0], row[1]) for row in connection.exec_driver_sql(statement) if row[0] in units}


def everybody_is_in_one_category(ledger: Ledger, connection: Connection) -> None:
    """included + nil + late + missing + waived = expected, of what is compiled now and of what ever was (rule 10)."""
    for (document,) in connection.exec_driver_sql("SELECT document FROM rollup"):
        for counts in (json.loads(document)["direct"], json.loads(document)["base"]):
            assert sum(counts[part] for part in PARTS) == counts["expected"], counts
    mandatory = connection.exec_driver_sql(_COUNTS).all()
    with ledger.reading() as facts:
        for row in mandatory:
            notice_id, obligation = row.item.split("/")
            fields = facts.notice(notice_id).obligation(obligation).fields
            rollup = compile_rollup(fields, facts.contributions(notice_id, (obligation, "once")))
            assert rollup.direct.expected == row.asked, row


def nobody_is_forgotten(connection: Connection) -> None:
    """Whoever owes has a rung still to come, or was alarmed to the top (rule 7).

    Where the office holds an item past its close, because it has not decided yet, it is the office that climbs.
    """
    assert named(connection, _FORGOTTEN) == []


def everything_has_a_way_to_close(connection: Connection) -> None:
    """An open item has its closing moment before it, or waits for a review that closes it."""
    assert named(connection, _ENDLESS) == []


def rungs_fire_in_time(connection: Connection, now: datetime, *, punctual: bool) -> None:
    """No rung before its instant; once the service has worked none of an open notice is overdue.

    ``punctual``: nothing has stood still so far, so each has fired at its very instant, or within a minute of it where
    a poke got lost.
    """
    for row in connection.execute(_RUNGS):
        assert row.fired_at is None or row.fired_at >= row.instant, row
        assert row.fired_at is not None or row.instant > now - SWEEP or row.state != "issued", row
        assert not punctual or row.fired_at is None or row.fired_at <= row.instant + SWEEP, row


def plan_is_what_was_shown(connection: Connection, shown: Collection[tuple[str, str, datetime]]) -> None:
    """Every moment that the dry run showed before issue is in the plan at its very instant (rule 4).

    A withdrawn notice has no plan any more.
    """
    planned = {(row.notice_id, row.id, row.instant) for row in connection.execute(_RUNGS)}
    withdrawn = named(connection, "SELECT id FROM notice WHERE state = 'withdrawn'")
    assert {moment for moment in shown if moment[0] not in withdrawn} <= planned


def everything_has_ended(database: Engine) -> None:
    """At the end of the days every notice is done, every task settled, every message sent or given up."""
    with database.connect() as connection:
        assert named(connection, "SELECT id || ' is ' || state FROM notice WHERE state = 'issued'") == []
        assert named(connection, _UNSETTLED) == []
        assert named(connection, "SELECT notice_id || ' ' || rung_id FROM outbox WHERE state = 'waiting'") == []
        notices = named(connection, "SELECT id FROM notice")
    assert [identity for identity in notices if Views(database).verify_trail(identity) is not None] == []


def named(connection: Connection, statement: str) -> list[Any]:
    """The one column that a statement finds."""
    return list(connection.exec_driver_sql(statement).scalars())


def fired(database: Engine) -> int:
    """How many rungs were carried out."""
    with database.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM rung WHERE fired_at IS NOT NULL").scalar_one())
