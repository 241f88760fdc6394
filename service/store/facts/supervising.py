"""督办单: what they are drafted from, and their life."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, func, or_, select, update

from domain.contacts import Duty, duty_label
from domain.document_numbers import DocumentNumber, Series
from domain.errors import NotFound
from domain.letters import ChannelName
from domain.obligations import Demand
from domain.outbox import IntentState
from domain.plan import ItemKey
from domain.reviews import Verdict
from domain.supervision import (
    OPEN,
    UNSETTLED,
    Colour,
    Returned,
    SupervisedItem,
    Supervision,
    SupervisionFacts,
    SupervisionState,
    ToldOnce,
)
from domain.task_life import TaskState
from service.store.facts.urging import UrgingFacts
from service.store.statements import among, among_numbers, effective_due, given, listed
from service.store.tables import (
    CIRCULAR,
    CONTACT,
    ITEM,
    NOTICE,
    OUTBOX,
    REVIEW,
    SUPERVISION,
    SUPERVISION_TASK,
    TASK,
    UNIT,
)

_NOTICE = given("notice", NOTICE.c.id)
_UNSETTLED = TASK.c.state.in_(sorted(UNSETTLED))
_ITEMS = (
    select(TASK.c.id, TASK.c.unit_code, TASK.c.state, ITEM.c.title, effective_due().label("due"))
    .add_columns(REVIEW.c.at.label("returned_at"), REVIEW.c.reason)
    .join_from(ITEM, TASK, TASK.c.item_id == ITEM.c.id)
    .outerjoin(REVIEW, (REVIEW.c.task_id == TASK.c.id) & (REVIEW.c.decision == Verdict.RETURNED.value))
    .where(ITEM.c.notice_id == _NOTICE, _UNSETTLED)
    .where(or_(ITEM.c.demand == Demand.MANDATORY.value, TASK.c.state == TaskState.RETURNED.value))
    .order_by(TASK.c.unit_code, ITEM.c.position, REVIEW.c.at)
)
_ITEM = _ITEMS.where(
    and_(
        ITEM.c.obligation == given("item_obligation", ITEM.c.obligation),
        ITEM.c.occurrence == given("item_occurrence", ITEM.c.occurrence),
    )
)
_TOLD = (
    select(OUTBOX.c.unit_code, OUTBOX.c.sent_at, OUTBOX.c.channel, CONTACT.c.name, CONTACT.c.duty)
    .join_from(OUTBOX, CONTACT, CONTACT.c.id == OUTBOX.c.contact_id)
    .where(OUTBOX.c.notice_id == _NOTICE, among(OUTBOX.c.unit_code, "units"))
    .where(OUTBOX.c.state == IntentState.SENT.value)
    .order_by(OUTBOX.c.sent_at, OUTBOX.c.id)
)
_OPEN_COLOURS = select(SUPERVISION.c.unit_code, SUPERVISION.c.colour).where(
    SUPERVISION.c.notice_id == _NOTICE, SUPERVISION.c.state.in_(sorted(OPEN))
)
_PUT = SUPERVISION.insert().returning(SUPERVISION.c.id, SUPERVISION.c.unit_code)
_OWES = exists().where(
    SUPERVISION_TASK.c.supervision_id == SUPERVISION.c.id, TASK.c.id == SUPERVISION_TASK.c.task_id, _UNSETTLED
)
_ALL = (
    select(SUPERVISION, _OWES.label("owes"))
    .where(SUPERVISION.c.notice_id == _NOTICE)
    .order_by(SUPERVISION.c.drafted_at, SUPERVISION.c.id)
)
_UNITS_OWN = _ALL.where(SUPERVISION.c.unit_code == given("unit", SUPERVISION.c.unit_code))
_ONE = _ALL.where(SUPERVISION.c.id == given("supervision", SUPERVISION.c.id))
_LOCKED_ONE = _ONE.with_for_update(of=SUPERVISION)
_OFFICE = given("office", UNIT.c.code)
# No row of a number exists before it is given: the office's own row is the lock. References to it go on meanwhile.
_LOCK_OFFICE = select(UNIT.c.code).where(UNIT.c.code == _OFFICE).with_for_update(key_share=True)
_TABLES = {Series.SUPERVISION: SUPERVISION, Series.CIRCULAR: CIRCULAR}
_LAST = {
    series: select(func.coalesce(func.max(table.c.sequence), 0)).where(
        table.c.office == _OFFICE, table.c.year == bindparam("number_year")
    )
    for series, table in _TABLES.items()
}
_STATES = select(TASK.c.id, TASK.c.state).where(among_numbers(TASK.c.id, "tasks"))
_WITHHOLD = (
    update(OUTBOX)
    .where(
        OUTBOX.c.notice_id == _NOTICE,
        OUTBOX.c.rung_id >= given("low", OUTBOX.c.rung_id),
        OUTBOX.c.rung_id < given("high", OUTBOX.c.rung_id),
        OUTBOX.c.state == IntentState.WAITING.value,
    )
    .values(state=IntentState.SETTLED.value)
)
_SENT = select(OUTBOX.c.id).where(
    OUTBOX.c.notice_id == _NOTICE,
    OUTBOX.c.rung_id == given("rung", OUTBOX.c.rung_id),
    OUTBOX.c.state == IntentState.SENT.value,
)
_WAYS = {ChannelName.EMAIL.value: "邮件", ChannelName.SMS.value: "短信"}


class SupervisingFacts(UrgingFacts):
    """A constant number of statements, however many units are supervised."""

    def unsettled(self, notice_id: str, key: ItemKey | None) -> Mapping[str, Sequence[SupervisedItem]]:
        """What each unit has not settled under the notice, or of one item, with its returns, by unit code."""
        if key is None:
            return _items(self._all(_ITEMS, notice=notice_id))
        return _items(self._all(_ITEM, notice=notice_id, item_obligation=key[0], item_occurrence=key[1]))

    def told_units(self, notice_id: str, unit_codes: Collection[str]) -> Mapping[str, Sequence[ToldOnce]]:
        """Every message about this notice that was sent to these units, in order of time, by unit code."""
        told: dict[str, dict[ToldOnce, None]] = defaultdict(dict)
        for row in self._all(_TOLD, notice=notice_id, units=listed(sorted(unit_codes))):
            who = f"{duty_label(Duty(row.duty))}{row.name}"
            # The parts of one letter were sent at one moment.
            told[row.unit_code][ToldOnce(at=row.sent_at, who=who, way=_WAYS[row.channel])] = None
        return {code: tuple(listing) for code, listing in told.items()}

    def open_colours(self, notice_id: str) -> Mapping[str, Collection[Colour]]:
        """The colours of the units' 督办单 under the notice that are neither struck off nor cancelled, by unit code."""
        self.lock_notice(notice_id)
        found: dict[str, set[Colour]] = defaultdict(set)
        for row in self._all(_OPEN_COLOURS, notice=notice_id):
            found[row.unit_code].add(Colour(row.colour))
        return found

    def put_supervisions(
        self,
        notice_id: str,
        office: str,
        drafts: Sequence[tuple[SupervisionFacts, Colour, str]],
        actor: str,
        at: datetime,
        requirement: str = "",
    ) -> Sequence[int]:
        """Write drafts: facts, colour and text of each, with what the office adds to all of them.

        Returns their ids in the order given.
        """
        if not drafts:
            return ()
        known = {"notice_id": notice_id, "office": office, "drafted_by": actor, "drafted_at": at}
        known |= {"requirement": requirement}
        rows = [
            {
                **known,
                "unit_code": facts.unit_code,
                "colour": colour.value,
                "state": SupervisionState.DRAFT.value,
                "facts": facts.model_dump_json(),
                "body": body,
            }
            for facts, colour, body in drafts
        ]
        # The rows come back in any order; a unit has one in each drafting.
        found = {row.unit_code: int(row.id) for row in self._connection.execute(_PUT, rows)}
        ids = [found[facts.unit_code] for facts, _, _ in drafts]
        tasks = [
            {"supervision_id": number, "task_id": item.task_id}
            for number, (facts, _, _) in zip(ids, drafts, strict=True)
            for item in facts.items
        ]
        self._write_all(SUPERVISION_TASK.insert(), tasks)
        return ids

    def supervision(self, notice_id: str, supervision_id: int) -> Supervision:
        """One; in a writing transaction nobody else changes it from now on. Raises NotFound."""
        row = self._one(_LOCKED_ONE if self._locks else _ONE, notice=notice_id, supervision=supervision_id)
        if row is None:
            raise NotFound(f"这份通知下没有编号为 {supervision_id} 的督办单，请核对", field="supervision_id")
        return _supervision(row)

    def supervisions(self, notice_id: str, unit_code: str | None = None) -> Sequence[Supervision]:
        """Those under the notice, or only one unit's, the oldest first."""
        if unit_code is None:
            return [_supervision(row) for row in self._all(_ALL, notice=notice_id)]
        return [_supervision(row) for row in self._all(_UNITS_OWN, notice=notice_id, unit=unit_code)]

    def move_supervision(self, supervision_id: int, state: SupervisionState, **changes: Any) -> None:
        """Set the state and these columns."""
        values = {"state": state.value, **changes}
        self._write(update(SUPERVISION).where(SUPERVISION.c.id == supervision_id).values(**values))

    def next_number(self, office: str, series: Series, year: int) -> DocumentNumber:
        """The next number of the office's series in the year. Nobody else gets it until the transaction ends."""
        if self._locks:
            self._all(_LOCK_OFFICE, office=office)
        last = self._connection.execute(_LAST[series], {"office": office, "number_year": year}).scalar_one()
        return DocumentNumber(series=series, year=year, sequence=int(last) + 1)

    def task_states(self, task_ids: Sequence[int]) -> Mapping[int, TaskState]:
        """Where these tasks stand now."""
        return {row.id: TaskState(row.state) for row in self._all(_STATES, tasks=listed(task_ids))}

    def withhold(self, notice_id: str, matter: str) -> int:
        """Nothing that waits to be sent about this matter (the rungs ``matter``.…) is sent any more."""
        # "/" is the character after ".".
        return self._write(_WITHHOLD, notice=notice_id, low=f"{matter}.", high=f"{matter}/").rowcount

    def was_sent(self, notice_id: str, rung_id: str) -> bool:
        """Whether anybody was sent the message of this rung."""
        return self._one(_SENT, notice=notice_id, rung=rung_id) is not None


def _items(rows: Sequence[Row[Any]]) -> dict[str, tuple[SupervisedItem, ...]]:
    found: dict[str, dict[int, SupervisedItem]] = defaultdict(dict)
    for row in rows:
        item = found[row.unit_code].get(row.id) or SupervisedItem(
            task_id=row.id, title=row.title, state=TaskState(row.state), due=row.due
        )
        returns = (Returned(at=row.returned_at, reason=row.reason),) if row.returned_at else ()
        found[row.unit_code][row.id] = item.model_copy(update={"returns": (*item.returns, *returns)})
    return {code: tuple(items.values()) for code, items in found.items()}


def number_of(series: Series, row: Row[Any]) -> str:
    """The number of a document's row; '' for a draft."""
    if row.sequence is None:
        return ""
    return str(DocumentNumber(series=series, year=row.year, sequence=row.sequence))


def _supervision(row: Row[Any]) -> Supervision:
    return Supervision(
        id=row.id,
        notice_id=row.notice_id,
        office=row.office,
        unit_code=row.unit_code,
        number=number_of(Series.SUPERVISION, row),
        colour=Colour(row.colour),
        state=SupervisionState(row.state),
        due=row.due,
        facts=SupervisionFacts.model_validate_json(row.facts),
        body=row.body,
        requirement=row.requirement,
        drafted_by=row.drafted_by,
        drafted_at=row.drafted_at,
        signed_by=row.signed_by,
        signed_at=row.signed_at,
        reply=row.reply,
        replied_by=row.replied_by,
        replied_at=row.replied_at,
        ended_by=row.ended_by,
        ended_at=row.ended_at,
        ended_reason=row.ended_reason,
        settled=not row.owes,
    )
