"""How notices stand, on the screen: heads, items, units, and the offices of a whole cascade."""

from collections.abc import Sequence
from typing import Any

from domain.task_life import OWING, REPORTED, TaskState, label
from domain.units import Level, level_label
from service.cli.screen import Marked, moment, say, table

SHOWN = 30
"""Units listed unless all are asked for."""
_STATES = {"issued": "办理中", "closed": "已办结", "withdrawn": "已撤回"}
_ITEM_HEADS = ("事项", "时限", "应报", "已报", "其中迟报", "零报告", "欠报", "退回", "漏报", "免报", "汇总")


def print_notices(notices: Sequence[dict[str, Any]]) -> None:
    """All notices, newest first."""
    rows = [
        (
            one["id"],
            one["number"],
            one["title"],
            one["office_name"],
            moment(one["issued_at"]),
            f"{one['expected'] - one['outstanding']}/{one['expected']}",
            _STATES[one["state"]],
        )
        for one in notices
    ]
    if rows:
        table(
            "通知", ("编号", "文号", "标题", "发文单位", "下发", "已报", "状态"), rows, frozenset({5}), frozenset({0})
        )
    else:
        say("还没有通知。下发一份：cascade notice issue 草稿.toml")


def print_status(status: dict[str, Any], *, everything: bool) -> None:
    """One notice."""
    head = status["head"]
    say(f"{head['number']}  {head['title']}")
    closing = moment(head["closed_at"]) if head["closed_at"] else f"计划 {moment(head['closes_at'])}"
    say(
        f"{head['office_name']} {moment(head['issued_at'])} 下发；签收时限 {moment(head['acknowledge_due'])}；"
        f"{_STATES[head['state']]}（{closing} 办结）"
    )
    titles = _print_items(status["items"])
    _print_units(status["units"], titles, everything=everything)
    if status["next_rung"]:
        say(f"下一步：{moment(status['next_rung']['instant'])} {status['next_rung']['reason']}")


def _print_items(items: Sequence[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """The items; returns their titles by obligation and occurrence."""
    titles: dict[tuple[str, str], str] = {}
    rows = []
    for one in items:
        item = one["state"]["item"]
        titles[item["obligation"], item["occurrence"]] = item["title"]
        version = one["state"]["version"]
        figures = (one[name] for name in ("tasks", "reported", "late", "nil", "owing", "returned", "missing", "waived"))
        rows.append((item["title"], moment(item["due"]), *figures, f"第 {version} 版" if version else "—"))
    table("报送事项", _ITEM_HEADS, rows, frozenset(range(2, 10)))
    return titles


def _print_units(units: Sequence[dict[str, Any]], titles: dict[tuple[str, str], str], *, everything: bool) -> None:
    ordered = sorted(units, key=_attention)
    shown = ordered if everything else ordered[:SHOWN]
    heads = ("单位", "级别", "签收", *titles.values(), "下级已报")
    rows = [_unit(unit, list(titles)) for unit in shown]
    table(f"单位（{len(units)} 个，欠报的在前）", heads, rows)
    if len(shown) < len(units):
        say(f"还有 {len(units) - len(shown)} 个单位，全部列出请加 --all")


def _attention(unit: dict[str, Any]) -> tuple[int, bool, str]:
    """Who owes most comes first, then who has not acknowledged."""
    owing = sum(task["state"] in OWING for task in unit["tasks"])
    return -owing, unit["acknowledged_at"] is not None, unit["code"]


def _unit(unit: dict[str, Any], keys: Sequence[tuple[str, str]]) -> tuple[object, ...]:
    tasks = {(task["obligation"], task["occurrence"]): task for task in unit["tasks"]}
    below = f"{unit['child_expected'] - unit['child_outstanding']}/{unit['child_expected']}" if unit["child_id"] else ""
    return (
        unit["name"],
        level_label(Level(unit["level"])),
        moment(unit["acknowledged_at"]) if unit["acknowledged_at"] else Marked("[yellow]未签收[/yellow]"),
        *(_task(tasks.get(key)) for key in keys),
        below,
    )


def _task(task: dict[str, Any] | None) -> object:
    if task is None:
        return "—"
    state = TaskState(task["state"])
    if state in REPORTED:
        late = "，补报" if task["supplement"] else "，迟报" if task["late"] else "，零报告" if task["nil"] else ""
        late += f"，缺 {task['missing']} 个单位" if task["missing"] else ""
        return Marked(f"[green]{label(state)}（第 {task['version']} 版{late}）[/green]")
    return Marked(f"[yellow]{label(state)}[/yellow]") if state in OWING else label(state)


def print_progress(offices: Sequence[dict[str, Any]]) -> None:
    """Every office of a cascade, one line each."""
    rows = [
        (
            f"{'  ' * (one['path'].count('/') - 2)}{one['office_name']}",
            one["notice_id"],
            _STATES[one["state"]],
            f"{one['acknowledged']}/{one['recipients']}",
            f"{one['reported']}/{one['expected']}",
            one["late"],
            one["returned"],
            one["missing"],
        )
        for one in offices
    ]
    table(
        "逐级进展",
        ("发文单位", "通知编号", "状态", "签收", "已报", "迟报", "退回", "漏报"),
        rows,
        frozenset({3, 4, 5, 6, 7}),
        frozenset({1}),
    )
