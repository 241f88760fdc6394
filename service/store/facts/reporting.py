"""People's acts (签收、报送): each a handful of statements, however large the office."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NoReturn

from sqlalchemy import ColumnElement, Executable, bindparam, case, exists, func, literal, not_, select, update

from domain.errors import NotFound
from domain.facts import Provenance, Submitted, TaskFacts
from domain.notices import NoticeState
from domain.obligations import Demand
from domain.outbox import IntentState, Purpose
from domain.policy import CLIMB
from domain.reports import Content, Entry, LinkUsed
from domain.rollup import Rollup
from domain.task_life import OWING, TaskClosed, TaskNotFit, TaskState
from service.store.facts.carried import carried_json
from service.store.facts.links import LinkFacts
from service.store.facts.tasks import ENTRIES, FILLED, TaskReads
from service.store.statements import among, given, insert_new, item_meant, item_parameters, listed
from service.store.tables import ITEM, NOTICE, OUTBOX, RECEIPT, REPORT, REPORT_FILE, ROLLUP, RUNG, TASK

_TASK = given("task", TASK.c.id)
_STATE = given("seen_state", TASK.c.state)
_VERSION = given("seen_version", TASK.c.version)
_OPEN = (NOTICE.c.state == NoticeState.ISSUED.value) & ITEM.c.closed_at.is_(None)
_ENDED = (NOTICE.c.state != NoticeState.WITHDRAWN.value) & not_(_OPEN)
_COLUMNS = [column.name for column in REPORT.c if column.name not in {"id", "task_id", "version"}]


def _put_where(collecting: ColumnElement[bool]) -> Executable:
    """Written only where the task stands as the caller saw it: a refusal leaves nothing behind."""
    seen = (TASK.c.id == _TASK, TASK.c.state == _STATE, TASK.c.version == _VERSION)
    written = (
        select(TASK.c.id, TASK.c.version + 1, *(given(f"new_{name}", REPORT.c[name]) for name in _COLUMNS))
        .join_from(TASK, ITEM, ITEM.c.id == TASK.c.item_id)
        .join(NOTICE, NOTICE.c.id == ITEM.c.notice_id)
        .where(*seen, collecting)
    )
    return insert_new(REPORT).from_select(["task_id", "version", *_COLUMNS], written).returning(REPORT.c.id)


_PUT_REPORT, _PUT_SUPPLEMENT = _put_where(_OPEN), _put_where(_ENDED)
_MOVE = (
    update(TASK)
    .where(TASK.c.id == _TASK, TASK.c.state == _STATE, TASK.c.version == _VERSION)
    .values(state=given("following", TASK.c.state), version=TASK.c.version + 1)
)
_MINE = select(TASK.c.item_id).where(TASK.c.id == _TASK).scalar_subquery()
# A supplement changes a closed item, too: its rollup is stale from now on.
_MARK = (
    update(ITEM)
    .where(ITEM.c.id == _MINE)
    .values(
        changed=True,
        outstanding=ITEM.c.outstanding
        - case((ITEM.c.demand == Demand.MANDATORY.value, given("settled", ITEM.c.outstanding)), else_=0),
    )
    .returning(ITEM.c.outstanding)
)
_COUNT_OFF = _MARK.where(ITEM.c.closed_at.is_(None))
_ACKNOWLEDGE = (
    update(RECEIPT)
    .where(
        RECEIPT.c.notice_id == given("notice", RECEIPT.c.notice_id),
        RECEIPT.c.unit_code == given("unit", RECEIPT.c.unit_code),
        RECEIPT.c.acknowledged_at.is_(None),
    )
    .values(acknowledged_at=bindparam("at"), acknowledged_by=bindparam("actor"), acknowledged_via=bindparam("via"))
)
_STANDING = (
    select(TASK.c.state, TASK.c.version, ITEM.c.outstanding, ITEM.c.closed_at, NOTICE.c.state.label("notice_state"))
    .join_from(TASK, ITEM, ITEM.c.id == TASK.c.item_id)
    .join(NOTICE, NOTICE.c.id == ITEM.c.notice_id)
    .where(TASK.c.id == _TASK)
)
_BY_LINK = (
    select(REPORT.c.id, REPORT.c.version, REPORT.c.late, REPORT.c.supplement, REPORT.c.submitted_at)
    .where(REPORT.c.task_id == _TASK, REPORT.c.link == given("link", REPORT.c.link))
    .order_by(REPORT.c.version.desc())
)
_ROLLUP = (
    select(ROLLUP.c.id)
    .join_from(ROLLUP, ITEM, ITEM.c.id == ROLLUP.c.item_id)
    .where(item_meant(), ROLLUP.c.version == _VERSION)
)
_ALARMED = select(
    OUTBOX.c.notice_id,
    given("rung", OUTBOX.c.rung_id),
    OUTBOX.c.contact_id,
    OUTBOX.c.channel,
    literal(Purpose.ALL_CLEAR.value),
    func.max(OUTBOX.c.step),
    func.max(OUTBOX.c.unit_code),
    given("unit", OUTBOX.c.about_code),
    given("at", OUTBOX.c.instant),
    given("release_at", OUTBOX.c.release_at),
    literal(IntentState.WAITING.value),
    literal(0),
    literal(""),
    literal(""),
).where(
    OUTBOX.c.notice_id == given("notice", OUTBOX.c.notice_id),
    OUTBOX.c.unit_code.is_(None) | (OUTBOX.c.unit_code == given("unit", OUTBOX.c.unit_code)),
    OUTBOX.c.rung_id >= given("low", OUTBOX.c.rung_id),
    OUTBOX.c.rung_id < given("high", OUTBOX.c.rung_id),
    OUTBOX.c.purpose == Purpose.ALARM.value,
    OUTBOX.c.state == IntentState.SENT.value,
    # An office that was told of others before this climb had come so far knows nothing of this unit.
    exists().where(RUNG.c.notice_id == OUTBOX.c.notice_id, RUNG.c.id == OUTBOX.c.rung_id, among(RUNG.c.step, "steps")),
)
_STAND_DOWN = (
    insert_new(OUTBOX)
    .from_select(
        [column.name for column in OUTBOX.c if column.name not in {"id", "sent_at", "checked_at"}],
        _ALARMED.group_by(OUTBOX.c.notice_id, OUTBOX.c.contact_id, OUTBOX.c.channel),
    )
    .execution_options(preserve_rowcount=True)
)


class ReportingFacts(TaskReads, LinkFacts):
    """What people hand in, and what an office hands in for its subordinates."""

    def acknowledge(self, notice_id: str, unit_code: str, at: datetime, provenance: Provenance) -> bool:
        """Note the acknowledgement, and the trail. False where it had been given before. Raises NotFound."""
        if not self._acknowledge(notice_id, unit_code, at, provenance):
            self.receipt(notice_id, unit_code)
            return False
        self.trail(notice_id, at, provenance.actor, "acknowledged", {"unit": unit_code, "channel": provenance.channel})
        return True

    def _acknowledge(self, notice_id: str, unit_code: str, at: datetime, provenance: Provenance) -> bool:
        written = self._write(
            _ACKNOWLEDGE, notice=notice_id, unit=unit_code, at=at, actor=provenance.actor, via=provenance.channel
        )
        return written.rowcount > 0

    def put_report(
        self, task: TaskFacts, state: TaskState, content: Content, at: datetime, provenance: Provenance
    ) -> Submitted:
        """Write the next version, move the task, acknowledge implicitly, count it off, and the trail.

        For a task that is ``closed`` it is written as a supplement, late where the unit had been declared missing.
        Raises LinkUsed where the link has handed in since the task was read, TaskClosed where nothing is collected any
        more, TaskNotFit where the task has moved; before anything is written.
        """
        submitted = self._put(task, state, at, provenance, _written(content))
        self._write_all(
            REPORT_FILE.insert(),
            [
                {"report_id": submitted.report_id, "position": position}
                | {"sha256": one.sha256, "name": one.name, "slot": one.slot}
                for position, one in enumerate(content.files, start=1)
            ],
        )
        return submitted

    def put_rollup_report(
        self,
        task: TaskFacts,
        state: TaskState,
        rollup: Rollup,
        version: int,
        at: datetime,
        provenance: Provenance,
        entries: Sequence[Entry] = (),
    ) -> Submitted:
        """The rollup as the next version of the office's report. What was handed in before is not handed in twice."""
        before = self._one(_BY_LINK, task=task.id, link=provenance.link) if provenance.link else None
        if before is not None:
            standing = self._one(_STANDING, task=task.id)
            assert standing is not None
            return Submitted(
                report_id=before.id,
                version=before.version,
                late=before.late,
                outstanding=standing.outstanding,
                supplement=before.supplement,
            )
        compiled = {"carried": carried_json(rollup), "missing": rollup.base.missing}
        compiled["rollup_id"] = self._rollup_id(task.answered_by, version)
        return self._put(task, state, at, provenance, _written(Content(entries=tuple(entries))) | compiled)

    def _rollup_id(self, item: tuple[str, str, str] | None, version: int) -> int | None:
        if item is None:
            return None
        row = self._one(_ROLLUP, seen_version=version, **item_parameters(item[0], item[1:]))
        return None if row is None else int(row.id)

    def _put(
        self, task: TaskFacts, state: TaskState, at: datetime, provenance: Provenance, written: dict[str, Any]
    ) -> Submitted:
        seen = {"task": task.id, "seen_state": task.state.value, "seen_version": task.version}
        late = task.state is TaskState.MISSING or (task.due is not None and at > task.due)
        new = {**written, **provenance.model_dump(), "submitted_at": at, "late": late, "supplement": task.closed}
        put = _PUT_SUPPLEMENT if task.closed else _PUT_REPORT
        report = self._one(put, **seen, **{f"new_{name}": value for name, value in new.items()})
        if report is None:
            self._refuse(task, provenance)
        moved = self._write(_MOVE, **seen, following=state.value).rowcount
        settled = int(task.state in OWING and state not in OWING)
        counted = self._one(_MARK if task.closed else _COUNT_OFF, task=task.id, settled=settled)
        if not moved or counted is None:
            raise TaskNotFit("该事项的状态刚刚发生变化，本次未提交；请刷新页面后再试", field="task_id")
        acknowledged = self._acknowledge(task.notice_id, task.unit_code, at, provenance)
        self._tell_trail(task, at, provenance, late=late, acknowledged=acknowledged)
        return Submitted(
            report_id=report.id,
            version=task.version + 1,
            late=late,
            outstanding=counted.outstanding,
            supplement=task.closed,
        )

    def _tell_trail(
        self, task: TaskFacts, at: datetime, provenance: Provenance, *, late: bool, acknowledged: bool
    ) -> None:
        detail = {
            "task": task.id,
            "unit": task.unit_code,
            "item": f"{task.obligation}/{task.occurrence}",
            "version": task.version + 1,
            "channel": provenance.channel,
            "link": provenance.link,
            "late": late,
            "acknowledged": acknowledged,
        }
        act = "supplemented" if task.closed else "reported"
        self.trail(task.notice_id, at, provenance.actor, act, detail)

    def _refuse(self, task: TaskFacts, provenance: Provenance) -> NoReturn:
        """Say why a report was not written."""
        standing = self._one(_STANDING, task=task.id)
        if standing is None:
            raise NotFound("没有这一报送事项；请从最近收到的邮件中打开链接", field="task_id")
        if standing.notice_state == NoticeState.WITHDRAWN.value:
            raise TaskClosed("该通知已撤回，无需再办", field="task_id")
        if standing.closed_at is not None or standing.notice_state != NoticeState.ISSUED.value:
            raise TaskClosed("该事项刚刚办结，本次未提交；请重新打开链接，作为补报提交", field="task_id")
        used = self._one(_BY_LINK, task=task.id, link=provenance.link) if provenance.link else None
        if used is not None and used.version > task.version:
            raise LinkUsed(
                f"这个链接已于{used.submitted_at:%Y年%m月%d日 %H:%M}报送过第 {used.version} 版，本次未重复提交；"
                "如需更正，请重新打开链接，在已报内容上修改后再报",
                field="base_version",
            )
        raise TaskNotFit("该事项的状态刚刚发生变化，本次未提交；请刷新页面后再试", field="task_id")

    def stand_down(self, task: TaskFacts, at: datetime, release_at: datetime) -> int:
        """Intents ALL_CLEAR for every leader or office that was alarmed about this task, on the ladder that it climbs.

        Returns how many.
        """
        item = f"report.{task.obligation}.{task.occurrence}."
        climbed = f"{item}{task.ladder}.escalate" if task.ladder else f"{item}escalate"
        return self._write(
            _STAND_DOWN,
            notice=task.notice_id,
            unit=task.unit_code,
            rung=f"{item}{task.unit_code}.all_clear.{task.version}",
            low=f"{climbed}.",
            high=f"{climbed}/",  # "/" is the character after "."
            steps=listed(step.value for step in CLIMB[: task.climbed + 1]),
            at=at,
            release_at=release_at,
        ).rowcount


def _written(content: Content) -> dict[str, Any]:
    """The columns that hold what was handed in."""
    return {
        "nil": content.nil,
        "filled": FILLED.dump_json(content.values).decode(),
        "body": content.text,
        "entries": ENTRIES.dump_json(content.entries).decode(),
        "missing": 0,
        "supplement": False,
        "carried": None,
        "rollup_id": None,
    }
