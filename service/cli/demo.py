"""``cascade demo``: the product shows itself, and checks itself."""

from pathlib import Path

import typer

from service.cli.screen import console


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo", help="演示：一份市级通知走完泉州全市，再演四份真实通知；自查结果，有误即报错")(demo)


def demo(
    output: Path = typer.Option(Path("demo-output"), help="演示结果放在哪里"),
    part: str = typer.Option("all", help="只演一部分：city（全市）或 four（四份通知）"),
) -> None:
    """Run it; exit code 1 where a check fails."""
    import asyncio

    from service.demo.show import show

    if part not in {"all", "city", "four"}:
        raise typer.BadParameter("请填 all、city 或 four")
    if not asyncio.run(show(output.absolute(), part)):
        raise typer.Exit(1)
    console.print(f"全部检查通过。结果在 {output}")
