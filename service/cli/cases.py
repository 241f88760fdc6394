"""Quotas of cases and the choice among them, from the command line."""

from collections.abc import Sequence
from typing import Any

import typer

from domain.quotas import LABELS, QuotaStanding
from service.cli.language import Command
from service.cli.notices import notice_app
from service.cli.options import BY, JSON, NOTICE, REASON
from service.cli.screen import as_json, say, table

_ITEM = typer.Option(..., metavar="事项/期次", help="如 cases/2023-06，见 cascade notice quotas")
_UNIT = typer.Option(..., metavar="编码", help="案例来自哪个单位")
_ENTRY = typer.Option(1, metavar="序号", help="该单位这一期的第几个案例，从 1 数起")


def register(_: typer.Typer) -> None:
    """Add the commands to those about notices."""
    commands = (
        ("quotas", quotas, "各单位每期案例报送数量：已完成、不足、漏报、补报，以及已推荐的案例"),
        ("select", select, "遴选一个案例向上级推荐，写明理由"),
        ("unselect", unselect, "取消一个已推荐的案例"),
    )
    for name, command, help in commands:
        notice_app.command(name, cls=Command, help=help)(command)


def quotas(notice_id: str = NOTICE, json: bool = JSON) -> None:
    """Unit by period."""
    from service.cli.remote import Remote

    answer = Remote().get(f"/api/v1/notices/{notice_id}/quotas")
    if json:
        as_json(answer)
        return
    if not answer:
        say("这份通知没有案例报送事项")
    for ledger in answer:
        _print_ledger(ledger)
        _print_selected(ledger["selected"], ledger["limit"])


def _print_ledger(ledger: dict[str, Any]) -> None:
    asked = f"每期至少 {ledger['minimum']} 个" if ledger["minimum"] else "不限数量"
    heads = ("单位", *(label or key for key, label in ledger["occurrences"]), "漏报", "补报")
    rows = [_row(row, [key for key, _ in ledger["occurrences"]]) for row in ledger["rows"]]
    numbers = frozenset({len(heads) - 2, len(heads) - 1})
    table(f"{ledger['obligation']}：{ledger['title']}（{asked}）", heads, rows, numbers)


def _row(row: dict[str, Any], occurrences: Sequence[str]) -> tuple[object, ...]:
    cells = {cell["occurrence"]: cell for cell in row["cells"]}
    return (row["unit_name"], *(_cell(cells.get(key)) for key in occurrences), row["missed"], row["made_up"])


def _cell(cell: dict[str, Any] | None) -> str:
    if cell is None:
        return "—"
    lacking = f"，差 {cell['short']}" if cell["short"] and cell["entries"] else ""
    number = f" {len(cell['entries'])} 个" if cell["entries"] else ""
    return f"{LABELS[QuotaStanding(cell['standing'])]}{number}{lacking}"


def _print_selected(selected: Sequence[dict[str, Any]], limit: int | None) -> None:
    title = f"已推荐的案例（每期最多 {limit} 个）" if limit else "已推荐的案例"
    rows = [
        (one["id"], one["occurrence"], one["unit_name"], one["case"]["title"], one["reason"], one["actor"])
        for one in selected
    ]
    if rows:
        table(title, ("序号", "期次", "来源单位", "案例", "推荐理由", "决定人"), rows, whole=frozenset({0}))
    elif limit:
        say(f"每期可向上推荐最多 {limit} 个，还没有推荐（用 cascade notice select）")


def select(
    notice_id: str = NOTICE,
    item: str = _ITEM,
    unit: str = _UNIT,
    entry: int = _ENTRY,
    reason: str = REASON,
    by: str = BY,
    json: bool = JSON,
) -> None:
    """Choose one case."""
    from service.cli.remote import Remote

    obligation, _, occurrence = item.partition("/")
    pick = {"unit_code": unit, "entry": entry, "reason": reason}
    order = {"obligation": obligation, "occurrence": occurrence or "once", "picks": [pick], "by": by}
    _tell(Remote().post(f"/api/v1/notices/{notice_id}/select", order), "已推荐", json=json)


def unselect(
    notice_id: str = NOTICE,
    selection_id: int = typer.Argument(..., metavar="推荐序号", help="见 cascade notice quotas"),
    reason: str = REASON,
    by: str = BY,
    json: bool = JSON,
) -> None:
    """Take one choice back."""
    from service.cli.remote import Remote

    order = {"selection_id": selection_id, "reason": reason, "by": by}
    _tell(Remote().post(f"/api/v1/notices/{notice_id}/unselect", order), "已取消", json=json)


def _tell(answer: dict[str, Any], done: str, *, json: bool) -> None:
    if json:
        as_json(answer)
        return
    most = f"，最多 {answer['limit']} 个" if answer["limit"] else ""
    say(f"{done}；本期共推荐 {len(answer['selected'])} 个{most}")
