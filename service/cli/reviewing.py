"""Deciding from the command line: reports that wait for review, requests of units, and more time given unasked."""

from collections.abc import Sequence
from typing import Any

import typer

from service.cli.language import Command
from service.cli.notices import notice_app
from service.cli.options import BY, JSON, NOTICE, REASON
from service.cli.screen import as_json, moment, say, table

_DUE = typer.Option(..., metavar="时间", help="新的截止时间：2024-06-28（当天下班前）或 2024-06-28T12:00:00+08:00")
_REPORTS = typer.Argument(None, metavar="材料", help="任务号:版本，见 cascade notice waiting；可列多个")
_UNITS = typer.Option(..., "--unit", metavar="编码", help="单位编码，可重复")
_OBLIGATION = typer.Option("", metavar="标识", help="只限这一报送事项（key）；不写则为该单位全部待报事项")
_OCCURRENCE = typer.Option("", metavar="标识", help="只限这一期次")
_KINDS = {"extension": "延期", "waiver": "免报", "objection": "异议"}


def register(_: typer.Typer) -> None:
    """Add the commands to those about notices."""
    commands = (
        ("waiting", waiting, "列出等待本单位审核的材料和等待批复的申请"),
        ("accept", accept, "采纳材料"),
        ("return", send_back, "退回材料，写明理由和新的截止时间"),
        ("decide", decide, "批复延期、免报申请"),
        ("extend", extend, "主动给单位延期"),
        ("waive", waive, "免去单位的报送任务"),
    )
    for name, command, help in commands:
        notice_app.command(name, cls=Command, help=help)(command)


def waiting(notice_id: str = NOTICE, json: bool = JSON) -> None:
    """What waits for a decision."""
    from service.cli.remote import Remote

    answer = Remote().get(f"/api/v1/notices/{notice_id}/waiting")
    if json:
        as_json(answer)
        return
    if not answer["reports"] and not answer["requests"]:
        say("没有等待审核的材料，也没有等待批复的申请")
    if answer["reports"]:
        _print_reports(answer["reports"])
    if answer["requests"]:
        _print_requests(answer["requests"])


def _print_reports(reports: Sequence[dict[str, Any]]) -> None:
    rows = [
        (
            f"{one['task_id']}:{one['version']}",
            one["unit_name"],
            one["title"],
            moment(one["since"]),
            "迟报" if one["late"] else "零报告" if one["nil"] else "",
            one["actor"],
        )
        for one in reports
    ]
    table("等待审核的材料", ("材料", "单位", "事项", "报送", "", "报送人"), rows, whole=frozenset({0}))


def _print_requests(requests: Sequence[dict[str, Any]]) -> None:
    rows = [
        (
            one["request_id"],
            one["unit_name"],
            one["title"],
            _wish(one),
            one["reason"],
            moment(one["since"]),
        )
        for one in requests
    ]
    heads = ("申请", "单位", "事项", "要求", "理由", "提出")
    table("等待批复的申请", heads, rows, frozenset({0}))


def _wish(request: dict[str, Any]) -> str:
    until = f"至 {moment(request['asked_due'])}" if request["asked_due"] else ""
    return f"{_KINDS[request['kind']]}{until}"


def accept(
    notice_id: str = NOTICE,
    reports: list[str] = _REPORTS,
    everything: bool = typer.Option(False, "--all", metavar="", help="此刻等待审核的全部材料"),
    by: str = BY,
) -> None:
    """Accept reports."""
    from service.cli.remote import Remote

    remote = Remote()
    chosen = _waiting(remote, notice_id) if everything else _seen(reports)
    answer = remote.post(f"/api/v1/notices/{notice_id}/accept", {"reports": chosen, "by": by})
    say(f"已采纳 {answer['reports']} 份材料；还有 {answer['waiting']} 份待审")


def _waiting(remote: Any, notice_id: str) -> list[dict[str, int]]:
    found = remote.get(f"/api/v1/notices/{notice_id}/waiting")["reports"]
    if not found:
        say("没有等待审核的材料")
        raise typer.Exit
    return [{"task_id": one["task_id"], "version": one["version"]} for one in found]


def _seen(reports: Sequence[str] | None) -> list[dict[str, int]]:
    """Each report as the API takes it."""
    if not reports:
        raise typer.BadParameter("请列出材料（任务号:版本），或加 --all", param_hint="材料")
    return [_one_seen(report) for report in reports]


def _one_seen(report: str) -> dict[str, int]:
    task, separator, version = report.partition(":")
    if not separator or not (task + version).isascii() or not task.isdigit() or not version.isdigit():
        raise typer.BadParameter(f"“{report[:40]}”应写作 任务号:版本，如 12:1", param_hint="材料")
    return {"task_id": int(task), "version": int(version)}


def send_back(
    notice_id: str = NOTICE, reports: list[str] = _REPORTS, due: str = _DUE, reason: str = REASON, by: str = BY
) -> None:
    """Send reports back."""
    from service.cli.remote import Remote

    body = {"reports": _seen(reports), "by": by, "reason": reason, "due": due}
    answer = Remote().post(f"/api/v1/notices/{notice_id}/return", body)
    say(f"已退回 {answer['reports']} 份材料，新的截止时间 {moment(answer['due'])}；还有 {answer['waiting']} 份待审")


def decide(
    notice_id: str = NOTICE,
    requests: list[int] = typer.Argument(..., metavar="申请", help="申请的编号，见 cascade notice waiting；可列多个"),
    grant: bool = typer.Option(..., "--grant/--refuse", metavar="", help="同意，或不同意"),
    due: str = typer.Option("", metavar="时间", help="同意延期到什么时间；不写则按申请的时间"),
    reason: str = typer.Option("", metavar="理由", help="理由；不同意时必须写明"),
    by: str = BY,
) -> None:
    """Decide requests."""
    from service.cli.remote import Remote

    body = {"requests": requests, "grant": grant, "due": due or None, "reason": reason, "by": by}
    answer = Remote().post(f"/api/v1/notices/{notice_id}/decide", body)
    later = f"，截止时间改为 {moment(answer['due'])}" if answer["due"] else ""
    say(f"已{'同意' if grant else '不同意'} {answer['tasks']} 项申请{later}")


def extend(
    notice_id: str = NOTICE,
    unit: list[str] = _UNITS,
    obligation: str = _OBLIGATION,
    occurrence: str = _OCCURRENCE,
    due: str = _DUE,
    reason: str = REASON,
    by: str = BY,
) -> None:
    """Give more time unasked."""
    from service.cli.remote import Remote

    remote = Remote()
    body = {"tasks": _tasks(remote, notice_id, unit, obligation, occurrence), "due": due, "reason": reason, "by": by}
    answer = remote.post(f"/api/v1/notices/{notice_id}/extend", body)
    say(f"已将 {answer['tasks']} 项任务延期至 {moment(answer['due'])}")


def waive(
    notice_id: str = NOTICE,
    unit: list[str] = _UNITS,
    obligation: str = _OBLIGATION,
    occurrence: str = _OCCURRENCE,
    reason: str = REASON,
    by: str = BY,
) -> None:
    """Let units off."""
    from service.cli.remote import Remote

    remote = Remote()
    body = {"tasks": _tasks(remote, notice_id, unit, obligation, occurrence), "reason": reason, "by": by}
    answer = remote.post(f"/api/v1/notices/{notice_id}/waive", body)
    say(f"已免报 {answer['tasks']} 项任务")


def _tasks(remote: Any, notice_id: str, codes: Sequence[str], obligation: str, occurrence: str) -> list[int]:
    """The tasks of these units that still owe, as far as they are meant. Raises NotFound."""
    from domain.errors import NotFound
    from domain.task_life import OWING

    units = {unit["code"]: unit["tasks"] for unit in remote.get(f"/api/v1/notices/{notice_id}")["units"]}
    chosen: list[int] = []
    for code in dict.fromkeys(codes):
        mine = [
            task["id"]
            for task in units.get(code, ())
            if task["state"] in OWING
            and obligation in ("", task["obligation"])
            and occurrence in ("", task["occurrence"])
        ]
        if not mine:
            raise NotFound(f"单位“{code[:40]}”在这份通知下没有符合条件的待报事项，请核对单位编码和事项", field="unit")
        chosen += mine
    return chosen
