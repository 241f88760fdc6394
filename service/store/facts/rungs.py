"""Reminding and escalating (催办、督办): who still owes, whom to tell, and how far the climb has gone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from domain.contacts import Contact
from domain.facts import Debtor
from domain.letters import ChannelName
from domain.notices import NoticeState
from domain.outbox import Intent
from domain.plan import Rung
from domain.policy import CLIMB, Act, Step, Track
from domain.units import ReissueRule
from service.store.facts.base import Rows
from service.store.facts.issuing import IssuingFacts, contacts_of
from service.store.facts.waiting import before, something_waits
from service.store.rows import CONTACT_COLUMNS, contact_of
from service.store.statements import given, insert_new, item_meant, item_parameters, owes
from service.store.tables import CONTACT, ITEM, NOTICE, OUTBOX, RECEIPT, RUNG, TASK, UNIT

_NOTICE = given("notice", NOTICE.c.id)
# Rungs added later come last by position, wherever their instant lies.
_RUNGS = (
    select(RUNG).where(RUNG.c.notice_id == _NOTICE, RUNG.c.fired_at.is_(None)).order_by(RUNG.c.instant, RUNG.c.position)
)
_UNIT = (UNIT.c.code.label("unit_code"), UNIT.c.name.label("unit_name"))
_OPEN = NOTICE.c.state == NoticeState.ISSUED.value
_SILENT = RECEIPT.c.acknowledged_at.is_(None)
_KEPT = RECEIPT.c.child_id.is_(None) & (RECEIPT.c.reissue == ReissueRule.REVIEW_FIRST.value)
_RECEIPT_DEBTORS = (
    select(*_UNIT, *CONTACT_COLUMNS)
    .join_from(NOTICE, RECEIPT, RECEIPT.c.notice_id == NOTICE.c.id)
    .join(UNIT, UNIT.c.code == RECEIPT.c.unit_code)
    .outerjoin(CONTACT, (CONTACT.c.unit_code == UNIT.c.code) & CONTACT.c.active)
    # A unit that is gone acknowledges nothing any more; its tasks were settled when it went.
    .where(NOTICE.c.id == _NOTICE, _OPEN, UNIT.c.active)
    .order_by(UNIT.c.code, CONTACT.c.id)
)
_REPORT_DEBTORS = (
    select(*_UNIT, *CONTACT_COLUMNS)
    .join_from(NOTICE, ITEM, ITEM.c.notice_id == NOTICE.c.id)
    .join(TASK, TASK.c.item_id == ITEM.c.id)
    .join(UNIT, UNIT.c.code == TASK.c.unit_code)
    .outerjoin(CONTACT, (CONTACT.c.unit_code == UNIT.c.code) & CONTACT.c.active)
    .where(item_meant(), _OPEN, ITEM.c.closed_at.is_(None), owes())
    .order_by(UNIT.c.code, CONTACT.c.id)
)
# Whose turn it is to close an item: the office itself.
_CLOSERS = (
    select(*_UNIT, *CONTACT_COLUMNS)
    .join_from(NOTICE, ITEM, ITEM.c.notice_id == NOTICE.c.id)
    .join(UNIT, UNIT.c.code == NOTICE.c.office)
    .outerjoin(CONTACT, (CONTACT.c.unit_code == UNIT.c.code) & CONTACT.c.active)
    .where(item_meant(), _OPEN, ITEM.c.closed_at.is_(None))
    .order_by(CONTACT.c.id)
)
_LADDER = given("climbed_ladder", RUNG.c.ladder)
_DEBTORS = {
    Track.ACKNOWLEDGE: _RECEIPT_DEBTORS.where(_SILENT, RECEIPT.c.ladder == _LADDER),
    Track.REISSUE: _RECEIPT_DEBTORS.where(_KEPT),
    Track.REPORT: _REPORT_DEBTORS.where(TASK.c.ladder == _LADDER),
    Track.CLOSE: _CLOSERS,
}
# The office itself owes a decision: it is one debtor, however many reports wait for it.
_REVIEWERS = (
    select(*_UNIT, *CONTACT_COLUMNS)
    .join_from(NOTICE, ITEM, ITEM.c.notice_id == NOTICE.c.id)
    .join(UNIT, UNIT.c.code == NOTICE.c.office)
    .outerjoin(CONTACT, (CONTACT.c.unit_code == UNIT.c.code) & CONTACT.c.active)
    .where(item_meant(), _OPEN, something_waits())
    .order_by(UNIT.c.code, CONTACT.c.id)
)
_HANDLERS = (
    select(*CONTACT_COLUMNS)
    .where(CONTACT.c.unit_code == given("unit", CONTACT.c.unit_code), CONTACT.c.active)
    .order_by(CONTACT.c.id)
)
_PUT_INTENTS = insert_new(OUTBOX).execution_options(preserve_rowcount=True)
_FIRE = (
    update(RUNG)
    .where(RUNG.c.notice_id == _NOTICE, RUNG.c.id == given("rung", RUNG.c.id), RUNG.c.fired_at.is_(None))
    .values(fired_at=bindparam("at"), told=bindparam("people"))
)
_STEP = bindparam("step", type_=TASK.c.climbed.type)
_CLIMB_RECEIPTS = update(RECEIPT).where(RECEIPT.c.notice_id == _NOTICE, RECEIPT.c.climbed < _STEP).values(climbed=_STEP)
_CLIMB = {
    Track.ACKNOWLEDGE: _CLIMB_RECEIPTS.where(_SILENT, RECEIPT.c.ladder == _LADDER),
    Track.REISSUE: _CLIMB_RECEIPTS.where(_KEPT),
    Track.REPORT: update(TASK)
    .where(TASK.c.item_id.in_(select(ITEM.c.id).where(item_meant())), owes(), TASK.c.ladder == _LADDER)
    .where(TASK.c.climbed < _STEP)
    .values(climbed=_STEP),
}


class RungFacts(IssuingFacts):
    """What a rung reads when it fires, and what it leaves."""

    def rungs(self, notice_id: str) -> Sequence[Rung]:
        """All rungs of the plan that have not fired, in order of time."""
        return [_rung(row) for row in self._all(_RUNGS, notice=notice_id)]

    def debtors(self, notice_id: str, rung: Rung, now: datetime | None = None) -> Sequence[Debtor]:
        """Who still owes under this rung, in order of code: has not acknowledged, re-issued or reported.

        On the clock of review it is the office itself, while something waits for its decision; on that of closing, as
        long as the item is open.

        Where ``now`` is given, delegates stand among the contacts in the place of those who are away then.
        """
        if rung.track is Track.REVIEW:
            found = _debtors(self._all(_REVIEWERS, before=before(rung.id), **_item(notice_id, rung)))
        else:
            found = _debtors(self._all(_DEBTORS[rung.track], **_matter(notice_id, rung)))
        return self._with_stand_ins(found, notice_id, now)

    def handlers(self, unit_code: str) -> Sequence[Contact]:
        """The active contacts of one office."""
        return [contact_of(row) for row in self._all(_HANDLERS, unit=unit_code)]

    def put_intents(self, intents: Sequence[Intent]) -> int:
        """Write intents; those that exist already stay as they are. Returns how many were new."""
        if not intents:
            return 0
        return self._connection.execute(_PUT_INTENTS, [intent.model_dump() for intent in intents]).rowcount

    def fire_rungs(self, notice_id: str, told: Mapping[str, int], at: datetime) -> None:
        """Mark rungs as fired, each with how many people it told, and the trail."""
        if not told:
            return
        rows = [{"notice": notice_id, "rung": rung, "at": at, "people": people} for rung, people in told.items()]
        self._write_all(_FIRE, rows)
        self.trail(notice_id, at, "system", "rungs_fired", dict(told))

    def mark_climbed(self, notice_id: str, rung: Rung, step: Step) -> None:
        """Note on all tasks (or receipts) still owing under the rung how high their climb has gone.

        The office's own clocks never count against a unit.
        """
        if rung.track in _CLIMB:
            self._write(_CLIMB[rung.track], step=CLIMB.index(step), **_matter(notice_id, rung))


def _matter(notice_id: str, rung: Rung) -> dict[str, Any]:
    """The parameters that say what a rung is about."""
    if rung.track is Track.REISSUE:
        return {"notice": notice_id}
    if rung.track is Track.ACKNOWLEDGE:
        return {"notice": notice_id, "climbed_ladder": rung.ladder}
    return {"climbed_ladder": rung.ladder, **_item(notice_id, rung)}


def _item(notice_id: str, rung: Rung) -> dict[str, str]:
    assert rung.obligation is not None
    assert rung.occurrence is not None
    return item_parameters(notice_id, (rung.obligation, rung.occurrence))


def _rung(row: Row[Any]) -> Rung:
    return Rung(
        id=row.id,
        instant=row.instant,
        act=Act(row.act),
        track=Track(row.track),
        step=Step(row.step) if row.step else None,
        obligation=row.obligation,
        occurrence=row.occurrence,
        ladder=row.ladder,
        channels=tuple(ChannelName(name) for name in row.channels),
        reason=row.reason,
    )


def _debtors(rows: Rows) -> list[Debtor]:
    return [_debtor(list(group)) for _, group in groupby(rows, key=lambda row: row.unit_code)]


def _debtor(rows: list[Row[Any]]) -> Debtor:
    return Debtor(unit_code=rows[0].unit_code, unit_name=rows[0].unit_name, contacts=contacts_of(rows))
