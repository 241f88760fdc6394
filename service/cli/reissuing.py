"""Passing a notice on by hand from the command line: the proposal as a JSON file, edited, and issued."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import typer

from service.cli.drafts import read_draft
from service.cli.language import Command
from service.cli.notices import notice_app
from service.cli.screen import as_json, aside, busy, say, warn

_ID = typer.Argument(..., metavar="编号", help="上级通知的编号")
_DRAFT = typer.Argument(..., metavar="草稿", help="cascade notice proposal 输出、经修改的草稿（JSON）")


def register(_: typer.Typer) -> None:
    """Add the commands."""
    notice_app.command("proposal", cls=Command, help="拟好本单位转发的通知，按 JSON 输出；可合并几份上级通知")(proposal)
    notice_app.command("reissue", cls=Command, help="转发：下发经修改的草稿")(reissue)


def proposal(
    notice_id: str = _ID,
    office: str = typer.Option(..., metavar="编码", help="转发的单位编码"),
    also: list[str] = typer.Option([], metavar="编号", help="一并落实的另一份上级通知，可以重复"),
) -> None:
    """Print the proposal; what else waits is said on standard error."""
    from service.cli.remote import Remote

    path = f"/api/v1/notices/{quote(notice_id, safe='')}/proposal"
    answer = Remote().get(path, office=office, also=also)
    for one in answer["waiting"]:
        aside(f"还有待转发的 {one['number']}《{one['title']}》，合并请加 --also {one['notice_id']}")
    as_json(answer["draft"])


def reissue(file: Path = _DRAFT, by: str = typer.Option(..., metavar="姓名", help="决定转发的人")) -> None:
    """Issue the edited proposal; prints its id."""
    from service.cli.remote import Remote

    draft = read_draft(file)
    superior = _superior(draft)
    with busy("正在转发…"):
        answer = Remote().post(f"/api/v1/notices/{quote(superior, safe='')}/reissue", {"by": by, "draft": draft})
    for flag in answer["flags"]:
        warn(flag["message"])
    notice_id = answer["notice_id"]
    together = f"，落实上级通知 {len(answer['superiors'])} 份" if len(answer["superiors"]) > 1 else ""
    say(f"已转发，通知编号 {notice_id}{together}。查看进展：cascade notice status {notice_id}")


def _superior(draft: dict[str, Any]) -> str:
    """The first notice of its basis that this service knows."""
    from domain.notices import InvalidNotice

    basis = draft.get("basis")
    for one in basis if isinstance(basis, list) else ():
        if isinstance(one, dict) and isinstance(one.get("notice_id"), str) and one["notice_id"]:
            return str(one["notice_id"])
    raise InvalidNotice(
        "草稿没有写明所落实的上级通知（basis 的 notice_id）；请保留 proposal 输出的 basis", field="basis"
    )
