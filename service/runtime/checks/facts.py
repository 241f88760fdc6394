"""What our own data must be; how to ask it is given by the composition root."""

import difflib
from collections.abc import Awaitable, Callable, Collection, Iterable
from datetime import date

from domain.base import Frozen
from service.runtime.doctor import Finding, broken, doubtful, fine


class Migration(Frozen):
    """How far the database's schema has come: revision names; ``current`` is None in an empty database."""

    current: str | None
    expected: str


async def database(where: str, ask: Callable[[], Awaitable[Migration]]) -> Finding:
    """The database answers and its schema is the one this version expects. ``ask`` may raise anything."""
    try:
        migration = await ask()
    except Exception as error:  # each driver has its own errors
        remedy = "请检查 CASCADE_DATABASE_URL，以及数据库是否在运行。"
        return broken("数据库", f"{where} 连不上：{' '.join(str(error).split())[:200]}", remedy)
    if migration.current is None:
        return fine("数据库", f"{where} 还是空的，启动时会建表")
    if migration.current != migration.expected:
        return broken(
            "数据库",
            f"{where} 的结构是 {migration.current}，本版本需要 {migration.expected}",
            "请用 cascade up 启动（会自动升级）；若数据库比程序新，请安装较新的程序。",
        )
    return fine("数据库", f"{where} 结构为 {migration.current}")


def calendar(today: date, covered: Callable[[int], bool]) -> Finding:
    """The calendar of working days has this year and the next. ``covered`` says whether a year is gazetted."""
    if not covered(today.year):
        return broken("工作日历", f"没有 {today.year} 年的放假安排，时限只能暂定", "请导入国务院办公厅公布的放假安排。")
    if not covered(today.year + 1):
        return doubtful(
            "工作日历",
            f"没有 {today.year + 1} 年的放假安排，届时时限只能暂定",
            "国务院办公厅一般在每年 11 月公布，公布后请用 cascade calendar import 导入。",
        )
    return fine("工作日历", f"已有 {today.year}、{today.year + 1} 年的放假安排")


def variables(given: Iterable[str], known: Collection[str]) -> Finding:
    """Every variable named CASCADE_… is a setting, so that a misspelt one is not silently without effect."""
    for name in sorted(given):
        if name.startswith("CASCADE_") and name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f"是否想写 {close[0]}？" if close else ""
            return doubtful("环境变量", f"{name} 不是本服务的设置，不起作用", f"{hint}各项设置见 docs/settings.md。")
    return fine("环境变量", "没有写错的设置名")
