"""What the reconciling sweep looks for: facts that moved while nobody was poked."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, not_, or_, select

from domain.notices import Notice, NoticeState
from domain.obligations import Demand
from domain.policy import Act, Closing
from domain.units import Unit
from service.store.facts.rungs import RungFacts
from service.store.rows import UNIT_COLUMNS, unit_of
from service.store.statements import given, in_review
from service.store.tables import ITEM, NOTICE, NOTICE_SUPERIOR, REPORT, RUNG, TASK, UNIT

_above, _upper = NOTICE.alias("above"), NOTICE.alias("upper")
_FIRST_SUPERIOR = (NOTICE_SUPERIOR.c.notice_id == NOTICE.c.id) & (NOTICE_SUPERIOR.c.position == 0)
_OPEN = NOTICE.c.state == NoticeState.ISSUED.value
_UNSTARTED = (
    select(NOTICE.c.id, *UNIT_COLUMNS)
    .join_from(NOTICE, UNIT, UNIT.c.code == NOTICE.c.office)
    .outerjoin(NOTICE_SUPERIOR, _FIRST_SUPERIOR)
    .outerjoin(_above, _above.c.id == NOTICE_SUPERIOR.c.superior_id)
    .where(
        NOTICE.c.started_at.is_(None),
        _OPEN,
        # Nobody is left above to start the workflow of a notice whose superior is done.
        or_(_above.c.id.is_(None), _above.c.state != NoticeState.ISSUED.value),
    )
    .order_by(NOTICE.c.issued_at, NOTICE.c.id)
)
_SHORT = exists().where(
    TASK.c.item_id == ITEM.c.id, REPORT.c.task_id == TASK.c.id, REPORT.c.version == TASK.c.version, REPORT.c.missing > 0
)
_IN_REVIEW = exists().where(TASK.c.item_id == ITEM.c.id, in_review())
# An item whose branches submitted without some of their units waits for its planned moments, one that only a person may
# close for that person.
_COMPLETE = exists().where(
    NOTICE.c.closing == Closing.AUTOMATIC.value,
    ITEM.c.notice_id == NOTICE.c.id,
    ITEM.c.demand == Demand.MANDATORY.value,
    ITEM.c.expected > 0,
    ITEM.c.outstanding == 0,
    ITEM.c.closed_at.is_(None),
    ~_SHORT,
    ~_IN_REVIEW,
)
_CLOSE_TO_COME = exists().where(
    RUNG.c.notice_id == ITEM.c.notice_id,
    RUNG.c.obligation == ITEM.c.obligation,
    RUNG.c.occurrence == ITEM.c.occurrence,
    RUNG.c.act == Act.CLOSE.value,
    RUNG.c.fired_at.is_(None),
)
# Held at its close for reports in review, and the last of them has been decided since.
_RIPE = exists().where(
    NOTICE.c.closing == Closing.AUTOMATIC.value,
    ITEM.c.notice_id == NOTICE.c.id,
    ITEM.c.close_at <= given("now", ITEM.c.close_at),
    ITEM.c.closed_at.is_(None),
    ~_IN_REVIEW,
    ~_CLOSE_TO_COME,
)
_ALL_CLOSED = not_(exists().where(ITEM.c.notice_id == NOTICE.c.id, ITEM.c.closed_at.is_(None)))
_OVERDUE = exists().where(
    RUNG.c.notice_id == NOTICE.c.id, RUNG.c.fired_at.is_(None), RUNG.c.instant <= given("now", RUNG.c.instant)
)
_child = NOTICE.alias("child")
_SLEEPING_CHILD = exists().where(
    NOTICE_SUPERIOR.c.superior_id == NOTICE.c.id,
    NOTICE_SUPERIOR.c.position == 0,
    _child.c.id == NOTICE_SUPERIOR.c.notice_id,
    _child.c.started_at.is_(None),
)
# A superior was amended or withdrawn, and this notice does not carry that out yet.
_BEHIND = exists().where(
    NOTICE_SUPERIOR.c.notice_id == NOTICE.c.id,
    NOTICE_SUPERIOR.c.revision > 0,
    _upper.c.id == NOTICE_SUPERIOR.c.superior_id,
    or_(_upper.c.revision > NOTICE_SUPERIOR.c.revision, _upper.c.state == NoticeState.WITHDRAWN.value),
)
_STARTED = NOTICE.c.started_at.is_not(None)
_ASLEEP = select(NOTICE.c.id, NOTICE.c.issued_at).where(
    _OPEN, _STARTED, or_(_COMPLETE, _RIPE, _ALL_CLOSED, _OVERDUE, _SLEEPING_CHILD, _BEHIND)
)
# Sought from the superiors that are open, because the closed notices of all years are many.
_UNSUBMITTED = (
    select(NOTICE.c.id, NOTICE.c.issued_at)
    .join_from(_above, NOTICE_SUPERIOR, NOTICE_SUPERIOR.c.superior_id == _above.c.id)
    .join(NOTICE, NOTICE.c.id == NOTICE_SUPERIOR.c.notice_id)
    .join(ITEM, ITEM.c.notice_id == NOTICE.c.id)
    .where(_above.c.state == NoticeState.ISSUED.value, NOTICE.c.state != NoticeState.WITHDRAWN.value)
    .where(_STARTED, ITEM.c.version > ITEM.c.submitted)
)
_UNATTENDED = _ASLEEP.union(_UNSUBMITTED).order_by("issued_at", "id")


class SweepFacts(RungFacts):
    """What the sweep reads."""

    def unstarted(self) -> Sequence[tuple[Notice, Unit]]:
        """Notices, with their offices, whose workflow was never started and that no open notice above will start."""
        return [(self.notice(row.id), unit_of(row)) for row in self._all(_UNSTARTED)]

    def unattended(self, now: datetime) -> Sequence[str]:
        """Notices whose facts moved without a poke.

        Open ones that are complete and not closed, have a re-issue asleep or a rung overdue; and open or closed ones
        whose newest rollup was not submitted to a superior that is still open.
        """
        return [row.id for row in self._all(_UNATTENDED, now=now)]
