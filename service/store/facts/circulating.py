"""通报: how every task stands at one instant, and the life of the document."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, func, or_, select, update

from domain.circular import CircularState
from domain.document_numbers import Series
from domain.errors import NotFound
from domain.obligations import Demand
from domain.outbox import IntentState
from domain.plan import ItemKey
from domain.requests import Decision, RequestKind
from domain.reviews import Verdict
from domain.roster import Circular, Snapshot, Standing, snapshot_hash
from domain.task_life import TaskState
from service.store.facts.supervising import SupervisingFacts, number_of
from service.store.statements import effective_due, given
from service.store.tables import CIRCULAR, ITEM, OUTBOX, REPORT, REQUEST, REVIEW, TASK, UNIT

_NOTICE = given("notice", ITEM.c.notice_id)
RETURNS = (REVIEW.c.task_id == TASK.c.id) & (REVIEW.c.decision == Verdict.RETURNED.value)
# By itself it would look for its task only one level up, and not find it there.
LAST_RETURNED = select(func.coalesce(func.max(REVIEW.c.version), 0)).where(RETURNS).correlate(TASK).scalar_subquery()
# The first report after the last return: neither a correction nor a wait for review makes a unit late.
COUNTING = (
    select(func.min(REPORT.c.version))
    .where(REPORT.c.task_id == TASK.c.id, REPORT.c.version > LAST_RETURNED)
    .correlate(TASK)
    .scalar_subquery()
)
_EXTENDED = or_(
    TASK.c.ladder.like("x%"),
    exists().where(
        REQUEST.c.task_id == TASK.c.id,
        REQUEST.c.kind == RequestKind.EXTENSION.value,
        REQUEST.c.decision == Decision.GRANTED.value,
    ),
)
DELIVERED = exists().where(
    OUTBOX.c.notice_id == ITEM.c.notice_id,
    OUTBOX.c.unit_code == TASK.c.unit_code,
    OUTBOX.c.state == IntentState.SENT.value,
)
_STANDINGS = (
    select(TASK.c.unit_code, UNIT.c.name, TASK.c.state, ITEM.c.obligation, ITEM.c.occurrence, ITEM.c.title)
    .add_columns(
        ITEM.c.demand,
        effective_due().label("due"),
        REPORT.c.late,
        _EXTENDED.label("extended"),
        DELIVERED.label("delivered"),
        select(func.count()).where(RETURNS).correlate(TASK).scalar_subquery().label("returns"),
    )
    .join_from(ITEM, TASK, TASK.c.item_id == ITEM.c.id)
    .join(UNIT, UNIT.c.code == TASK.c.unit_code)
    .outerjoin(REPORT, (REPORT.c.task_id == TASK.c.id) & (REPORT.c.version == COUNTING))
    .where(ITEM.c.notice_id == _NOTICE)
    .order_by(ITEM.c.position, TASK.c.unit_code)
)
_ITEM_STANDINGS = _STANDINGS.where(
    ITEM.c.obligation == given("item_obligation", ITEM.c.obligation),
    ITEM.c.occurrence == given("item_occurrence", ITEM.c.occurrence),
)
_PUT = CIRCULAR.insert().returning(CIRCULAR.c.id)
_ALL = (
    select(CIRCULAR)
    .where(CIRCULAR.c.notice_id == given("notice", CIRCULAR.c.notice_id))
    .order_by(CIRCULAR.c.drafted_at, CIRCULAR.c.id)
)
_ONE = _ALL.where(CIRCULAR.c.id == given("circular", CIRCULAR.c.id))
_LOCKED_ONE = _ONE.with_for_update()


class CirculatingFacts(SupervisingFacts):
    """A constant number of statements, however many units there are."""

    def standings(self, notice_id: str, key: ItemKey | None) -> Sequence[Standing]:
        """How every task of the notice, or of one item, stands now, in order of item and unit."""
        if key is None:
            rows = self._all(_STANDINGS, notice=notice_id)
        else:
            rows = self._all(_ITEM_STANDINGS, notice=notice_id, item_obligation=key[0], item_occurrence=key[1])
        return [_standing(row) for row in rows]

    def put_circular(
        self,
        snapshot: Snapshot,
        office: str,
        body: str,
        supersedes: int | None,
        actor: str,
        at: datetime,
        requirement: str = "",
    ) -> int:
        """Write a draft. Returns its id."""
        row = {
            "notice_id": snapshot.notice_id,
            "office": office,
            "state": CircularState.DRAFT.value,
            "supersedes": supersedes,
            "snapshot": snapshot.model_dump_json(),
            "snapshot_hash": snapshot_hash(snapshot),
            "body": body,
            "requirement": requirement,
            "drafted_by": actor,
            "drafted_at": at,
        }
        return int(self._connection.execute(_PUT, row).scalar_one())

    def circular(self, notice_id: str, circular_id: int) -> Circular:
        """One; in a writing transaction nobody else changes it from now on. Raises NotFound."""
        row = self._one(_LOCKED_ONE if self._locks else _ONE, notice=notice_id, circular=circular_id)
        if row is None:
            raise NotFound(f"这份通知下没有编号为 {circular_id} 的通报，请核对", field="circular_id")
        return _circular(row)

    def circulars(self, notice_id: str) -> Sequence[Circular]:
        """Those of the notice, the oldest first."""
        return [_circular(row) for row in self._all(_ALL, notice=notice_id)]

    def move_circular(self, circular_id: int, state: CircularState, **changes: Any) -> None:
        """Set the state and these columns."""
        values = {"state": state.value, **changes}
        self._write(update(CIRCULAR).where(CIRCULAR.c.id == circular_id).values(**values))


def _standing(row: Row[Any]) -> Standing:
    return Standing(
        unit_code=row.unit_code,
        unit_name=row.name,
        obligation=row.obligation,
        occurrence=row.occurrence,
        title=row.title,
        demand=Demand(row.demand),
        state=TaskState(row.state),
        due=row.due,
        late=row.late,
        extended=bool(row.extended),
        returns=row.returns,
        delivered=bool(row.delivered),
    )


def _circular(row: Row[Any]) -> Circular:
    return Circular(
        id=row.id,
        notice_id=row.notice_id,
        office=row.office,
        number=number_of(Series.CIRCULAR, row),
        state=CircularState(row.state),
        supersedes=row.supersedes,
        snapshot=Snapshot.model_validate_json(row.snapshot),
        snapshot_hash=row.snapshot_hash,
        body=row.body,
        requirement=row.requirement,
        drafted_by=row.drafted_by,
        drafted_at=row.drafted_at,
        signed_by=row.signed_by,
        signed_at=row.signed_at,
    )
