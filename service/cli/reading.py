"""Reading notices from the command line: ``read`` on this machine alone, ``notice draft`` with the running service."""

from pathlib import Path
from typing import Any

import typer

from service.cli.notices import notice_app
from service.cli.screen import console

_KINDS = ".txt .docx .doc .pdf .html .xlsx .ofd"
_FILES = typer.Argument(..., metavar="文件", help=f"通知原文：{_KINDS}，可以多个")
_FILE = typer.Argument(..., metavar="文件", help=f"通知原文：{_KINDS}")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("read", help="识读通知，得到带依据的草稿；不需要服务在运行")(read)


def read(
    files: list[Path] = _FILES,
    json: bool = typer.Option(False, "--json", metavar="", help="每个文件输出一行 JSON"),
    explain: bool = typer.Option(False, "--explain", metavar="", help="逐项说明所用规则及其出处"),
) -> int:
    """Read the files; exit code 1 where one was refused."""
    from service.reading.command import read_files

    return 0 if read_files(files, as_json=json, explain=explain) else 1


@notice_app.command("draft", help="把通知原文识读成待确认的草稿（TOML），确认后用 notice issue 下发")
def draft(
    file: Path = _FILE,
    office: str = typer.Option(..., metavar="编码", help="发文单位编码"),
    output: Path = typer.Option(Path("draft.toml"), "--output", "-o", metavar="文件", help="写到这个文件"),
) -> None:
    """Write the draft; what is open is said in comments at its field."""
    from domain.reading.proposal import Proposal
    from service.cli.remote import Remote
    from service.samples.proposals import dump_proposal

    answer = Remote().upload(f"/api/v1/drafts?office={office}", file.name, file.read_bytes())
    proposal = Proposal.model_validate(_dated(answer["proposal"]))
    output.write_text(dump_proposal(proposal), encoding="utf-8")
    for question in proposal.questions:
        mark = "[red]待确认[/red]" if question.blocking else "[yellow]请核对[/yellow]"
        console.print(mark, end=" ")
        console.print(f"{question.field}：{question.message}", markup=False)
    console.print(f"已写入 {output}；核对后运行 cascade notice issue {output}", markup=False)


def _dated(proposal: Any) -> Any:
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
