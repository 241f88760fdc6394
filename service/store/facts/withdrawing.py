"""Withdrawing (撤回): a whole cascade ends in a number of statements that does not depend on its size."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, func, literal, null, or_, select, update

from domain.facts.amending import Branched
from domain.notices import NoticeState
from domain.outbox import IntentState, Purpose
from domain.task_life import OWING, TaskState
from domain.units import ReissueRule
from service.store.facts.amending import CANCEL_ORDERS, RECOUNT
from service.store.facts.trail import TrailFacts
from service.store.statements import among, given, insert_new, listed, within
from service.store.tables import CONTACT, ITEM, NOTICE, NOTICE_SUPERIOR, OUTBOX, RECEIPT, RUNG, SUPERVISION, TASK

_root, _under, _above = NOTICE.alias("root"), NOTICE.alias("under"), NOTICE.alias("above")
_BELOW = (
    select(_under.c.id)
    .join_from(_root, _under, within(_under.c.path, _root.c.path))
    .where(among(_root.c.id, "notices"))
)
_CONCERNED = _BELOW.union(
    select(NOTICE_SUPERIOR.c.notice_id).where(NOTICE_SUPERIOR.c.superior_id.in_(_BELOW), NOTICE_SUPERIOR.c.revision > 0)
).scalar_subquery()
_CASCADE = (
    select(NOTICE.c.id, NOTICE.c.path, NOTICE.c.office, NOTICE.c.state)
    .where(NOTICE.c.id.in_(_CONCERNED))
    .order_by(NOTICE.c.path)
)
_OPEN_ABOVE = (
    select(NOTICE_SUPERIOR.c.notice_id, NOTICE_SUPERIOR.c.superior_id)
    .join_from(NOTICE_SUPERIOR, _above, _above.c.id == NOTICE_SUPERIOR.c.superior_id)
    .where(
        NOTICE_SUPERIOR.c.notice_id.in_(_CONCERNED),
        NOTICE_SUPERIOR.c.revision > 0,
        _above.c.state == NoticeState.ISSUED.value,
    )
    .order_by(NOTICE_SUPERIOR.c.notice_id, NOTICE_SUPERIOR.c.position)
)
_ITEMS = select(ITEM.c.id).where(among(ITEM.c.notice_id, "notices"))
_TASKS = (
    update(TASK)
    .where(TASK.c.item_id.in_(_ITEMS), TASK.c.state.in_([*sorted(OWING), TaskState.SUBMITTED.value]))
    .values(state=TaskState.WITHDRAWN.value)
)
_COUNT = RECOUNT.where(among(ITEM.c.notice_id, "notices"))
_CLOSE = (
    update(ITEM)
    .where(among(ITEM.c.notice_id, "notices"), ITEM.c.closed_at.is_(None))
    .values(closed_at=given("at", ITEM.c.closed_at))
)
_RUNGS = delete(RUNG).where(among(RUNG.c.notice_id, "notices"), RUNG.c.fired_at.is_(None))
_WAITING = (
    update(OUTBOX)
    .where(among(OUTBOX.c.notice_id, "notices"), OUTBOX.c.state == IntentState.WAITING.value)
    .values(state=IntentState.SETTLED.value, checked_at=given("at", OUTBOX.c.checked_at))
)
# The office above may still be asked by its own superior: it answers for itself, or issues anew by hand.
_FREE = (
    update(RECEIPT).where(among(RECEIPT.c.child_id, "notices")).values(child_id=None, reissue=ReissueRule.NEVER.value)
)
# Nobody has to answer an order about what is asked no more.
_ORDERS = CANCEL_ORDERS.where(among(SUPERVISION.c.notice_id, "notices"))
_END = (
    update(NOTICE)
    .where(among(NOTICE.c.id, "notices"), NOTICE.c.state == NoticeState.ISSUED.value)
    .values(
        state=literal(NoticeState.WITHDRAWN.value),
        closed_at=given("at", NOTICE.c.closed_at),
        withdrawn_reason=bindparam("why"),
    )
)
# Of all that one person was sent, the highest notice speaks, by e-mail where there is a choice.
_place = func.row_number().over(
    partition_by=OUTBOX.c.contact_id, order_by=(func.length(NOTICE.c.path), OUTBOX.c.channel, OUTBOX.c.id)
)
_told = (
    select(OUTBOX.c.notice_id, OUTBOX.c.contact_id, OUTBOX.c.channel, OUTBOX.c.step, OUTBOX.c.unit_code)
    .add_columns(_place.label("place"))
    .join_from(OUTBOX, NOTICE, NOTICE.c.id == OUTBOX.c.notice_id)
    .join(CONTACT, (CONTACT.c.id == OUTBOX.c.contact_id) & CONTACT.c.active)
    .where(
        OUTBOX.c.state == IntentState.SENT.value,
        or_(
            among(OUTBOX.c.notice_id, "notices"),
            and_(OUTBOX.c.notice_id == given("amended", OUTBOX.c.notice_id), among(OUTBOX.c.unit_code, "removed")),
        ),
    )
    .subquery("told")
)
_TELL = (
    insert_new(OUTBOX)
    .from_select(
        [column.name for column in OUTBOX.c if column.name not in {"id", "sent_at", "checked_at"}],
        select(
            _told.c.notice_id,
            given("rung", OUTBOX.c.rung_id),
            _told.c.contact_id,
            _told.c.channel,
            literal(Purpose.WITHDRAWN.value),
            _told.c.step,
            _told.c.unit_code,
            null(),
            given("at", OUTBOX.c.instant),
            given("release_at", OUTBOX.c.release_at),
            literal(IntentState.WAITING.value),
            literal(0),
            literal(""),
            literal(""),
        ).where(_told.c.place == 1),
    )
    .execution_options(preserve_rowcount=True)
)


class WithdrawingFacts(TrailFacts):
    """Ends notices, and tells those who had been told of them."""

    def cascade_of(self, notice_ids: Sequence[str]) -> Sequence[Branched]:
        """These notices and all below them, and everything that carries out any of them, in order of path.

        Each with those of its superiors that are still open.
        """
        given_ids = listed(notice_ids)
        superiors = defaultdict(list)
        for row in self._all(_OPEN_ABOVE, notices=given_ids):
            superiors[row.notice_id].append(row.superior_id)
        return [
            Branched(
                id=row.id,
                path=row.path,
                office=row.office,
                state=NoticeState(row.state),
                superiors=tuple(superiors[row.id]),
            )
            for row in self._all(_CASCADE, notices=given_ids)
        ]

    def withdraw_notices(self, notice_ids: Sequence[str], at: datetime, actor: str, reason: str) -> None:
        """End these notices: open tasks withdrawn, items closed, unfired rungs taken out, waiting messages settled,
        receipts above free again; and the trail. What was handed in and who was told stays.
        """
        ended = listed(notice_ids)
        self._write(_TASKS, notices=ended)
        self._write(_COUNT, notices=ended)
        self._write(_CLOSE, notices=ended, at=at)
        self._write(_FREE, notices=ended)
        self._write(_RUNGS, notices=ended)
        self._write(_WAITING, notices=ended, at=at)
        self._write(_ORDERS, notices=ended, at=at, by=actor, why=reason)
        self._write(_END, notices=ended, at=at, why=reason)
        for notice_id in notice_ids:
            self._heads.pop(notice_id, None)
            self.trail(notice_id, at, actor, "withdrawn", {"reason": reason, "with": notice_ids[0]})

    def tell_withdrawn(
        self,
        notice_ids: Sequence[str],
        removed: Sequence[str],
        amended: str,
        rung_id: str,
        at: datetime,
        release_at: datetime,
    ) -> int:
        """One intent for everybody who was sent anything under these notices, or under ``amended`` for the units
        ``removed``. Returns how many.
        """
        ended, units = listed(notice_ids), listed(removed)
        return self._write(
            _TELL, notices=ended, removed=units, amended=amended, rung=rung_id, at=at, release_at=release_at
        ).rowcount
