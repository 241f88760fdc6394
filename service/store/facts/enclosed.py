"""What messages about signed documents say: the document itself, and whether a reply is still owed."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, exists, select

from domain.circular import CircularState
from domain.circular_text import circular_title
from domain.document_numbers import DocumentNumber, Series
from domain.enclosures import Enclosure
from domain.outbox import Owed, Purpose
from domain.policy import Track
from domain.roster import Snapshot
from domain.supervision import UNSETTLED, SupervisionFacts, SupervisionState, label
from service.store.facts.base import Store
from service.store.statements import among_numbers, listed
from service.store.tables import CIRCULAR, SUPERVISION, SUPERVISION_TASK, TASK, UNIT

_SUPERVISION, _CIRCULAR = "supervision", "circular"
_UNSETTLED = exists().where(
    SUPERVISION_TASK.c.supervision_id == SUPERVISION.c.id,
    TASK.c.id == SUPERVISION_TASK.c.task_id,
    TASK.c.state.in_(sorted(UNSETTLED)),
)
_OPEN = (
    select(SUPERVISION, UNIT.c.name, _UNSETTLED.label("unsettled"))
    .join_from(SUPERVISION, UNIT, UNIT.c.code == SUPERVISION.c.unit_code)
    .where(among_numbers(SUPERVISION.c.id, "documents"))
    .where(SUPERVISION.c.state.in_([SupervisionState.SIGNED.value, SupervisionState.REPLIED.value]))
)
_SUPERVISIONS = select(SUPERVISION, _UNSETTLED.label("unsettled")).where(among_numbers(SUPERVISION.c.id, "documents"))
_CIRCULARS = select(CIRCULAR).where(among_numbers(CIRCULAR.c.id, "documents"))
_ENDED = frozenset({SupervisionState.CLEARED, SupervisionState.CANCELLED})


class EnclosedFacts(Store):
    """One statement for each kind of document that a batch speaks of, and none where it speaks of none."""

    def replies_owed(self, intents: Sequence[Row[Any]]) -> dict[int, list[Owed]]:
        """Replies to 督办单 that are still owed, by the id of the intent that is about one. Rows of the outbox in.

        Who has handed in everything that the 督办单 asks for is not chased for a reply any more: from then on the
        office is, to strike it off.
        """
        numbers = {row.id: _document(row.rung_id, _SUPERVISION) for row in intents}
        found = self._documents(_OPEN, numbers.values())
        return {row.id: [_owed(found[numbers[row.id]])] for row in intents if _waits(row, found.get(numbers[row.id]))}

    def enclosures(self, rung_ids: Sequence[str]) -> Mapping[str, Enclosure]:
        """The signed documents that the messages of these rungs bring, by rung id."""
        orders = {rung: _document(rung, _SUPERVISION) for rung in rung_ids}
        circulars = {rung: _document(rung, _CIRCULAR) for rung in rung_ids}
        ordered = self._documents(_SUPERVISIONS, orders.values())
        told = self._documents(_CIRCULARS, circulars.values())
        found = {rung: _order(ordered[number]) for rung, number in orders.items() if number in ordered}
        return found | {rung: _news(told[number]) for rung, number in circulars.items() if number in told}

    def _documents(self, statement: Any, numbers: Any) -> dict[int | None, Row[Any]]:
        wanted = sorted({number for number in numbers if number is not None})
        return {row.id: row for row in self._all(statement, documents=listed(wanted))} if wanted else {}


def _document(rung_id: str, kind: str) -> int | None:
    """The id in "supervision.d7.escalate.1" or "circular.3.sign.0"; None where the rung is about another thing."""
    parts = rung_id.split(".")
    return int(parts[1].removeprefix("d")) if parts[0] == kind else None


def _waits(intent: Row[Any], order: Row[Any] | None) -> bool:
    """Whether the one who is told still has something to do about this open 督办单."""
    if order is None:
        return False
    answered = order.state == SupervisionState.REPLIED.value or not order.unsettled
    # As long as the unit has to act, it is chased; from then on the office.
    return answered if intent.purpose == Purpose.SUPERVISION_OPEN.value else not answered


def _owed(row: Row[Any]) -> Owed:
    number = DocumentNumber(series=Series.SUPERVISION, year=row.year, sequence=row.sequence)
    return Owed(
        notice_id=row.notice_id,
        unit_code=row.unit_code,
        unit_name=row.name,
        track=Track.SUPERVISION,
        title=f"回复督办单{number}",
        due=row.due,
    )


def _order(row: Row[Any]) -> Enclosure:
    state = SupervisionState(row.state)
    reason = f"，原因：{row.ended_reason}" if row.ended_reason else ""
    return Enclosure(
        kind="督办单",
        number=str(DocumentNumber(series=Series.SUPERVISION, year=row.year, sequence=row.sequence)),
        heading="督办单",
        body=row.body,
        due=row.due,
        ended=f"{label(state)}{reason}" if state in _ENDED else "",
        unit_name=SupervisionFacts.model_validate_json(row.facts).unit_name,
        reply=row.reply,
        settled=not row.unsettled,
    )


def _news(row: Row[Any]) -> Enclosure:
    return Enclosure(
        kind="通报",
        number=str(DocumentNumber(series=Series.CIRCULAR, year=row.year, sequence=row.sequence)),
        heading=circular_title(Snapshot.model_validate_json(row.snapshot)),
        body=row.body,
        ended="已被更正" if CircularState(row.state) is CircularState.SUPERSEDED else "",
    )
