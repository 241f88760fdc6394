"""However often a unit reports, it is counted once: no rate is ever above a hundred per cent (DHIS2 in Kenya)."""

import json

from domain.reports import Submission
from domain.rollup import Counts
from tests import small_city
from tests.cascade import Cascade

PARTS = ("included", "nil", "late", "missing", "waived")


async def test_corrections_late_reports_and_supplements_are_counted_once(cascade: Cascade) -> None:
    notice = await cascade.issue(small_city.draft())
    street = f"{notice.id}-s1"
    for events in ("1", "2", "3"):
        await cascade.report(street, "v1", Submission(values={"events": events, "people": "5"}))
    await cascade.report(street, "v2", Submission(nil=True, text="无"))
    await cascade.report(street, "v2", Submission(values={"events": "4", "people": "5"}))
    due = cascade.tasks(f"{notice.id}-d1", "s1")[0].due
    assert due is not None
    await cascade.until(due)  # the street has submitted without v3
    await cascade.report(street, "v3", Submission(values={"events": "7", "people": "5"}))
    await cascade.until_closed(notice.id)
    with cascade.ledger.reading() as facts:
        latest = facts.latest_rollup(notice.id, ("statistics", "once"))
    assert latest is not None
    assert latest[1].base == Counts(expected=7, included=2, late=1, missing=4)
    assert latest[1].figures[0].value == 3 + 4 + 7
    for counts in every_count(cascade):
        assert sum(counts[part] for part in PARTS) == counts["expected"]


def every_count(cascade: Cascade) -> list[dict[str, int]]:
    """The counts of every rollup that was ever compiled, of every office."""
    with cascade.ledger.engine.connect() as connection:
        documents = [json.loads(row[0]) for row in connection.exec_driver_sql("SELECT document FROM rollup")]
    assert len(documents) > 8
    return [document[level] for document in documents for level in ("direct", "base")]
