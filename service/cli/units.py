"""Units and people that change in mid-course, over the API of the running service."""

from datetime import datetime
from typing import Any

import typer

from service.cli.language import Command
from service.cli.options import BY, JSON, REASON
from service.cli.screen import as_json, moment, say, table

_CODE = typer.Argument(..., metavar="编码", help="单位编码")


def register(units: typer.Typer, contacts: typer.Typer) -> None:
    """Add the commands to their groups."""
    units.command("handover", cls=Command, help="委托：联络员外出期间由他人代办，责任单位不变")(handover)
    units.command("handovers", cls=Command, help="列出一个单位的委托")(handovers)
    units.command("return", cls=Command, help="结束一项委托")(end_handover)
    units.command("merge", cls=Command, help="并入：未办事项由并入的单位一并承担")(merge)
    units.command("rename", cls=Command, help="更名")(rename)
    units.command("dissolve", cls=Command, help="撤销：未办事项记为免报并注明原因")(dissolve)
    units.command("join", cls=Command, help="补入：新设单位补收上级正在办理的通知")(join)
    units.command("changes", cls=Command, help="查看一个单位的撤并、更名、补入")(changes)
    contacts.command("fallback", cls=Command, help="查看或指定最终联系人：各层次都无人可告知时告知其")(last_resort)


def _post(path: str, body: dict[str, Any]) -> Any:
    from service.cli.remote import Remote

    return Remote().post(f"/api/v1/{path}", body)


def _get(path: str) -> Any:
    from service.cli.remote import Remote

    return Remote().get(f"/api/v1/{path}")


def instant(typed: str, option: str) -> str | None:
    """An instant as it is typed, 2024-06-20 or 2024-06-20 17:30, Asia/Shanghai where no zone is given."""
    from domain.clock import SHANGHAI

    if not typed:
        return None
    try:
        given = datetime.fromisoformat(typed)
    except ValueError:
        raise typer.BadParameter(f"“{typed[:40]}”应写作 2024-06-20 或 2024-06-20 17:30", param_hint=option) from None
    return (given if given.tzinfo else given.replace(tzinfo=SHANGHAI)).isoformat()


def handover(
    code: str = _CODE,
    to: str = typer.Option("", metavar="联系人", help="受托人的联系人编号"),
    to_unit: str = typer.Option("", metavar="编码", help="受托的下级单位（由其联络员代办）"),
    notice: str = typer.Option("", metavar="编号", help="只委托这一份通知；不填为全部"),
    away: str = typer.Option("", metavar="联系人", help="外出人员的联系人编号；不填为该单位全部经办人员"),
    start: str = typer.Option("", "--from", metavar="时间", help="开始时间，如 2024-06-20 08:00；不填为现在"),
    until: str = typer.Option("", metavar="时间", help="结束时间；不填则到手工结束为止"),
    by: str = BY,
    reason: str = REASON,
) -> None:
    """Let somebody stand in."""
    body = {
        "to_contact": to or None,
        "to_unit": to_unit or None,
        "notice_id": notice or None,
        "away": away or None,
        "starts_at": instant(start, "--from"),
        "ends_at": instant(until, "--until"),
        "reason": reason,
        "by": by,
    }
    answer = _post(f"units/{code}/handover", body)
    end = moment(answer["ends_at"]) if answer["ends_at"] else "手工结束"
    say(f"已委托（编号 {answer['id']}）：{answer['unit_name']}由{answer['to_name']}代办，至{end}；责任单位不变")


def handovers(code: str = _CODE, json: bool = JSON) -> None:
    """All of one unit."""
    answer = _get(f"units/{code}/handovers")
    if json:
        as_json(answer)
        return
    rows = (
        (one["id"], one["to_name"], one["notice_id"] or "全部", moment(one["starts_at"]), _end(one), one["reason"])
        for one in answer
    )
    table("委托", ("编号", "受托人", "通知", "开始", "结束", "原因"), rows, numbers=frozenset({0}))
    say(f"共 {len(answer)} 项")


def _end(one: dict[str, Any]) -> str:
    if one["ended_at"]:
        return f"{moment(one['ended_at'])}（已收回）"
    return moment(one["ends_at"])


def end_handover(
    code: str = _CODE,
    number: int = typer.Argument(..., metavar="编号", help="委托编号，见 cascade units handovers"),
    by: str = BY,
) -> None:
    """End one."""
    answer = _post(f"units/{code}/handovers/{number}/end", {"by": by})
    say(f"委托已结束，{answer['unit_name']}恢复由本单位人员办理")


def merge(
    code: str = _CODE,
    into: str = typer.Option(..., metavar="编码", help="并入哪个单位"),
    by: str = BY,
    reason: str = REASON,
) -> None:
    """Merge a unit into another."""
    _tell("已并入", _post(f"units/{code}/merge", {"into": into, "by": by, "reason": reason}))


def rename(
    code: str = _CODE,
    name: str = typer.Option(..., metavar="名称", help="新名称"),
    by: str = BY,
    reason: str = REASON,
) -> None:
    """Give a unit another name."""
    _tell("已更名", _post(f"units/{code}/rename", {"name": name, "by": by, "reason": reason}))


def dissolve(code: str = _CODE, by: str = BY, reason: str = REASON) -> None:
    """Dissolve a unit."""
    _tell("已撤销", _post(f"units/{code}/dissolve", {"by": by, "reason": reason}))


def join(
    code: str = _CODE,
    notice: list[str] = typer.Option([], metavar="编号", help="补入哪份通知，可重复；不填为全部正在办理的"),
    by: str = BY,
    reason: str = REASON,
) -> None:
    """Let a unit join notices on their way."""
    body = {"notices": notice or None, "by": by, "reason": reason}
    _tell("已补入", _post(f"units/{code}/join", body))


def _tell(done: str, answer: dict[str, Any]) -> None:
    waived = f"，{answer['waived']} 项未办任务记为免报" if answer["waived"] else ""
    say(f"{done}：{answer['unit_code']}，涉及 {len(answer['notices'])} 份正在办理的通知{waived}")


def changes(code: str = _CODE, json: bool = JSON) -> None:
    """What happened to one unit."""
    answer = _get(f"units/{code}/changes")
    if json:
        as_json(answer)
        return
    kinds = {"merged": "并入", "renamed": "更名", "dissolved": "撤销", "joined": "补入"}
    rows = (
        (moment(one["at"]), kinds[one["kind"]], one["other_code"] or one["after"], one["reason"], one["actor"])
        for one in answer
    )
    table("单位变更", ("时间", "变更", "并入或新名", "原因", "决定人"), rows)
    say(f"共 {len(answer)} 项")


def last_resort(
    contact: str = typer.Argument("", metavar="联系人", help="联系人编号；不填则查看"),
    by: str = typer.Option("", metavar="姓名", help="由谁指定"),
) -> None:
    """Show or name the last resort."""
    body = {"contact_id": contact, "by": by}
    answer = _post("contacts/last-resort", body) if contact else _get("contacts/last-resort")
    if answer is None:
        say("尚未指定最终联系人：各层次都无人可告知时，只会留下待处理事项")
    else:
        say(f"最终联系人：{answer['name']}（{answer['id']}）")
