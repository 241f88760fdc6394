"""``cascade demo``: the product shows itself, and checks itself."""

from pathlib import Path

import typer

from service.cli.language import Command
from service.cli.screen import say

PARTS = ("all", "city", "four")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo", cls=Command, help="演示：市级通知走完泉州全市，再演四份真实通知；自查，有误即报错")(demo)


def demo(
    output: Path = typer.Option(Path("demo-output"), metavar="文件夹", help="演示结果放在哪里"),
    part: str = typer.Option("all", metavar="部分", help="只演一部分：city（全市）或 four（四份通知）"),
) -> None:
    """Run it; exit code 1 where a check fails."""
    import asyncio

    from service.demo.show import show

    if part not in PARTS:
        raise typer.BadParameter(f"只能是 {'、'.join(PARTS)}", param_hint="--part")
    if not asyncio.run(show(output.absolute(), part)):
        raise typer.Exit(1)
    say(f"全部检查通过。结果在 {output}")
