"""What offices submitted upward, and who was missing in it: as the office that sent it sees it, and as the superior."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from domain.base import Frozen
from domain.rollup import Category, Counts
from service.store.database import reading
from service.store.facts.carried import carried_of
from service.store.statements import among_numbers, given, listed
from service.store.tables import ITEM, NOTICE, REPORT, ROLLUP, ROLLUP_SOURCE, SUBMISSION, TASK, UNIT
from service.store.views.base import View, rows, subtree


class MissingUnit(Frozen):
    """One unit that was missing when a rollup was submitted; ``through``: the offices on the way down to it.

    An office that was missing itself stands for its whole branch.
    """

    unit_code: str
    unit_name: str
    through: tuple[str, ...] = ()


class Submission(Frozen):
    """One rollup handed in above. ``notice_id`` is that of the office that compiled it, ``superior_id`` the notice that
    it answers; ``title`` is that of the side it is listed for. ``by`` and ``reason`` tell who submitted it by hand and
    why; ``supplement``: after the close, there or above.
    """

    notice_id: str
    superior_id: str
    office_code: str
    office_name: str
    obligation: str
    occurrence: str
    title: str
    version: int
    report_id: int
    submitted_at: datetime
    late: bool
    supplement: bool
    by: str
    reason: str
    base: Counts
    missing: tuple[MissingUnit, ...]


class Submissions(Frozen):
    """``sent``: every version of the notice's own rollups; ``received``: the newest of each office below."""

    sent: tuple[Submission, ...]
    received: tuple[Submission, ...]


_theirs = ITEM.alias("theirs")
_ALL = (
    select(
        REPORT,
        ROLLUP.c.version.label("rollup_version"),
        ITEM.c.notice_id,
        NOTICE.c.office,
        UNIT.c.name.label("office_name"),
        _theirs.c.notice_id.label("superior_id"),
        SUBMISSION.c.reason,
        SUBMISSION.c.supplement.label("after_close"),
    )
    .join_from(REPORT, ROLLUP, ROLLUP.c.id == REPORT.c.rollup_id)
    .join(ITEM, ITEM.c.id == ROLLUP.c.item_id)
    .join(NOTICE, NOTICE.c.id == ITEM.c.notice_id)
    .join(UNIT, UNIT.c.code == NOTICE.c.office)
    .join(TASK, TASK.c.id == REPORT.c.task_id)
    .join(_theirs, _theirs.c.id == TASK.c.item_id)
    .outerjoin(SUBMISSION, (SUBMISSION.c.item_id == ROLLUP.c.item_id) & (SUBMISSION.c.version == ROLLUP.c.version))
)
_NOTICE = given("notice", ITEM.c.notice_id)
_SENT = (
    _ALL.add_columns(ITEM.c.obligation, ITEM.c.occurrence, ITEM.c.title)
    .where(ITEM.c.notice_id == _NOTICE)
    .order_by(ITEM.c.position, ROLLUP.c.version, _theirs.c.notice_id)
)
_ASKED = _ALL.add_columns(_theirs.c.obligation, _theirs.c.occurrence, _theirs.c.title)
_RECEIVED = _ASKED.where(_theirs.c.notice_id == _NOTICE, REPORT.c.version == TASK.c.version).order_by(
    _theirs.c.position, NOTICE.c.office
)
_BELOW = (
    select(
        ROLLUP_SOURCE.c.rollup_id.label("above"), ROLLUP_SOURCE.c.category, UNIT.c.code, UNIT.c.name, REPORT.c.rollup_id
    )
    .join_from(ROLLUP_SOURCE, TASK, TASK.c.id == ROLLUP_SOURCE.c.task_id)
    .join(UNIT, UNIT.c.code == TASK.c.unit_code)
    .outerjoin(REPORT, REPORT.c.id == ROLLUP_SOURCE.c.report_id)
    .where(
        among_numbers(ROLLUP_SOURCE.c.rollup_id, "rollups"),
        or_(ROLLUP_SOURCE.c.category == Category.MISSING.value, REPORT.c.rollup_id.is_not(None)),
    )
    .order_by(UNIT.c.path)
)


class SubmissionViews(View):
    """The way up."""

    def submissions(self, notice_id: str) -> Submissions:
        """What the notice's office sent upward and got from below, in order of item. Two statements and one a level.

        Raises NotFound.
        """
        with reading(self._engine) as connection:
            subtree(connection, notice_id)
            sent = rows(connection, _SENT, notice=notice_id)
            received = rows(connection, _RECEIVED, notice=notice_id)
            missing = _missing(connection, {row.rollup_id for row in (*sent, *received)})
        return Submissions(
            sent=tuple(_submission(row, missing) for row in sent),
            received=tuple(_submission(row, missing) for row in received),
        )


def _missing(connection: Connection, rollups: set[int]) -> Mapping[int, Sequence[MissingUnit]]:
    """Who was missing in each rollup, down to the bottom."""
    found: dict[int, list[MissingUnit]] = defaultdict(list)
    level: dict[int, list[tuple[int, tuple[str, ...]]]] = {rollup: [(rollup, ())] for rollup in rollups}
    while level:
        below: dict[int, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
        for row in rows(connection, _BELOW, rollups=listed(sorted(level))):
            for root, through in level[row.above]:
                if row.category == Category.MISSING.value:
                    found[root].append(MissingUnit(unit_code=row.code, unit_name=row.name, through=through))
                else:
                    below[row.rollup_id].append((root, (*through, row.name)))
        level = below
    return found


def _submission(row: Row[Any], missing: Mapping[int, Sequence[MissingUnit]]) -> Submission:
    return Submission(
        notice_id=row.notice_id,
        superior_id=row.superior_id,
        office_code=row.office,
        office_name=row.office_name,
        obligation=row.obligation,
        occurrence=row.occurrence,
        title=row.title,
        version=row.rollup_version,
        report_id=row.id,
        submitted_at=row.submitted_at,
        late=row.late,
        supplement=row.supplement or bool(row.after_close),
        by=row.actor,
        reason=row.reason or "",
        base=carried_of(row.carried).base,
        missing=tuple(missing.get(row.rollup_id, ())),
    )
