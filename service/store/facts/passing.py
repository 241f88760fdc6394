"""Passing notices on by hand (审核后转发): what still waits for an office's clerk."""

from collections.abc import Sequence

from sqlalchemy import func, select

from domain.facts.passing import WaitingNotice
from domain.notices import NoticeState
from domain.units import ReissueRule
from service.store.facts.base import Store
from service.store.statements import among, listed
from service.store.tables import ITEM, NOTICE, RECEIPT, UNIT

_FIRST_DUE = (
    select(func.min(ITEM.c.due, type_=ITEM.c.due.type)).where(ITEM.c.notice_id == NOTICE.c.id).scalar_subquery()
)
_WAITING = (
    select(
        NOTICE.c.id.label("notice_id"),
        NOTICE.c.number,
        NOTICE.c.title,
        NOTICE.c.reissue_due,
        UNIT.c.name.label("office_name"),
        RECEIPT.c.unit_code,
        _FIRST_DUE.label("due"),
    )
    .join_from(NOTICE, RECEIPT, RECEIPT.c.notice_id == NOTICE.c.id)
    .join(UNIT, UNIT.c.code == NOTICE.c.office)
    .where(
        NOTICE.c.state == NoticeState.ISSUED.value,
        among(RECEIPT.c.unit_code, "units"),
        RECEIPT.c.child_id.is_(None),
        RECEIPT.c.reissue == ReissueRule.REVIEW_FIRST.value,
    )
    .order_by(NOTICE.c.reissue_due, NOTICE.c.id)
)


class PassingFacts(Store):
    """What an office has still to pass on."""

    def waiting(self, unit_codes: Sequence[str]) -> Sequence[WaitingNotice]:
        """Open notices addressed to one of these units that its clerk has still to pass on, the most pressing first."""
        return [
            WaitingNotice.model_validate(dict(row._mapping)) for row in self._all(_WAITING, units=listed(unit_codes))
        ]
