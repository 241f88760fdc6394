"""Drafts of notices: kept from step to step, resumed by anybody of the office, and never silently overwritten."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Engine, Row, delete, or_, select, update

from domain.base import Frozen
from domain.drafting.findings import Findings
from domain.drafting.typed import TypedNotice
from domain.errors import Conflict, NotFound
from domain.units import path_range
from service.store.database import reading, writing
from service.store.statements import given
from service.store.tables import DRAFT, UNIT


class Kind(StrEnum):
    """What is written: a notice of the office's own, or one that passes superiors' on."""

    NEW = "new"
    REISSUE = "reissue"


class Step(StrEnum):
    """The steps of the wizard, in order."""

    CONTENT = "content"
    CHECK = "check"
    AUDIENCE = "audience"
    REHEARSAL = "rehearsal"
    ISSUE = "issue"


class KeptDraft(Frozen):
    """One draft as it is kept. ``version`` is 1 when made; ``notice_id`` is set once it was issued."""

    id: str
    office: str
    kind: Kind
    superiors: tuple[str, ...] = ()
    content: TypedNotice
    findings: Findings = Findings()
    source: str = ""
    file_name: str = ""
    step: Step = Step.CHECK
    version: int = 1
    made_by: str
    made_at: datetime
    changed_by: str
    changed_at: datetime
    notice_id: str | None = None


class DraftLine(Frozen):
    """One draft in a list."""

    id: str
    office: str
    office_name: str
    kind: Kind
    number: str
    title: str
    file_name: str
    step: Step
    changed_by: str
    changed_at: datetime


class DraftChanged(Conflict):
    """Somebody saved the draft since it was opened."""

    code = "draft_changed"


class DraftIssued(Conflict):
    """The draft was issued already: what it became is a notice."""

    code = "draft_issued"


_ID = given("draft", DRAFT.c.id)
_ONE = select(DRAFT).where(DRAFT.c.id == _ID)
_STAND = select(DRAFT.c.version, DRAFT.c.notice_id).where(DRAFT.c.id == _ID)
_DELETE = delete(DRAFT).where(DRAFT.c.id == _ID, DRAFT.c.notice_id.is_(None))
_SEEN = DRAFT.c.version == given("seen", DRAFT.c.version)
_SAVE = update(DRAFT).where(DRAFT.c.id == _ID, _SEEN, DRAFT.c.notice_id.is_(None))
_ISSUED = update(DRAFT).where(DRAFT.c.id == _ID).values(notice_id=given("became", DRAFT.c.notice_id))
_SUPERIORS: TypeAdapter[tuple[str, ...]] = TypeAdapter(tuple[str, ...])
_MOST_LISTED = 200


class Drafts:
    """Each method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, draft: KeptDraft) -> None:
        """Keep a new one."""
        with writing(self._engine) as connection:
            connection.execute(DRAFT.insert(), _columns(draft))

    def find(self, draft_id: str) -> KeptDraft:
        """The draft as it stands. Raises NotFound."""
        with reading(self._engine) as connection:
            row = connection.execute(_ONE, {"draft": draft_id}).first()
        if row is None:
            raise NotFound("没有这份草稿，可能已被删除；请从草稿列表重新打开", field="draft_id")
        return _kept(row)

    def save(self, draft: KeptDraft, seen: int) -> KeptDraft:
        """Write it in place of version ``seen``; returned with its new version.

        Raises DraftChanged where another version stands there by now, DraftIssued, NotFound.
        """
        saved = draft.model_copy(update={"version": seen + 1})
        with writing(self._engine) as connection:
            values = {name: value for name, value in _columns(saved).items() if name not in ("id", "notice_id")}
            done = connection.execute(_SAVE.values(values), {"draft": draft.id, "seen": seen})
            if done.rowcount == 0:
                _refuse(connection.execute(_STAND, {"draft": draft.id}).first())
        return saved

    def mark_issued(self, draft_id: str, notice_id: str) -> None:
        """Remember what the draft became: it is no draft any more."""
        with writing(self._engine) as connection:
            connection.execute(_ISSUED, {"draft": draft_id, "became": notice_id})

    def delete(self, draft_id: str) -> None:
        """Throw it away. Nothing happens where it is gone or was issued."""
        with writing(self._engine) as connection:
            connection.execute(_DELETE, {"draft": draft_id})

    def listed(self, places: Sequence[str]) -> list[DraftLine]:
        """What is being written by the offices at or below these paths, changed last first. One statement."""
        if not places:
            return []
        within = [(UNIT.c.path >= low) & (UNIT.c.path < high) for low, high in map(path_range, places)]
        statement = (
            select(*_LINE, UNIT.c.name.label("office_name"))
            .join_from(DRAFT, UNIT, UNIT.c.code == DRAFT.c.office)
            .where(DRAFT.c.notice_id.is_(None), or_(*within))
            .order_by(DRAFT.c.changed_at.desc(), DRAFT.c.id)
            .limit(_MOST_LISTED)
        )
        with reading(self._engine) as connection:
            return [DraftLine.model_validate(dict(row._mapping)) for row in connection.execute(statement)]


def _refuse(stands: Any) -> None:
    if stands is None:
        raise NotFound("没有这份草稿，可能已被删除；请从草稿列表重新打开", field="draft_id")
    if stands.notice_id is not None:
        raise DraftIssued("这份草稿已经下发，不能再改；如需更改请在通知页面办理变更", field="draft_id")
    raise DraftChanged("这份草稿刚刚被别人（或在另一个窗口）改过；请核对后再保存", field="version")


_LINE = [DRAFT.c[name] for name in DraftLine.model_fields if name in DRAFT.c]


def _columns(draft: KeptDraft) -> Mapping[str, Any]:
    """The row, with number and title beside the content so that a list need not read it."""
    return draft.model_dump(exclude={"content", "findings", "superiors"}) | {
        "number": draft.content.number[:200],
        "title": draft.content.title[:400],
        "superiors": _SUPERIORS.dump_json(draft.superiors).decode(),
        "content": draft.content.model_dump_json(),
        "findings": draft.findings.model_dump_json(),
    }


def _kept(row: Row[Any]) -> KeptDraft:
    fields = {name: value for name, value in row._mapping.items() if name in KeptDraft.model_fields}
    return KeptDraft.model_validate(
        fields
        | {
            "superiors": _SUPERIORS.validate_json(row.superiors),
            "content": TypedNotice.model_validate_json(row.content),
            "findings": Findings.model_validate_json(row.findings),
        }
    )
