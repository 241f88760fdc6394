"""The demonstration checks itself, with its own plain SQL and the people's own diary, not with the code that made the
result.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from domain.base import Frozen
from service.demo.diary import Diary
from service.foresight import DryRun


class Verdict(Frozen):
    """One check: what was compared, and every disagreement found."""

    name: str
    compared: int
    faults: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """A check that compared nothing has not passed."""
        return not self.faults and self.compared > 0


COMMIT_SECONDS = 0.5
"""Real time between the instant that a report is dated and its commit, when many come at once."""


def judge(
    database: Path, origin_id: str, dry_run: DryRun, diary: Diary, speed: float = 0.0, *, outages: bool = False
) -> list[Verdict]:
    """All checks over one cascade.

    ``speed``: business seconds in a real one. A fast clock turns the moment that a report takes to be committed into
    minutes, in which nobody could know of it yet. ``outages``: the service stood still at times; where the last reports
    came in before an office's workflow was back, it closes at once, and what it missed has nobody left to tell.
    """
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as facts:
        return [
            _sums(facts, origin_id, diary),
            _whole(facts, origin_id),
            _chased_rightly(facts, origin_id, COMMIT_SECONDS * speed),
            _plan_is_execution(facts, origin_id, dry_run, outages=outages),
            _nobody_silent(facts, origin_id),
            _told_once(facts, origin_id),
        ]


def _rows(facts: sqlite3.Connection, statement: str, *given: Any) -> list[tuple[Any, ...]]:
    return facts.execute(statement, given).fetchall()


def _within(origin_id: str) -> tuple[str, str]:
    return f"/{origin_id}/", f"/{origin_id}0"  # '0' follows '/' in ASCII


def _final_rollups(facts: sqlite3.Connection, origin_id: str) -> Iterable[tuple[str, str, dict[str, Any]]]:
    found = _rows(
        facts,
        "SELECT i.obligation, i.occurrence, r.document FROM rollup r JOIN item i ON i.id = r.item_id "
        "WHERE i.notice_id = ? AND r.version = i.version",
        origin_id,
    )
    return [(obligation, occurrence, json.loads(document)) for obligation, occurrence, document in found]


def _sums(facts: sqlite3.Connection, origin_id: str, diary: Diary) -> Verdict:
    """Every number of the origin's rollup against the sum of what people say they handed in."""
    faults, compared = [], 0
    fed = {notice for (notice,) in _rows(facts, _FEEDING, origin_id)}
    for obligation, occurrence, document in _final_rollups(facts, origin_id):
        handed_over = diary.reports(obligation)
        reports = [entry for entry in handed_over if entry.occurrence == occurrence and entry.notice_id in fed]
        base = document["base"]
        handed_in = base["included"] + base["nil"] + base["late"]
        compared += 1
        if handed_in != len(reports):
            faults.append(f"{obligation}/{occurrence}：汇总含 {handed_in} 个单位，实际报送 {len(reports)} 个")
        for figure in document["figures"]:
            field = figure["field"]
            given = [
                Decimal(v) for e in reports if (v := e.submission.get("values", {}).get(field["key"])) and _number(v)
            ]
            if field["kind"] != "text":
                compared += 1
                if Decimal(figure["partial"]["total"]) != sum(given, Decimal(0)):
                    faults.append(
                        f"{field['label']}：汇总 {figure['partial']['total']}，独立求和 {sum(given, Decimal(0))}"
                    )
    return Verdict(name="汇总数等于逐单位独立求和", compared=compared, faults=tuple(faults))


def _number(text: str) -> bool:
    return text.replace(".", "", 1).replace("-", "", 1).isdigit()


def _whole(facts: sqlite3.Connection, origin_id: str) -> Verdict:
    """included + nil + late + missing + waived = expected, in every rollup of every office."""
    documents = _rows(
        facts,
        "SELECT n.office, r.document FROM rollup r JOIN item i ON i.id = r.item_id JOIN notice n ON n.id = i.notice_id "
        "WHERE n.path >= ? AND n.path < ?",
        *_within(origin_id),
    )
    faults = []
    for office, document in documents:
        for part in ("direct", "base"):
            counts = json.loads(document)[part]
            if sum(counts[k] for k in ("included", "nil", "late", "missing", "waived")) != counts["expected"]:
                faults.append(f"{office} {part}：{counts}")
    return Verdict(name="百分之百：按时+零报告+迟报+漏报+免报=应报", compared=len(documents), faults=tuple(faults))


def _chased_rightly(facts: sqlite3.Connection, origin_id: str, commit_seconds: float) -> Verdict:
    """Nobody was chased about a report that had been committed before the message was last checked.

    Reports of people only: an office's own counts from its planned instant, not from when it was handed in.
    """
    chased = _rows(facts, _CHASED, *_within(origin_id))
    faults = [
        f"{unit} 已于 {reported} 报送，{rung} 仍在 {checked} 发出"
        for unit, rung, checked, reported in chased
        if reported is not None and _seconds(reported) + commit_seconds < _seconds(checked)
    ]
    return Verdict(name="已报的不再催", compared=len(chased), faults=tuple(faults))


def _plan_is_execution(facts: sqlite3.Connection, origin_id: str, dry_run: DryRun, *, outages: bool) -> Verdict:
    """What was written is what the dry run showed, and what fired is what was written.

    An office that passed the notice on in the same act has its dry run; one that sat on it has the plan of its own day.
    """
    anchors = dict(_rows(facts, "SELECT office, anchor FROM notice WHERE path >= ? AND path < ?", *_within(origin_id)))
    first = anchors[dry_run.offices[0].office.code]
    foreseen = {one.office.code: one for one in dry_run.offices}
    faults, compared = [], 0
    for office, anchor in anchors.items():
        rows = _rows(facts, _RUNGS, office, *_within(origin_id))
        if anchor == first and office in foreseen:
            shown = [(rung.id, rung.instant.timestamp()) for rung in foreseen[office].rungs]
            compared += len(shown)
            if shown != [(identity, _seconds(instant)) for identity, instant, _, _ in rows]:
                faults.append(f"{foreseen[office].office.name}：写入的时刻与预演不一致")
        last = max((fired for _, _, fired, _ in rows if fired), default="")
        carried = [row for row in rows if not outages or row[2] or row[1] <= last]
        faults += [fault for row in carried if (fault := _unfaithful(office, row))]
    return Verdict(name="执行与预演一致", compared=compared, faults=tuple(faults))


def _unfaithful(office: str, row: tuple[str, str, str | None, str | None]) -> str | None:
    identity, instant, fired, closed = row
    if fired is not None and fired < instant:
        return f"{office} {identity}：应在 {instant}，提前到 {fired}"
    if fired is None and (closed is None or instant < closed):
        return f"{office} {identity}：{instant} 未执行"
    return None


def _seconds(instant: str) -> float:
    return datetime.fromisoformat(instant).replace(tzinfo=UTC).timestamp()


def _nobody_silent(facts: sqlite3.Connection, origin_id: str) -> Verdict:
    """Every unit declared missing was told, its leader was, its superior office was; or an incident names the gap."""
    asked = _rows(facts, _ASKED, *_within(origin_id))[0][0]
    missing = _rows(
        facts,
        "SELECT DISTINCT t.unit_code, i.notice_id FROM task t JOIN item i ON i.id = t.item_id JOIN notice n "
        "ON n.id = i.notice_id WHERE n.path >= ? AND n.path < ? AND t.state = 'missing'",
        *_within(origin_id),
    )
    faults = []
    for unit, notice in missing:
        steps = {
            step
            for (step,) in _rows(
                facts,
                "SELECT DISTINCT step FROM outbox WHERE notice_id = ? AND (unit_code = ? OR unit_code IS NULL) AND "
                "state = 'sent' AND purpose IN ('reminder', 'alarm')",
                notice,
                unit,
            )
        }
        incidents = _rows(facts, "SELECT 1 FROM incident WHERE unit_code = ?", unit)
        if not {"leader", "superior"} <= steps and not incidents:
            faults.append(f"{unit} 漏报，但只告知了 {sorted(steps)}，也没有待处理事项")
    return Verdict(name="漏报单位都经逐级督办", compared=asked, faults=tuple(faults))


def _told_once(facts: sqlite3.Connection, origin_id: str) -> Verdict:
    """No letter went twice: each sent intent is in one letter, and no person got two for one rung and channel."""
    sent = _rows(
        facts,
        "SELECT o.notice_id || o.rung_id || o.contact_id || o.channel, count(*) FROM outbox o JOIN notice n ON n.id = "
        "o.notice_id WHERE n.path >= ? AND n.path < ? AND o.state = 'sent' GROUP BY 1",
        *_within(origin_id),
    )
    faults = [f"{key} 发出 {times} 次" for key, times in sent if times > 1]
    return Verdict(name="同一时刻同一人只告知一次", compared=len(sent), faults=tuple(faults))


def failures(verdicts: Sequence[Verdict]) -> list[str]:
    """One line a failed check."""
    return [f"{v.name}：{'；'.join(v.faults[:3]) or '没有可比较的内容'}" for v in verdicts if not v.passed]


_CHASED = """
SELECT o.unit_code, o.rung_id, o.checked_at,
  (SELECT min(r.submitted_at) FROM report r JOIN task t ON t.id = r.task_id JOIN item i ON i.id = t.item_id
   WHERE i.notice_id = o.notice_id AND t.unit_code = o.unit_code AND i.obligation = g.obligation
   AND i.occurrence = g.occurrence AND r.rollup_id IS NULL)
FROM outbox o JOIN rung g ON g.notice_id = o.notice_id AND g.id = o.rung_id JOIN notice n ON n.id = o.notice_id
WHERE n.path >= ? AND n.path < ? AND o.state = 'sent' AND g.track = 'report' AND o.unit_code IS NOT NULL
"""
_RUNGS = """
SELECT g.id, g.instant, g.fired_at, n.closed_at FROM rung g JOIN notice n ON n.id = g.notice_id
WHERE n.office = ? AND n.path >= ? AND n.path < ? ORDER BY g.position
"""
_FEEDING = """
WITH RECURSIVE feeding(id) AS (SELECT ? UNION
  SELECT s.notice_id FROM notice_superior s JOIN feeding f ON f.id = s.superior_id) SELECT id FROM feeding
"""
_ASKED = """
SELECT count(*) FROM task t JOIN item i ON i.id = t.item_id JOIN notice n ON n.id = i.notice_id
WHERE n.path >= ? AND n.path < ? AND i.demand = 'mandatory'
"""
