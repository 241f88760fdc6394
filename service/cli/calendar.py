"""The working calendar from the command line: what is gazetted, and how a year is added."""

from pathlib import Path
from typing import Any

import typer

from service.cli.language import Command, group
from service.cli.screen import as_json, say, table, warn

calendar_app = group("工作日历：放假和调休上班")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    calendar_app.command("import", cls=Command, help="导入一年的放假安排（TOML、CSV 或 XLSX），以国务院办公厅通知为准")(
        import_year
    )
    calendar_app.command("show", cls=Command, help="查看一年的放假安排；没有数据的年份为暂定")(show_year)
    app.add_typer(calendar_app, name="calendar")


def import_year(
    file: Path = typer.Argument(..., metavar="文件", help="列：日期、类型（放假/上班）、名称、至；或 TOML 的 [[days]]"),
    source: str = typer.Option("", metavar="来源", help="来源，如 国办发明电〔2026〕9号；文件里已写明时不必填"),
) -> None:
    """One year, whole or not at all."""
    from service.cli.files import read_file
    from service.cli.remote import Remote
    from service.imports.calendar import read_calendar

    year = read_calendar(read_file(file), toml=file.suffix.lower() == ".toml", source=source)
    shown = Remote().post("/api/v1/calendar/years", year.model_dump(mode="json"))
    say(
        f"已导入 {shown['year']} 年放假安排：放假 {len(year.holidays)} 天，调休上班 {len(year.workdays)} 天。"
        "已下发的通知时限不变，此后下发的按新安排计算"
    )


def show_year(
    year: int = typer.Argument(..., metavar="年份", min=1950, max=2200, help="如 2027"),
    json: bool = typer.Option(False, "--json", metavar="", help="输出 JSON"),
) -> None:
    """The days of one year, or that they are not known."""
    from service.cli.remote import Remote

    shown = Remote().get(f"/api/v1/calendar/years/{year}")
    if json:
        as_json(shown)
    elif shown["gazetted"] is None:
        warn(f"{year} 年暂定：还没有放假安排，工作日按周一至周五推算。通知公布后请用 cascade calendar import 导入")
    else:
        _print(shown["gazetted"])


def _print(gazetted: dict[str, Any]) -> None:
    days = [(day["day"], "放假", day["name"]) for day in gazetted["holidays"]]
    days += [(day, "调休上班", "") for day in gazetted["workdays"]]
    table(f"{gazetted['year']} 年（{gazetted['source']}）", ("日期", "安排", "名称"), sorted(days))
