"""Urging and 督办单 from the command line, over the API of the running service."""

from typing import Any
from urllib.parse import quote

import typer

from service.cli.language import Command, group
from service.cli.notices import notice_app
from service.cli.options import BY, JSON, NOTICE
from service.cli.screen import as_json, moment, say, table, warn

supervision_app = group("督办单：起草、签发、销号")
_ID = typer.Argument(..., metavar="序号", min=1, help="督办单序号，见 cascade supervision list")
_UNIT = typer.Option([], metavar="编码", help="单位编码，可以重复")
_COLOURS = {"blue": "蓝", "yellow": "黄", "red": "红"}
_STATES = {
    "draft": "待签发",
    "signed": "已签发待回复",
    "replied": "已回复待销号",
    "cleared": "已销号",
    "cancelled": "已撤销",
}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    notice_app.command("urge", cls=Command, help="人工催办：只催尚未办理的，不指定单位则催全部")(urge)
    supervision_app.command("draft", cls=Command, help="按当前情况起草督办单；不指定单位则为全部逾期单位起草")(draft)
    supervision_app.command("list", cls=Command, help="列出一份通知的督办单")(list_supervisions)
    supervision_app.command("show", cls=Command, help="显示督办单全文和回复")(show)
    supervision_app.command("sign", cls=Command, help="签发：编号并发给该单位联络员和分管领导")(sign)
    supervision_app.command("clear", cls=Command, help="销号")(clear)
    supervision_app.command("cancel", cls=Command, help="撤销，注明原因")(cancel)
    app.add_typer(supervision_app, name="supervision")


def urge(
    notice_id: str = NOTICE,
    by: str = typer.Option(..., metavar="姓名", help="由谁催办"),
    unit: list[str] = _UNIT,
    obligation: str = typer.Option("", metavar="标识", help="只催这一报送事项（key）"),
    occurrence: str = typer.Option("", metavar="标识", help="只催这一期"),
    json: bool = JSON,
) -> None:
    """Urge units; who may not be urged now is listed with when it is possible again."""
    body: dict[str, Any] = {"by": by, "units": unit}
    body |= {name: value for name, value in (("obligation", obligation), ("occurrence", occurrence)) if value}
    answer = _post(notice_id, "urge", body)
    if json:
        as_json(answer)
        return
    for refusal in answer["refused"]:
        warn(refusal["message"])
    waiting = f"，{moment(answer['release_at'])} 起发出" if answer["urged"] else ""
    say(f"已催办 {len(answer['urged'])} 个单位，共 {answer['messages']} 条消息{waiting}")


def draft(
    notice_id: str = NOTICE,
    by: str = typer.Option(..., metavar="姓名", help="由谁起草"),
    unit: list[str] = _UNIT,
    obligation: str = typer.Option("", metavar="标识", help="只就这一报送事项（key）"),
    occurrence: str = typer.Option("once", metavar="标识", help="期次的标识"),
    json: bool = JSON,
) -> None:
    """Draft; prints the numbers by which they are signed."""
    body: dict[str, Any] = {"by": by, "units": unit}
    body |= {"obligation": obligation, "occurrence": occurrence} if obligation else {}
    answer = _post(notice_id, "supervisions", body)
    if json:
        as_json(answer)
        return
    for refusal in answer["refused"]:
        warn(refusal["message"])
    if answer["drafted"]:
        _list(answer["drafted"])
    say(f"已起草 {len(answer['drafted'])} 份，签发：cascade supervision sign {notice_id} 序号 --by 姓名")


def list_supervisions(
    notice_id: str = NOTICE,
    unit: str = typer.Option("", metavar="编码", help="只看一个单位的"),
    json: bool = JSON,
) -> None:
    """All of a notice."""
    from service.cli.remote import Remote

    answer = Remote().get(_path(notice_id, "supervisions"), **({"unit": unit} if unit else {}))
    if json:
        as_json(answer)
        return
    _list(answer)
    say(f"共 {len(answer)} 份")


def _list(found: list[dict[str, Any]]) -> None:
    rows = (
        (
            one["id"],
            one["number"] or "—",
            _COLOURS[one["colour"]],
            one["facts"]["unit_name"],
            _STATES[one["state"]] + ("（事项已办，可销号）" if _proposed(one) else ""),
            moment(one["due"]),
            one["signed_by"] or "—",
        )
        for one in found
    )
    heads = ("序号", "文号", "级别", "单位", "状态", "回复期限", "签发人")
    table("督办单", heads, rows, numbers=frozenset({0}))


def _proposed(one: dict[str, Any]) -> bool:
    return bool(one["settled"]) and one["state"] in {"signed", "replied"}


def show(notice_id: str = NOTICE, supervision_id: int = _ID, json: bool = JSON) -> None:
    """The document, and what became of it."""
    from service.cli.remote import Remote

    one = Remote().get(_path(notice_id, f"supervisions/{supervision_id}"))
    if json:
        as_json(one)
        return
    say(one["body"])
    say("")
    say(f"状态：{_STATES[one['state']]}" + ("，所列事项均已办理，可以销号" if _proposed(one) else ""))
    if one["reply"]:
        say(f"{one['replied_by']} {moment(one['replied_at'])} 回复：{one['reply']}")
    if one["ended_at"]:
        say(f"{one['ended_by']} {moment(one['ended_at'])} {_STATES[one['state']]} {one['ended_reason']}")


def sign(notice_id: str = NOTICE, supervision_id: int = _ID, by: str = BY) -> None:
    """Sign one and send it."""
    one = _post(notice_id, f"supervisions/{supervision_id}/sign", {"by": by})
    say(f"已签发督办单{one['number']}，{one['facts']['unit_name']}应于 {moment(one['due'])} 前回复")


def clear(
    notice_id: str = NOTICE,
    supervision_id: int = _ID,
    by: str = BY,
    reason: str = typer.Option("", metavar="说明", help="核实情况"),
) -> None:
    """Strike one off."""
    one = _post(notice_id, f"supervisions/{supervision_id}/clear", {"by": by, "reason": reason})
    say(f"督办单{one['number']}已销号")


def cancel(
    notice_id: str = NOTICE,
    supervision_id: int = _ID,
    by: str = BY,
    reason: str = typer.Option(..., metavar="原因", help="为什么撤销"),
) -> None:
    """Cancel one."""
    one = _post(notice_id, f"supervisions/{supervision_id}/cancel", {"by": by, "reason": reason})
    say(f"督办单{one['number'] or '草稿'}已撤销")


def _path(notice_id: str, rest: str) -> str:
    return f"/api/v1/notices/{quote(notice_id, safe='')}/{rest}"


def _post(notice_id: str, rest: str, body: dict[str, Any]) -> Any:
    from service.cli.remote import Remote

    return Remote().post(_path(notice_id, rest), body)
