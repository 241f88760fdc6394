"""Units, notices and the calendar: what a draft needs to know before it is issued."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, or_, select

from domain.calendar import WorkCalendar
from domain.errors import NotFound
from domain.gazette import GazettedYear, Holiday
from domain.notices import Notice, NoticeState
from domain.policy import DEFAULTS, Policy, Urgency
from domain.units import Unit
from service.store.facts.base import Store
from service.store.rows import UNIT_COLUMNS, unit_of
from service.store.statements import among, given, listed
from service.store.tables import CALENDAR_DAY, CALENDAR_YEAR, ITEM, NOTICE, NOTICE_DOCUMENT, SETTING, UNIT

_ID = given("notice", NOTICE.c.id)
_UNIT = select(*UNIT_COLUMNS).where(UNIT.c.code == given("code", UNIT.c.code))
_HEAD = select(NOTICE.c.revision, NOTICE.c.state).where(NOTICE.c.id == _ID)
_REASON = select(NOTICE.c.withdrawn_reason).where(NOTICE.c.id == _ID)
_DOCUMENT = select(NOTICE_DOCUMENT.c.document).where(NOTICE_DOCUMENT.c.notice_id == _ID)
_NUMBER = select(NOTICE.c.id).where(
    NOTICE.c.office == given("office", NOTICE.c.office), NOTICE.c.number == given("number", NOTICE.c.number)
)
_DUES = select(ITEM.c.notice_id, ITEM.c.obligation, ITEM.c.occurrence, ITEM.c.due, ITEM.c.close_at).where(
    among(ITEM.c.notice_id, "notices"), ITEM.c.due.is_not(None)
)
_YEARS = select(CALENDAR_YEAR).order_by(CALENDAR_YEAR.c.year)
_DAYS = select(CALENDAR_DAY).order_by(CALENDAR_DAY.c.year, CALENDAR_DAY.c.day)
_SETTING = select(SETTING.c.value).where(SETTING.c.key == given("key", SETTING.c.key))

_CODE, _ACTS_FOR = given("code", UNIT.c.code), given("acts_for", UNIT.c.code)
_children, _acted, _line = UNIT.alias("children"), UNIT.alias("acted"), UNIT.alias("line")
# Three questions and not one with OR: each is a look into one index, on PostgreSQL without statistics, too.
_HAS_BELOW = or_(
    exists().where(_children.c.parent_code == UNIT.c.code, _children.c.active),
    exists().where(_acted.c.parent_code == UNIT.c.acts_for, _acted.c.active, _acted.c.code != UNIT.c.code),
    exists().where(_line.c.line_superior == UNIT.c.code, _line.c.active),
)
_SUBORDINATES = (
    select(*UNIT_COLUMNS, _HAS_BELOW.label("has_below"))
    .where(or_(UNIT.c.parent_code.in_([_CODE, _ACTS_FOR]), UNIT.c.line_superior == _CODE), UNIT.c.active)
    .where(UNIT.c.code != _CODE)
    .order_by(UNIT.c.code)
)


def policy_key(urgency: Urgency) -> str:
    """The setting in which an administrator keeps the policy for new notices of this urgency."""
    return f"policy.{urgency.value}"


class NoticeFacts(Store):
    """Reads that issuing and everything after it build on."""

    def calendar(self) -> WorkCalendar:
        """The working calendar: the gazetted years known to the program, and the administrator's over them."""
        years = self._all(_YEARS)
        key = tuple((row.year, row.digest) for row in years)
        known = self._memory.calendar(key) or self._calendars.get(key)
        if known is None:
            known = WorkCalendar().with_years(self._gazetted({row.year: row.source for row in years}))
            self._calendars[key] = known
        return known

    def _gazetted(self, sources: Mapping[int, str]) -> list[GazettedYear]:
        days = self._all(_DAYS) if sources else ()
        return [
            GazettedYear(
                year=year,
                source=source,
                holidays=tuple(Holiday(day=row.day, name=row.name) for row in days if row.year == year and row.name),
                workdays=tuple(row.day for row in days if row.year == year and not row.name),
            )
            for year, source in sources.items()
        ]

    def default_policy(self, urgency: Urgency) -> Policy:
        """The policy of a new notice of this urgency that names none: the administrator's, else the program's own."""
        row = self._one(_SETTING, key=policy_key(urgency))
        return DEFAULTS[urgency] if row is None else Policy.model_validate(row.value)

    def unit(self, code: str) -> Unit:
        """The unit. Raises NotFound."""
        row = self._one(_UNIT, code=code)
        if row is None:
            raise NotFound(f"没有编码为“{code[:40]}”的单位；请核对编码，或先导入单位", field="unit_code")
        return unit_of(row)

    def notice(self, notice_id: str) -> Notice:
        """The notice as issued, draft, policy and all. Raises NotFound."""
        revision, state = self._heads.get(notice_id) or self._head(notice_id)
        key = (notice_id, revision)
        issued = self._notices.get(key) or self._memory.notice(key) or self._parsed(notice_id)
        self._notices[key] = issued
        return issued if issued.state is state else issued.model_copy(update=self._ended(notice_id, state))

    def _ended(self, notice_id: str, state: NoticeState) -> dict[str, Any]:
        row = self._one(_REASON, notice=notice_id) if state is NoticeState.WITHDRAWN else None
        return {"state": state, "withdrawn_reason": row.withdrawn_reason if row else ""}

    def _head(self, notice_id: str) -> tuple[int, NoticeState]:
        head = self._one(_HEAD, notice=notice_id)
        if head is None:
            raise NotFound(f"没有编号为“{notice_id[:80]}”的通知；请核对链接或编号", field="notice_id")
        self._heads[notice_id] = int(head.revision), NoticeState(head.state)
        return self._heads[notice_id]

    def _parsed(self, notice_id: str) -> Notice:
        row = self._one(_DOCUMENT, notice=notice_id)
        assert row is not None  # written with the head
        return Notice.model_validate_json(row.document)

    def has_notice(self, notice_id: str) -> bool:
        """Whether it was issued already."""
        return self._one(_HEAD, notice=notice_id) is not None

    def number_taken(self, office: str, number: str) -> bool:
        """Whether the office has issued under this number before."""
        return self._one(_NUMBER, office=office, number=number) is not None

    def subordinates(self, office: Unit) -> Sequence[tuple[Unit, bool]]:
        """Active direct subordinates in order of code, each with whether it has active direct subordinates itself."""
        rows = self._all(_SUBORDINATES, code=office.code, acts_for=office.acts_for)
        return [(unit_of(row), bool(row.has_below)) for row in rows]

    def dues(self, notice_ids: Sequence[str]) -> Mapping[tuple[str, str, str], datetime]:
        """The dues of all dated items of these notices, by (notice id, obligation key, occurrence key)."""
        rows = self._all(_DUES, notices=listed(notice_ids))
        return {(row.notice_id, row.obligation, row.occurrence): row.due for row in rows}

    def closes(self, notice_ids: Sequence[str]) -> Mapping[tuple[str, str, str], datetime]:
        """When the dated items of these notices close, by (notice id, obligation key, occurrence key)."""
        rows = self._all(_DUES, notices=listed(notice_ids))
        return {(row.notice_id, row.obligation, row.occurrence): row.close_at for row in rows}
