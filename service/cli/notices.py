"""Notices, reports and rollups from the command line, over the API of the running service."""

import json
from pathlib import Path
from typing import Any

import typer

from service.cli.screen import console, moment, table

notice_app = typer.Typer(help="通知", no_args_is_help=True)
_DRAFT = typer.Argument(..., exists=True, dir_okay=False, help="通知草稿（TOML）")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(notice_app, name="notice")
    app.command("report", help="代录纸质或电话报送，注明来源")(report)
    app.command("rollup", help="下载汇总表（XLSX）")(rollup)


def _draft(file: Path) -> dict[str, Any]:
    from service.samples.notices import load_draft

    return load_draft(file).model_dump(mode="json")


@notice_app.command("issue", help="下发一份通知")
def issue(file: Path = _DRAFT) -> None:
    """Issue a draft; prints its id and what a person should know."""
    from service.cli.remote import Remote

    answer = Remote().post("/api/v1/notices", _draft(file))
    for flag in answer["flags"]:
        console.print(f"[yellow]注意[/yellow] {flag['message']}")
    console.print(f"已下发，通知编号 {answer['notice_id']}")


@notice_app.command("plan", help="预演：下发前看清每一次催办、督办、汇总和办结")
def plan(
    file: Path = _DRAFT, everything: bool = typer.Option(False, "--all", help="列出每一个单位，不只每级一个")
) -> None:
    """The dry run."""
    from service.cli.remote import Remote

    answer = Remote().post("/api/v1/notices/plan", _draft(file))
    for flag in answer["flags"]:
        console.print(f"[yellow]注意[/yellow] {flag['message']}")
    shown: set[str] = set()
    for office in answer["offices"]:
        level = office["office"]["level"]
        if everything or level not in shown:
            shown.add(level)
            _print_office(office)
    console.print(f"共 {len(answer['offices'])} 个发文单位，{sum(o['tasks'] for o in answer['offices'])} 项报送任务")


def _print_office(office: dict[str, Any]) -> None:
    name, notice = office["office"]["name"], office["notice"]
    title = f"{name}：{notice['draft']['number']} → {len(office['receipts'])} 个单位"
    rows = ((moment(rung["instant"]), rung["reason"], "、".join(rung["channels"])) for rung in office["rungs"])
    table(title, ("时间", "做什么", "渠道"), rows)


@notice_app.command("status", help="查看通知进展；不填编号则列出全部通知")
def status(notice_id: str = typer.Argument("")) -> None:
    """How one notice stands, or all of them."""
    from service.cli.remote import Remote

    remote = Remote()
    if not notice_id:
        listed = remote.get("/api/v1/notices")
        rows = ((n["id"], n["number"], n["title"], moment(n["issued_at"]), n["state"]) for n in listed)
        table("通知", ("编号", "文号", "标题", "下发", "状态"), rows)
        return
    console.print_json(json.dumps(remote.get(f"/api/v1/notices/{notice_id}"), ensure_ascii=False))


def report(
    notice_id: str,
    unit: str = typer.Option(..., help="单位编码"),
    obligation: str = typer.Option(..., help="报送事项 key"),
    occurrence: str = typer.Option("once", help="期次"),
    value: list[str] = typer.Option([], help="表格值，写作 字段=值，可重复"),
    text: str = typer.Option("", help="文字材料"),
    nil: bool = typer.Option(False, "--nil", help="零报告"),
    source: str = typer.Option(..., help="来源，如 电话 张三"),
) -> None:
    """Enter a report that came by another way."""
    from service.cli.remote import Remote

    body = {
        "notice_id": notice_id,
        "unit_code": unit,
        "obligation": obligation,
        "occurrence": occurrence,
        "submission": {"values": dict(pair.split("=", 1) for pair in value), "text": text, "nil": nil},
        "source": source,
    }
    answer = Remote().post("/api/v1/reports", body)
    console.print(f"已录入第 {answer['version']} 版{'（迟报）' if answer['late'] else ''}")


def rollup(notice_id: str, output: Path = typer.Option(Path("rollup.xlsx"), "--output", "-o")) -> None:
    """Write the rollup of a notice."""
    from service.cli.remote import Remote

    output.write_bytes(Remote().download(f"/api/v1/notices/{notice_id}/rollup.xlsx"))
    console.print(f"已写入 {output}")
