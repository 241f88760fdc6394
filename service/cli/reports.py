"""Reports entered by hand, and rollups fetched, over the API of the running service."""

from pathlib import Path
from typing import Any

import typer

from service.cli.language import Command
from service.cli.screen import busy, say
from service.cli.units import instant


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("report", cls=Command, help="代录纸质或电话报送，注明来源")(report)
    app.command("rollup", cls=Command, help="下载一份通知的汇总表（XLSX）")(rollup)


def report(
    notice_id: str = typer.Argument(..., metavar="编号", help="通知编号"),
    unit: str = typer.Option(..., metavar="编码", help="单位编码"),
    obligation: str = typer.Option(..., metavar="标识", help="报送事项的标识（key）"),
    source: str = typer.Option(..., metavar="来源", help="由谁来电、签字或发来，如：张三"),
    channel: str = typer.Option("phone", metavar="方式", help="如何收到：paper（纸质）、phone（电话）或 fax（传真）"),
    received: str = typer.Option("", metavar="时间", help="收到时间，如 2024-06-20 17:30，据此判断迟报；不填为现在"),
    by: str = typer.Option("", metavar="姓名", help="由谁录入"),
    occurrence: str = typer.Option("once", metavar="标识", help="期次的标识"),
    value: list[str] = typer.Option([], metavar="标识=值", help="表格里的一项，写作 标识=值，可重复"),
    entry: list[str] = typer.Option([], metavar="标题=内容", help="一个案例，写作 标题=内容，可重复"),
    text: str = typer.Option("", metavar="文字", help="文字材料"),
    text_file: Path | None = typer.Option(None, metavar="文件", help="文字材料所在的文本文件"),
    nil: bool = typer.Option(False, "--nil", metavar="", help="零报告"),
) -> None:
    """Enter a report that came by another way."""
    from service.cli.remote import Remote

    submission = {
        "values": dict(_pair(one, "--value") for one in value),
        "entries": [dict(zip(("title", "text"), _pair(one, "--entry"), strict=True)) for one in entry],
        "text": _text(text, text_file),
        "nil": nil,
    }
    body = {
        "notice_id": notice_id,
        "unit_code": unit,
        "obligation": obligation,
        "occurrence": occurrence,
        "submission": submission,
        "channel": channel,
        "source": source,
        "received_at": instant(received, "--received"),
        "by": by or None,
    }
    answer: dict[str, Any] = Remote().post("/api/v1/reports", body)
    late = "（补报）" if answer["supplement"] else "（迟报）" if answer["late"] else ""
    say(f"已录入第 {answer['version']} 版{late}；本期还有 {answer['outstanding']} 个单位未报")


def _pair(given: str, option: str) -> tuple[str, str]:
    name, separator, content = given.partition("=")
    if not separator or not name.strip():
        raise typer.BadParameter(f"“{given[:40]}”应写作 名称=内容", param_hint=option)
    return name.strip(), content


def _text(text: str, file: Path | None) -> str:
    from service.cli.files import read_file
    from service.imports.encodings import decode_text

    return text if file is None else decode_text(read_file(file))


def rollup(
    notice_id: str = typer.Argument(..., metavar="编号", help="通知编号"),
    output: Path = typer.Option(Path("rollup.xlsx"), "--output", "-o", metavar="文件", help="写到哪个文件"),
) -> None:
    """Write the rollup of a notice."""
    from service.cli.files import write_file
    from service.cli.remote import Remote

    remote = Remote()
    with busy("正在汇总…"):
        content = remote.download(f"/api/v1/notices/{notice_id}/rollup.xlsx")
    write_file(output, content)
    say(f"已写入 {output}")
