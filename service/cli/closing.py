"""Ending a notice from the command line: gate, close, submit, supplement, diff, reopen; over the API of the service."""

from typing import Any
from urllib.parse import quote

import typer

from domain.gate import Obstacle, label
from domain.rollup import Category
from service.cli.language import Command
from service.cli.notices import notice_app
from service.cli.options import BY, JSON, NOTICE, REASON
from service.cli.screen import as_json, busy, moment, say, table

_ITEMS = typer.Option(
    [], "--item", metavar="事项", help="报送事项，写作 标识 或 标识/期次，可重复；不填则为全部未办结事项"
)
_ITEM = typer.Option(..., "--item", metavar="事项", help="报送事项，写作 标识 或 标识/期次")
_DUES = typer.Option(..., "--item", metavar="事项=时限", help="事项和新的时限，如 summary=2024-07-05，可重复")
_CATEGORIES = {
    Category.INCLUDED.value: "按时",
    Category.NIL.value: "零报告",
    Category.LATE.value: "迟报",
    Category.MISSING.value: "漏报",
    Category.WAIVED.value: "免报",
    None: "—",
}


def register(_: typer.Typer) -> None:
    """Add the commands."""
    notice_app.command("gate", cls=Command, help="办结前核对：欠报、待审、待批、汇总过时，逐项列出单位")(gate)
    notice_app.command("close", cls=Command, help="人工办结，注明由谁、为何；仍欠报的单位声明漏报")(close)
    notice_app.command("submit", cls=Command, help="报齐之前先向上级报送汇总，附缺报单位名单")(submit)
    notice_app.command("diff", cls=Command, help="查看最近一版汇总与现有材料的差异")(diff)
    notice_app.command("supplement", cls=Command, help="把办结后收到的补报汇总成新的一版，报上级")(supplement)
    notice_app.command("reopen", cls=Command, help="重新办理已办结的事项，给漏报单位新的时限")(reopen)


def gate(notice_id: str = NOTICE, json: bool = JSON) -> None:
    """What stands in the way of closing."""
    from service.cli.remote import Remote

    answer = Remote().get(f"{_path(notice_id)}/gate")
    if json:
        as_json(answer)
        return
    rows = [
        (
            one["item"]["title"],
            label(Obstacle(matter["obstacle"])) + (f"（{matter['detail']}）" if matter["detail"] else ""),
            matter["unit_name"],
            moment(matter["due"]) if matter["due"] else "",
            moment(matter["since"]) if matter["since"] else "",
        )
        for one in answer["items"]
        for matter in one["matters"]
    ]
    if rows:
        table("办结前核对", ("事项", "情况", "单位", "时限", "收到"), rows)
    say(f"共 {len(rows)} 项未了" if rows else "没有未了事项，可以办结")


def close(notice_id: str = NOTICE, by: str = BY, reason: str = REASON, item: list[str] = _ITEMS) -> None:
    """Close by hand."""
    from service.cli.remote import Remote

    with busy("正在办结…"):
        answer = Remote().post(f"{_path(notice_id)}/close", {"by": by, "reason": reason, "items": _named(item)})
    for one in answer["items"]:
        missing = "、".join(unit["unit_name"] for unit in one["missing"])
        say(f"“{one['title']}”已办结" + (f"；声明漏报 {len(one['missing'])} 个单位：{missing}" if missing else ""))
    say("整份通知已办结" if answer["closed"] else "本通知还有未办结的事项")


def submit(notice_id: str = NOTICE, by: str = BY, reason: str = REASON, item: list[str] = _ITEMS) -> None:
    """Submit upward before all are in."""
    from service.cli.remote import Remote

    with busy("正在汇总上报…"):
        answer = Remote().post(f"{_path(notice_id)}/submit", {"by": by, "reason": reason, "items": _named(item)})
    for one in answer:
        _print_handed_up(one)


def supplement(notice_id: str = NOTICE, item: str = _ITEM, by: str = BY, reason: str = REASON) -> None:
    """Submit what came after the close."""
    from service.cli.remote import Remote

    with busy("正在汇总补报…"):
        _print_handed_up(Remote().post(f"{_item_path(notice_id, item)}/supplement", {"by": by, "reason": reason}))


def _print_handed_up(one: dict[str, Any]) -> None:
    missing = "、".join(unit["unit_name"] for unit in one["missing"])
    where = f"已报 {one['reports']} 个上级通知" if one["reports"] else "本级为最初发文单位，只留存"
    say(
        f"“{one['title']}”第 {one['version']} 版：{where}"
        + (f"；缺报 {len(one['missing'])} 个单位：{missing}" if missing else "")
    )


def diff(notice_id: str = NOTICE, item: str = _ITEM, json: bool = JSON) -> None:
    """What compiling now would change."""
    from service.cli.remote import Remote

    answer = Remote().get(f"{_item_path(notice_id, item)}/diff")
    if json:
        as_json(answer)
        return
    figures = [(one["label"], _shown(one["before"]), _shown(one["after"]), one["unit"]) for one in answer["fields"]]
    if figures:
        table(f"汇总数据（与第 {answer['version']} 版相比）", ("填报项", "原为", "现为", "单位"), figures)
    units = [row for one in answer["units"] for row in _unit_rows(one)]
    if units:
        table("各单位", ("单位", "原为", "现为", "填报项", "原值", "现值", "原报告", "现报告"), units)
    say(f"共 {len(answer['units'])} 个单位有变化" if answer["units"] else "与最近一版汇总没有差异")


def _unit_rows(one: dict[str, Any]) -> list[tuple[object, ...]]:
    head = (one["unit_name"], _CATEGORIES[one["category_before"]], _CATEGORIES[one["category_after"]])
    reports = (_shown(one["report_before"]), _shown(one["report_after"]))
    fields = one["fields"] or [{"label": "—", "before": None, "after": None}]
    return [(*head, field["label"], _shown(field["before"]), _shown(field["after"]), *reports) for field in fields]


def _shown(value: object) -> str:
    return "—" if value is None else f"{value}"


def reopen(notice_id: str = NOTICE, item: list[str] = _DUES, by: str = BY, reason: str = REASON) -> None:
    """Open closed items again."""
    from service.cli.remote import Remote

    items = [_parts(name) | {"due": due.strip()} for name, due in map(_dated, item)]
    with busy("正在重新办理…"):
        answer = Remote().post(f"{_path(notice_id)}/reopen", {"by": by, "reason": reason, "items": items})
    for one in answer["items"]:
        given = one["item"]
        say(f"“{given['title']}”重新办理：{len(one['units'])} 个单位须在 {moment(given['due'])} 前报送")
    if answer["closed_above"]:
        say("上级已办结，已告知上级；补报到达后由上级核对差异")


def _path(notice_id: str) -> str:
    return f"/api/v1/notices/{quote(notice_id, safe='')}"


def _item_path(notice_id: str, item: str) -> str:
    parts = _parts(item)
    return f"{_path(notice_id)}/items/{quote(parts['obligation'], safe='')}/{quote(parts['occurrence'], safe='')}"


def _named(items: list[str]) -> list[dict[str, str]]:
    return [_parts(item) for item in items]


def _parts(item: str) -> dict[str, str]:
    obligation, _, occurrence = item.strip().partition("/")
    return {"obligation": obligation, "occurrence": occurrence or "once"}


def _dated(given: str) -> tuple[str, str]:
    name, separator, due = given.partition("=")
    if not separator or not name.strip() or not due.strip():
        raise typer.BadParameter(f"“{given[:40]}”应写作 事项=时限，如 summary=2024-07-05", param_hint="--item")
    return name, due
