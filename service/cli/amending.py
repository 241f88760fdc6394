"""Amending and withdrawing from the command line, over the API of the running service."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import typer

from service.cli.drafts import read_draft
from service.cli.language import Command
from service.cli.notices import notice_app
from service.cli.options import BY, JSON, NOTICE, REASON
from service.cli.screen import as_json, busy, moment, say, table, warn


def register(_: typer.Typer) -> None:
    """Add the commands."""
    notice_app.command("amend", cls=Command, help="变更一份已下发的通知；先用 --preview 看清改动")(amend)
    notice_app.command("withdraw", cls=Command, help="撤回一份通知及各级的转发")(withdraw)
    notice_app.command(
        "revisions", cls=Command, help="查看历次变更；--number 取某一稿的草稿（JSON），可修改后用于变更"
    )(revisions)


def amend(
    notice_id: str = NOTICE,
    file: Path = typer.Argument(..., metavar="草稿", help="通知改后的草稿（TOML 或 JSON），写法见 docs/drafts.md"),
    by: str = BY,
    reason: str = REASON,
    preview: bool = typer.Option(False, "--preview", metavar="", help="只看改动，不写入任何数据"),
    json: bool = JSON,
) -> None:
    """Show what changes, and change it."""
    from service.cli.remote import Remote

    body = {"by": by, "reason": reason, "draft": read_draft(file)}
    with busy("正在比对…" if preview else "正在变更…"):
        answer = Remote().post(f"{_path(notice_id)}/amend", body, preview=preview)
    if json:
        as_json(answer)
    else:
        _print(answer)


def _path(notice_id: str) -> str:
    return f"/api/v1/notices/{quote(notice_id, safe='')}"


def _print(answer: dict[str, Any]) -> None:
    for flag in answer["flags"]:
        warn(flag["message"])
    words = {"text": "文字", "body": "正文", "due": "时限", "form": "填报内容", "demand": "报送要求"}
    words |= {"added": "新增", "removed": "取消", "units": "单位"}
    rows = ((words.get(change["kind"], change["kind"]), change["sentence"]) for change in answer["changes"])
    table(f"第 {answer['revision']} 稿的改动", ("类别", "改动"), rows)
    say(
        f"重新签收 {len(answer['asked'])} 个单位，新增 {len(answer['added'])} 个，取消 {len(answer['removed'])} 个；"
        f"退回重报 {answer['reasked']} 份，取消任务 {answer['withdrawn']} 项；"
        f"计划中去掉 {answer['moments_dropped']} 个时点，新增 {answer['moments_added']} 个；"
        f"{answer['below']} 份转发的通知随后自动跟随"
    )
    say("已变更" if answer["done"] else "以上为预览，尚未变更；确认后去掉 --preview 再执行")


def withdraw(notice_id: str = NOTICE, by: str = BY, reason: str = REASON) -> None:
    """Withdraw a notice and all below it."""
    from service.cli.remote import Remote

    with busy("正在撤回…"):
        answer = Remote().post(f"{_path(notice_id)}/withdraw", {"by": by, "reason": reason})
    staying = f"；{answer['staying']} 份通知因另有上级要求继续办理" if answer["staying"] else ""
    say(f"已撤回 {answer['notices']} 份通知，告知 {answer['told']} 人{staying}")


def revisions(
    notice_id: str = NOTICE,
    number: int = typer.Option(0, metavar="稿次", help="输出这一稿的草稿（JSON），1 为下发时的原稿"),
    json: bool = JSON,
) -> None:
    """The amendments of a notice, or one of its versions."""
    from service.cli.remote import Remote

    answer = Remote().get(f"{_path(notice_id)}/revisions{f'/{number}' if number else ''}")
    if json or number:
        as_json(answer)
        return
    rows = (
        (
            one["revision"],
            moment(one["at"]),
            one["actor"],
            one["reason"],
            "；".join(c["sentence"] for c in one["changes"]),
        )
        for one in answer
    )
    table("历次变更", ("稿次", "时间", "决定人", "理由", "改动"), rows)
