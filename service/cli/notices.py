"""Notices from the command line, over the API of the running service."""

from pathlib import Path
from typing import Any

import typer

from domain.behaviour import Behaviour
from service.cli.drafts import read_draft
from service.cli.language import Command, group
from service.cli.options import JSON
from service.cli.screen import as_json, busy, moment, say, table, warn

notice_app = group("通知：预演、下发、查看进展")
_DRAFT = typer.Argument(..., metavar="草稿", help="通知草稿（TOML，或 proposal 输出的 JSON），写法见 docs/drafts.md")
_ID = typer.Argument("", metavar="编号", help="通知编号；不填则列出全部通知")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    notice_app.command("plan", cls=Command, help="预演：下发前看清每一次催办、督办、汇总和办结，不写入任何数据")(plan)
    notice_app.command("issue", cls=Command, help="下发一份通知")(issue)
    notice_app.command("status", cls=Command, help="查看一份通知的进展；不填编号则列出全部通知")(status)
    app.add_typer(notice_app, name="notice")


def issue(file: Path = _DRAFT) -> None:
    """Issue a draft; prints its id and what a person should know."""
    from service.cli.remote import Remote

    draft, remote = read_draft(file), Remote()
    with busy("正在下发…"):
        answer = remote.post("/api/v1/notices", draft)
    for flag in answer["flags"]:
        warn(flag["message"])
    say(f"已下发，通知编号 {answer['notice_id']}。查看进展：cascade notice status {answer['notice_id']}")


def plan(
    file: Path = _DRAFT,
    everything: bool = typer.Option(False, "--all", metavar="", help="列出每一个发文单位，不只每级一个"),
    behaviour: Behaviour | None = typer.Option(
        None,
        metavar="假设",
        help="连同各单位的反应一起预演：nobody 无人理会，last-day 都在最后一天，history 按以往是否准时",
    ),
    history: Path | None = typer.Option(
        None, metavar="表格", help="各单位准时情况（CSV 或 Excel：单位编码、工作日）；不给则按本系统以往报送计算"
    ),
    texts: bool = typer.Option(False, "--texts", metavar="", help="各类消息各列一条全文"),
    units: bool = typer.Option(False, "--units", metavar="", help="逐条列出：谁、何时、经何渠道、收到什么"),
    unit: str = typer.Option("", metavar="编码", help="只看发给或关于这个单位的消息"),
    json: bool = JSON,
) -> None:
    """The dry run."""
    from service.cli import foresight
    from service.cli.remote import Remote

    draft, remote = read_draft(file), Remote()
    every = units or bool(unit)
    query = {"behaviour": behaviour.value, "texts": every, "samples": texts and not every} if behaviour else {}
    if history is not None:
        draft["punctuality"] = foresight.read_punctuality(history)
    with busy("正在推算各级计划…"):
        answer = remote.post("/api/v1/notices/plan", draft, **query, **({"unit": unit} if unit else {}))
    if json:
        as_json(answer)
        return
    for flag in answer["flags"]:
        warn(flag["message"])
    if answer["forecast"]:
        foresight.print_forecast(answer["forecast"], texts=texts, units=units)
        say("尚未下发")
        return
    _print_plan(answer, everything=everything)


def _print_plan(answer: dict[str, Any], *, everything: bool) -> None:
    """Every office, or one of each level."""
    shown: set[str] = set()
    for office in answer["offices"]:
        level = office["office"]["level"]
        if everything or level not in shown:
            shown.add(level)
            _print_office(office)
    say(f"共 {len(answer['offices'])} 个发文单位，{sum(o['tasks'] for o in answer['offices'])} 项报送任务；尚未下发")


def _print_office(office: dict[str, Any]) -> None:
    name, notice = office["office"]["name"], office["notice"]
    title = f"{name}：{notice['draft']['number']} → {len(office['receipts'])} 个单位"
    rows = ((moment(rung["instant"]), rung["reason"], _channels(rung["channels"])) for rung in office["rungs"])
    table(title, ("时间", "做什么", "渠道"), rows)


def _channels(names: list[str]) -> str:
    return "、".join({"email": "邮件", "sms": "短信"}.get(name, name) for name in names)


def status(
    notice_id: str = _ID,
    everything: bool = typer.Option(False, "--all", metavar="", help="列出全部单位，不只需要关注的前 30 个"),
    tree: bool = typer.Option(False, "--tree", metavar="", help="逐级进展：每个发文单位一行"),
    json: bool = JSON,
) -> None:
    """How one notice stands, or all of them."""
    from service.cli import standing
    from service.cli.remote import Remote

    remote = Remote()
    path = "/api/v1/notices" + (f"/{notice_id}" if notice_id else "") + ("/progress" if notice_id and tree else "")
    answer = remote.get(path) if notice_id else remote.get(path, limit=50)
    if json:
        as_json(answer)
    elif not notice_id:
        standing.print_notices(answer)
    elif tree:
        standing.print_progress(answer)
    else:
        standing.print_status(answer, everything=everything)
