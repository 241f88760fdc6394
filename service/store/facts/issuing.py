"""Issuing (下发、转发): everything one issue writes, and what its workflow asks at once."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, bindparam, or_, select, update

from domain.amendment import REMOVED
from domain.contacts import Contact
from domain.errors import Conflict, NotFound
from domain.facts import IssueRecord, Receipt
from domain.notices import AlreadyReissued, Notice, NumberTaken
from domain.obligations import Demand
from domain.plan import ItemKey, Rung
from domain.units import ReissueRule, Unit
from service.store.facts.notices import NoticeFacts
from service.store.facts.stand_ins import StandInFacts
from service.store.facts.trail import TrailFacts
from service.store.rows import CONTACT_COLUMNS, UNIT_COLUMNS, contact_of, unit_of
from service.store.statements import among, given, insert_new, listed
from service.store.tables import (
    CONTACT,
    ITEM,
    NOTICE,
    NOTICE_DOCUMENT,
    NOTICE_SUPERIOR,
    RECEIPT,
    RUNG,
    TASK,
    UNIT,
)

_NOTICE = given("notice", NOTICE.c.id)
_ISSUED = select(NOTICE.c.office, NOTICE.c.number).where(NOTICE.c.id == _NOTICE)
_PUT_NOTICE = insert_new(NOTICE).returning(NOTICE.c.id)
_PUT_ITEMS = ITEM.insert().returning(ITEM.c.id, ITEM.c.obligation, ITEM.c.occurrence)
_OFFICE = given("office", UNIT.c.code)
_ACTED_FOR = select(UNIT.c.acts_for).where(UNIT.c.code == _OFFICE).scalar_subquery()
_LINK = (
    update(RECEIPT)
    .where(
        among(RECEIPT.c.notice_id, "superiors"),
        or_(RECEIPT.c.unit_code == _OFFICE, RECEIPT.c.unit_code == _ACTED_FOR),
        RECEIPT.c.child_id.is_(None),
    )
    .values(child_id=bindparam("child"))
)
_LINKED_ELSEWHERE = select(RECEIPT.c.child_id).where(
    among(RECEIPT.c.notice_id, "superiors"),
    or_(RECEIPT.c.unit_code == _OFFICE, RECEIPT.c.unit_code == _ACTED_FOR),
    RECEIPT.c.child_id != _NOTICE,
)
_START = update(NOTICE).where(NOTICE.c.id == _NOTICE, NOTICE.c.started_at.is_(None)).values(started_at=bindparam("at"))
_RECEIPTS = (
    select(RECEIPT, UNIT.c.name.label("unit_name"), *CONTACT_COLUMNS)
    .join_from(RECEIPT, UNIT, UNIT.c.code == RECEIPT.c.unit_code)
    .outerjoin(CONTACT, (CONTACT.c.unit_code == RECEIPT.c.unit_code) & CONTACT.c.active)
    .where(RECEIPT.c.notice_id == _NOTICE)
    .order_by(RECEIPT.c.unit_code, CONTACT.c.id)
)
_RECEIPT = _RECEIPTS.where(RECEIPT.c.unit_code == given("unit", RECEIPT.c.unit_code))
_BRANCHES = (
    select(*UNIT_COLUMNS, RECEIPT.c.child_id)
    .join_from(RECEIPT, UNIT, UNIT.c.code == RECEIPT.c.unit_code)
    .outerjoin(
        NOTICE_SUPERIOR,
        (NOTICE_SUPERIOR.c.notice_id == RECEIPT.c.child_id) & (NOTICE_SUPERIOR.c.position == 0),
    )
    .where(
        RECEIPT.c.notice_id == _NOTICE,
        or_(
            NOTICE_SUPERIOR.c.superior_id == RECEIPT.c.notice_id,
            RECEIPT.c.child_id.is_(None) & (RECEIPT.c.reissue == ReissueRule.AUTOMATIC.value),
        ),
    )
    .order_by(UNIT.c.code)
)


class IssuingFacts(NoticeFacts, StandInFacts, TrailFacts):
    """Writes an issue; reads its receipts and branches."""

    def record_issue(self, record: IssueRecord) -> None:
        """Write the notice, items, receipts, tasks and rungs, link the superiors' receipts of this office to it.

        A notice that stands already is left as it is: a step repeated after a crash writes nothing twice. Raises
        NumberTaken where the office used the number for another notice, Conflict where the id is another office's.
        """
        notice = record.notice
        if self._connection.execute(_PUT_NOTICE, _head(notice)).first() is None:
            self._known(notice)
            return
        self._notices[notice.id, 1] = notice
        self._write(NOTICE_DOCUMENT.insert(), notice_id=notice.id, document=notice.model_dump_json())
        self._link(notice)
        items = self._put_items(record)
        self._write_all(RECEIPT.insert(), [_receipt(notice.id, unit, rule) for unit, rule in record.receipts])
        self._write_all(TASK.insert(), [_task(items[key], code) for code, key in record.tasks])
        self._write_all(RUNG.insert(), [rung_row(notice.id, *numbered) for numbered in enumerate(record.rungs)])
        self.trail(notice.id, notice.issued_at, record.actor, "issued", _told(record))

    def _known(self, notice: Notice) -> None:
        known = self._one(_ISSUED, notice=notice.id)
        if known is None:
            raise NumberTaken(f"本单位已用过文号“{notice.draft.number}”，请换一个文号", field="number")
        if known.office != notice.office:
            raise Conflict(f"编号“{notice.id}”已是另一份通知，请重新提交", field="notice_id")

    def _link(self, notice: Notice) -> None:
        superiors = list(enumerate(notice.superiors))
        self._write_all(
            NOTICE_SUPERIOR.insert(),
            [
                {"notice_id": notice.id, "position": place, "superior_id": code, "revision": self.notice(code).revision}
                for place, code in superiors
            ],
        )
        if superiors:
            above = {"superiors": listed(notice.superiors), "office": notice.office}
            self._write(_LINK, child=notice.id, **above)
            if self._one(_LINKED_ELSEWHERE, notice=notice.id, **above) is not None:
                raise AlreadyReissued("本单位已经转发过这份通知，无需重复操作", field="basis")

    def _put_items(self, record: IssueRecord) -> dict[ItemKey, int]:
        """Write the items. Returns their ids."""
        tasks = Counter(key for _, key in record.tasks)
        items = [
            {
                **item.model_dump(),
                "notice_id": record.notice.id,
                "position": position,
                "expected": (expected := tasks[item.key] if item.demand is Demand.MANDATORY else 0),
                "outstanding": expected,
            }
            for position, item in enumerate(record.timetable.items)
        ]
        rows = self._connection.execute(_PUT_ITEMS, items)
        return {(row.obligation, row.occurrence): row.id for row in rows}

    def mark_started(self, notice_id: str, at: datetime) -> None:
        """The workflow of the notice runs and has told the recipients."""
        self._write(_START, notice=notice_id, at=at)

    def receipts(self, notice_id: str, now: datetime | None = None) -> Sequence[Receipt]:
        """All receipts of the notice with their units' active contacts, in order of code.

        Where ``now`` is given, delegates stand among the contacts in the place of those who are away then.
        """
        return self._with_stand_ins(_receipts(self._all(_RECEIPTS, notice=notice_id)), notice_id, now)

    def receipt(self, notice_id: str, unit_code: str, now: datetime | None = None) -> Receipt:
        """The unit's receipt with its active contacts, likewise. Raises NotFound."""
        found = _receipts(self._all(_RECEIPT, notice=notice_id, unit=unit_code))
        if not found:
            raise NotFound(f"单位“{unit_code[:40]}”不在这份通知的主送范围内", field="unit_code")
        return self._with_stand_ins(found, notice_id, now)[0]

    def branches(self, notice_id: str) -> Sequence[tuple[Unit, str | None]]:
        """Recipients that re-issue, in order of code, each with the id of its notice or None."""
        return [(unit_of(row), row.child_id) for row in self._all(_BRANCHES, notice=notice_id)]


def _head(notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.id,
        "origin_id": notice.origin_id,
        "path": notice.path,
        "office": notice.office,
        "number": notice.draft.number,
        "title": notice.draft.title,
        "state": notice.state.value,
        "closing": notice.policy.closing.value,
        "anchor": notice.anchor,
        "issued_at": notice.issued_at,
        "acknowledge_due": notice.acknowledge_due,
        "reissue_due": notice.reissue_due,
        "closes_at": notice.closes_at,
    }


def _receipt(notice_id: str, unit: Unit, rule: ReissueRule) -> dict[str, Any]:
    return {"notice_id": notice_id, "unit_code": unit.code, "reissue": rule.value}


def _task(item_id: int, unit_code: str) -> dict[str, Any]:
    return {"item_id": item_id, "unit_code": unit_code}


def rung_row(notice_id: str, position: int, rung: Rung) -> dict[str, Any]:
    """The row of a rung at its place in the plan."""
    return {**rung.model_dump(), "notice_id": notice_id, "position": position}


def _told(record: IssueRecord) -> dict[str, Any]:
    draft = record.notice.draft
    return {"number": draft.number, "units": len(record.receipts), "tasks": len(record.tasks)}


def _receipts(rows: Iterable[Row[Any]]) -> list[Receipt]:
    return [_one_receipt(list(group)) for _, group in groupby(rows, key=lambda row: row.unit_code)]


def _one_receipt(rows: list[Row[Any]]) -> Receipt:
    row = rows[0]
    return Receipt(
        notice_id=row.notice_id,
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        reissue=ReissueRule(row.reissue),
        acknowledged_at=row.acknowledged_at,
        acknowledged_by=row.acknowledged_by,
        acknowledge_due=row.acknowledge_due,
        removed=row.ladder == REMOVED,
        child_id=row.child_id,
        contacts=contacts_of(rows),
    )


def contacts_of(rows: Iterable[Row[Any]]) -> tuple[Contact, ...]:
    """The contacts that an outer join brought to one unit."""
    return tuple(contact_of(row) for row in rows if row.contact_id is not None)
