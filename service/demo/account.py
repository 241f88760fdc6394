"""The printed account of a demonstration and the files it leaves in ``demo-output``."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from domain.base import Frozen
from domain.clock import Clock
from domain.plan import ItemKey
from domain.rollup import Figure
from service.channels.mailbox import MailboxFollower, MailNote, read_raw_mail
from service.cli.screen import console, moment, table
from service.documents.office import rollup_workbook
from service.store.ledger import SqlLedger

_STEPS = {"liaison": "联络员", "leader": "分管领导", "superior": "发文单位", "origin": "最初发文单位"}
_CHANNELS = {"email": "邮件", "sms": "短信"}


class Told(Frozen):
    """One line of the list of escalations."""

    planned: str
    sent: str
    office: str
    step: str
    person: str
    person_unit: str
    channel: str
    about: str
    reason: str


def escalations(database: Path, origin_id: str) -> list[Told]:
    """Who was told when about whom, on every rung of the climb from the due on."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as facts:
        rows = facts.execute(_ESCALATIONS, (f"/{origin_id}/", f"/{origin_id}0")).fetchall()
    return [
        Told(
            planned=moment(_utc(planned)),
            sent=moment(_utc(sent)),
            office=office,
            step=_STEPS[step],
            person=person,
            person_unit=unit,
            channel=_CHANNELS[channel],
            about=about or f"{office}的下级单位（汇总提醒）",
            reason=reason,
        )
        for planned, sent, office, step, person, unit, channel, about, reason in rows
    ]


def _utc(stored: str) -> str:
    return f"{stored}+00:00"


def write_escalations(path: Path, told: Sequence[Told]) -> None:
    """As a CSV that Excel opens with its Chinese right."""
    import csv

    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ("计划时间", "实际发出", "发文单位", "告知对象", "姓名", "对象单位", "渠道", "涉及单位", "原因")
        )
        writer.writerows(tuple(row.model_dump().values()) for row in told)


def write_rollups(folder: Path, ledger: SqlLedger, clock: Clock, offices: dict[str, str]) -> list[Path]:
    """The workbooks of some offices: ``offices`` maps a file name to a notice id."""
    written = []
    for name, notice_id in offices.items():
        _, content = rollup_workbook(ledger, notice_id, clock.now())
        (folder / name).write_bytes(content)
        written.append(folder / name)
    return written


def write_sample_mails(folder: Path, mailbox: Path, words: dict[str, str]) -> list[Path]:
    """The first mail whose subject has each word, as .eml files: ``words`` maps a file name to a word."""
    notes = MailboxFollower(mailbox).new()
    written = []
    for name, word in words.items():
        found: MailNote | None = next((note for note in notes if word in note.subject), None)
        if found is not None:
            (folder / name).write_bytes(read_raw_mail(mailbox, found))
            written.append(folder / name)
    return written


def print_rollup(ledger: SqlLedger, notice_id: str) -> None:
    """The totals of a notice on the terminal."""
    with ledger.reading() as facts:
        notice = facts.notice(notice_id)
        latest = {state.item.key: facts.latest_rollup(notice_id, state.item.key) for state in facts.items(notice_id)}
        titles: dict[ItemKey, str] = {state.item.key: state.item.title for state in facts.items(notice_id)}
    rows: list[tuple[Any, ...]] = []
    for key, found in latest.items():
        if found:
            base = found[1].base
            rows.append((titles[key], base.expected, base.included, base.nil, base.late, base.missing, base.waived))
    table(f"{notice.draft.number} 汇总（基层单位）", ("事项", "应报", "按时", "零报告", "迟报", "漏报", "免报"), rows)
    for key, found in latest.items():
        if found and found[1].figures:
            figures = ((f.field.label, _shown(f), f.field.unit) for f in found[1].figures)
            table(titles[key], ("指标", "汇总值", "单位"), figures)


def _shown(figure: Figure) -> str:
    """A value without the tail of a division."""
    return "" if figure.value is None else f"{figure.value:,.2f}".removesuffix(".00")


def print_escalations(told: Sequence[Told], limit: int = 12) -> None:
    """A sample from every step of the climb."""
    chosen: list[Told] = []
    for step in _STEPS.values():
        chosen += [row for row in told if row.step == step][: limit // len(_STEPS)]
    rows = ((t.planned, t.office, t.step, f"{t.person_unit} {t.person}", t.channel, t.about) for t in chosen)
    table(f"督办记录（共 {len(told)} 条，每级举例）", ("计划时间", "发文单位", "告知", "对象", "渠道", "涉及"), rows)
    console.print()


_ESCALATIONS = """
SELECT o.instant, o.sent_at, ou.name, o.step, c.name, cu.name, o.channel, u.name, g.reason
FROM outbox o JOIN rung g ON g.notice_id = o.notice_id AND g.id = o.rung_id
JOIN notice n ON n.id = o.notice_id JOIN unit ou ON ou.code = n.office
JOIN contact c ON c.id = o.contact_id JOIN unit cu ON cu.code = c.unit_code LEFT JOIN unit u ON u.code = o.unit_code
WHERE n.path >= ? AND n.path < ? AND g.act = 'escalate' AND o.state = 'sent' ORDER BY o.instant, o.id
"""
