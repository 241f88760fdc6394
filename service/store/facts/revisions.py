"""Versions of a notice, and which version of its superiors a notice carries out."""

from collections.abc import Sequence

from sqlalchemy import or_, select, update

from domain.errors import NotFound
from domain.facts.amending import Branched, Carried
from domain.notices import Notice, NoticeState
from service.store.facts.tasks import TaskReads
from service.store.statements import given
from service.store.tables import NOTICE, NOTICE_REVISION, NOTICE_SUPERIOR

_ID = given("notice", NOTICE.c.id)
_REVISION = select(NOTICE_REVISION.c.document).where(
    NOTICE_REVISION.c.notice_id == _ID, NOTICE_REVISION.c.revision == given("of_revision", NOTICE_REVISION.c.revision)
)
_MOVED = (
    select(
        NOTICE_SUPERIOR.c.superior_id, NOTICE_SUPERIOR.c.revision.label("carried"), NOTICE.c.revision, NOTICE.c.state
    )
    .join_from(NOTICE_SUPERIOR, NOTICE, NOTICE.c.id == NOTICE_SUPERIOR.c.superior_id)
    .where(
        NOTICE_SUPERIOR.c.notice_id == _ID,
        NOTICE_SUPERIOR.c.revision > 0,
        or_(NOTICE.c.revision > NOTICE_SUPERIOR.c.revision, NOTICE.c.state == NoticeState.WITHDRAWN.value),
    )
    .order_by(NOTICE_SUPERIOR.c.position)
)
_CARRY = (
    update(NOTICE_SUPERIOR)
    .where(NOTICE_SUPERIOR.c.notice_id == _ID, NOTICE_SUPERIOR.c.superior_id == given("above", NOTICE.c.id))
    .values(revision=given("carried", NOTICE_SUPERIOR.c.revision))
)
_ANSWERING = (
    select(NOTICE.c.id, NOTICE.c.path, NOTICE.c.office, NOTICE.c.state)
    .join_from(NOTICE_SUPERIOR, NOTICE, NOTICE.c.id == NOTICE_SUPERIOR.c.notice_id)
    .where(
        NOTICE_SUPERIOR.c.superior_id == _ID,
        NOTICE_SUPERIOR.c.revision > 0,
        NOTICE.c.state != NoticeState.WITHDRAWN.value,
    )
    .order_by(NOTICE.c.path)
)
_above = NOTICE.alias("above")
# Sought from the superiors that are open, because the closed notices of all years are many.
_CLOSED_BEHIND = (
    select(NOTICE.c.id)
    .join_from(_above, NOTICE_SUPERIOR, NOTICE_SUPERIOR.c.superior_id == _above.c.id)
    .join(NOTICE, NOTICE.c.id == NOTICE_SUPERIOR.c.notice_id)
    .where(
        _above.c.state == NoticeState.ISSUED.value,
        NOTICE.c.state == NoticeState.CLOSED.value,
        NOTICE_SUPERIOR.c.revision > 0,
        _above.c.revision > NOTICE_SUPERIOR.c.revision,
    )
    .order_by(NOTICE.c.path)
)


class RevisionFacts(TaskReads):
    """What an office follows when its superiors amend."""

    def notice_as(self, notice_id: str, revision: int) -> Notice:
        """The notice as it stood in this revision. Raises NotFound."""
        row = self._one(_REVISION, notice=notice_id, of_revision=revision)
        if row is not None:
            return Notice.model_validate_json(row.document)
        notice = self.notice(notice_id)
        if notice.revision != revision:
            raise NotFound(f"这份通知没有第 {revision} 稿", field="revision")
        return notice

    def superiors_moved(self, notice_id: str) -> Sequence[Carried]:
        """Superiors that were amended or withdrawn since this notice carried them out, in order."""
        return [
            Carried(
                superior_id=row.superior_id, carried=row.carried, revision=row.revision, state=NoticeState(row.state)
            )
            for row in self._all(_MOVED, notice=notice_id)
        ]

    def carry_out(self, notice_id: str, superior_id: str, revision: int) -> None:
        """The notice carries out this revision of its superior; 0 for nothing of it any more."""
        self._write(_CARRY, notice=notice_id, above=superior_id, carried=revision)

    def closed_behind(self) -> Sequence[str]:
        """Closed notices that have not yet followed an open superior's amendment, in order of path."""
        return [row.id for row in self._all(_CLOSED_BEHIND)]

    def answering(self, notice_id: str) -> Sequence[Branched]:
        """Notices that carry out this one directly, withdrawn ones left out, in order of path."""
        return [
            Branched(id=row.id, path=row.path, office=row.office, state=NoticeState(row.state))
            for row in self._all(_ANSWERING, notice=notice_id)
        ]
