"""通报 from the command line, over the API of the running service."""

from typing import Any
from urllib.parse import quote

import typer

from service.cli.language import Command, group
from service.cli.options import BY, JSON, NOTICE
from service.cli.screen import as_json, aside, moment, say, table

circular_app = group("通报：起草、签发、更正")
_ID = typer.Argument(..., metavar="序号", min=1, help="通报序号，见 cascade circular list")
_STATES = {"draft": "待签发", "signed": "已签发", "superseded": "已被更正", "cancelled": "已作废"}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    circular_app.command("draft", cls=Command, help="按当前情况起草通报；不点名的单位另列，供签发人看")(draft)
    circular_app.command("list", cls=Command, help="列出一份通知的通报")(list_circulars)
    circular_app.command("show", cls=Command, help="显示通报全文，以及不点名的单位和原因")(show)
    circular_app.command("sign", cls=Command, help="签发：编号并发给全部主送单位")(sign)
    circular_app.command("cancel", cls=Command, help="作废草稿，注明原因")(cancel)
    app.add_typer(circular_app, name="circular")


def draft(
    notice_id: str = NOTICE,
    by: str = typer.Option(..., metavar="姓名", help="由谁起草"),
    obligation: str = typer.Option("", metavar="标识", help="只就这一报送事项（key）"),
    occurrence: str = typer.Option("once", metavar="标识", help="期次的标识"),
    ranking: bool = typer.Option(False, "--ranking", metavar="", help="附排名"),
    supersedes: int = typer.Option(0, metavar="序号", min=0, help="更正并取代哪一份已发出的通报"),
    correction: str = typer.Option("", metavar="原因", help="为什么更正"),
    json: bool = JSON,
) -> None:
    """Draft one and print it."""
    body: dict[str, Any] = {"by": by, "ranking": ranking, "correction": correction}
    body |= {"obligation": obligation, "occurrence": occurrence} if obligation else {}
    body |= {"supersedes": supersedes} if supersedes else {}
    one = _post(notice_id, "circulars", body)
    if json:
        as_json(one)
        return
    _print(one)
    aside(f"签发：cascade circular sign {notice_id} {one['id']} --by 姓名")


def list_circulars(notice_id: str = NOTICE, json: bool = JSON) -> None:
    """All of a notice."""
    from service.cli.remote import Remote

    answer = Remote().get(_path(notice_id, "circulars"))
    if json:
        as_json(answer)
        return
    rows = (
        (
            one["id"],
            one["number"] or "—",
            one["title"],
            moment(one["as_of"]),
            _STATES[one["state"]],
            one["signed_by"] or "—",
            one["supersedes"] or "—",
        )
        for one in answer
    )
    heads = ("序号", "文号", "标题", "截至", "状态", "签发人", "更正")
    table("通报", heads, rows, numbers=frozenset({0, 6}))
    say(f"共 {len(answer)} 份")


def show(notice_id: str = NOTICE, circular_id: int = _ID, json: bool = JSON) -> None:
    """The document, and who is not named."""
    from service.cli.remote import Remote

    one = Remote().get(_path(notice_id, f"circulars/{circular_id}"))
    if json:
        as_json(one)
    else:
        _print(one)


def _print(one: dict[str, Any]) -> None:
    say(one["body"])
    if one["excluded"]:
        rows = ((each["unit_name"], each["title"], each["reason"]) for each in one["excluded"])
        table("不点名的单位（仅供签发人）", ("单位", "事项", "原因"), rows)


def sign(notice_id: str = NOTICE, circular_id: int = _ID, by: str = BY) -> None:
    """Sign one and send it."""
    one = _post(notice_id, f"circulars/{circular_id}/sign", {"by": by})
    say(f"已签发通报{one['number']}，正在发给全部主送单位")


def cancel(
    notice_id: str = NOTICE,
    circular_id: int = _ID,
    by: str = BY,
    reason: str = typer.Option(..., metavar="原因", help="为什么作废"),
) -> None:
    """Throw a draft away."""
    _post(notice_id, f"circulars/{circular_id}/cancel", {"by": by, "reason": reason})
    say("通报草稿已作废")


def _path(notice_id: str, rest: str) -> str:
    return f"/api/v1/notices/{quote(notice_id, safe='')}/{rest}"


def _post(notice_id: str, rest: str, body: dict[str, Any]) -> Any:
    from service.cli.remote import Remote

    return Remote().post(_path(notice_id, rest), body)
