"""Reading notices from the command line: ``read`` on this machine alone, ``notice draft`` with the running service."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import typer

from service.cli.language import Command
from service.cli.notices import notice_app
from service.cli.screen import busy, say, warn

_KINDS = ".txt .docx .doc .pdf .html .xlsx .ofd"
_FILES = typer.Argument(..., metavar="文件", help=f"通知原文：{_KINDS}，可以多个")
_FILE = typer.Argument(..., metavar="文件", help=f"通知原文：{_KINDS}")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("read", cls=Command, help="识读通知，得到带依据的草稿；不需要服务在运行")(read)
    notice_app.command("draft", cls=Command, help="把通知原文识读成待确认的草稿（TOML），确认后用 notice issue 下发")(
        draft
    )


def read(
    files: list[Path] = _FILES,
    json: bool = typer.Option(False, "--json", metavar="", help="每个文件输出一行 JSON"),
    explain: bool = typer.Option(False, "--explain", metavar="", help="逐项说明所用规则及其出处"),
) -> int:
    """Read the files; exit code 1 where one was refused."""
    from service.reading.command import read_files

    return 0 if read_files(files, as_json=json, explain=explain) else 1


def draft(
    file: Path = _FILE,
    office: str = typer.Option(..., metavar="编码", help="发文单位编码"),
    output: Path = typer.Option(Path("draft.toml"), "--output", "-o", metavar="文件", help="写到这个文件"),
) -> None:
    """Write the draft; what is open is said in comments at its field."""
    from domain.reading.proposal import Proposal
    from service.cli.files import read_file, write_file
    from service.cli.remote import Remote
    from service.samples.proposals import dump_proposal

    content = read_file(file)
    with busy("正在识读…"):
        answer = Remote().upload(f"/api/v1/drafts?office={quote(office)}", file.name, content)
    proposal = Proposal.model_validate(dated(answer["proposal"]))
    write_file(output, dump_proposal(proposal).encode())
    for question in proposal.questions:
        told = f"{question.field}：{question.message}"
        (warn if question.blocking else say)(f"{'待确认' if question.blocking else '请核对'} {told}")
    say(f"已写入 {output}；核对后运行 cascade notice issue {output}")


def dated(proposal: Any) -> Any:
    """The sketch with its days and instants as such again: JSON has only their texts."""
    from datetime import date, datetime

    sketch = proposal["sketch"]
    if sketch.get("dated"):
        sketch["dated"] = date.fromisoformat(sketch["dated"])
    for obligation in sketch["obligations"]:
        for occurrence in obligation["occurrences"]:
            if occurrence.get("due"):
                occurrence["due"] = datetime.fromisoformat(occurrence["due"])
    return proposal
