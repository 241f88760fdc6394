"""Incidents from the command line, over the API of the running service."""

from urllib.parse import quote

import typer

from service.cli.language import Command, group
from service.cli.options import JSON
from service.cli.screen import as_json, moment, say, table

incident_app = group("待处理事项：查看、销项")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    incident_app.command("list", cls=Command, help="列出需要人工处理的事项，最新的在前")(list_incidents)
    incident_app.command("resolve", cls=Command, help="销项：注明由谁、如何处理")(resolve)
    app.add_typer(incident_app, name="incident")


def list_incidents(
    everything: bool = typer.Option(False, "--all", metavar="", help="包括已销项的"),
    kind: str = typer.Option("", metavar="种类", help="只看一种，如 dead_address"),
    notice: str = typer.Option("", metavar="编号", help="只看一份通知的"),
    limit: int = typer.Option(200, metavar="数目", min=1, max=1000, help="最多列出多少项"),
    json: bool = JSON,
) -> None:
    """What waits for a hand."""
    from service.cli.remote import Remote

    asked = (
        {"all": everything, "limit": limit}
        | ({"kind": kind} if kind else {})
        | ({"notice_id": notice} if notice else {})
    )
    answer = Remote().get("/api/v1/incidents", **asked)
    if json:
        as_json(answer)
        return
    rows = ((one["key"], moment(one["raised_at"]), one["times"], one["sentence"], _done(one)) for one in answer)
    table(
        "待处理事项", ("编号", "发生时间", "次数", "情况", "处理"), rows, numbers=frozenset({2}), whole=frozenset({0})
    )
    say(f"共 {len(answer)} 项")


def _done(incident: dict[str, str | None]) -> str:
    if not incident["resolved_at"]:
        return "待处理"
    return f"{moment(incident['resolved_at'])} {incident['resolved_by']}：{incident['note']}"


def resolve(
    key: str = typer.Argument(..., metavar="编号", help="事项编号，见 cascade incident list"),
    by: str = typer.Option(..., metavar="姓名", help="由谁处理"),
    note: str = typer.Option(..., metavar="说明", help="如何处理的"),
) -> None:
    """Close one."""
    from service.cli.remote import Remote

    answer = Remote().post(f"/api/v1/incidents/{quote(key, safe='')}/resolve", {"by": by, "note": note})
    say(f"已销项：{answer['sentence']}")
