"""Accounts from the command line, over the API of the running service."""

from typing import Any

import typer

from service.cli.language import Command, group
from service.cli.screen import as_json, moment, say, table

account_app = group("账号：查看、邀请、停用")
_BY = typer.Option("", metavar="姓名", help="由谁办理，记入账号日志")
_ROLES = {"reader": "只读", "liaison": "联络员", "clerk": "经办人", "leader": "分管领导", "administrator": "管理员"}
_ROLE_HELP = "、".join(f"{key}（{name}）" for key, name in _ROLES.items())


def register(app: typer.Typer) -> None:
    """Add the commands."""
    account_app.command("list", cls=Command, help="列出账号和角色")(list_accounts)
    account_app.command("invite", cls=Command, help="生成一次性邀请链接，由本人选登录名和密码")(invite)
    account_app.command("disable", cls=Command, help="停用账号：登录和接口令牌立即失效")(disable)
    app.add_typer(account_app, name="account")


def list_accounts(
    search: str = typer.Option("", metavar="文字", help="只看登录名、姓名或邮箱包含这段文字的"),
    json: bool = typer.Option(False, "--json", metavar="", help="输出 JSON，供程序读取"),
) -> None:
    """Everybody."""
    answer = _accounts(search)
    if json:
        as_json(answer)
        return
    rows = (
        (one["login"], one["name"], _roles(one), "使用中" if one["active"] else "已停用", moment(one["signed_in_at"]))
        for one in answer
    )
    table("账号", ("登录名", "姓名", "角色", "状态", "最近登录"), rows, whole=frozenset({0}))
    say(f"共 {len(answer)} 个")


def invite(
    role: str = typer.Option(..., metavar="角色", help=_ROLE_HELP),
    unit: str = typer.Option("", metavar="编码", help="单位编码；与 --all 二选一"),
    everywhere: bool = typer.Option(False, "--all", metavar="", help="全部单位，包括以后新设的"),
    name: str = typer.Option("", metavar="姓名", help="邀请谁，仅供辨认"),
    by: str = _BY,
) -> None:
    """Make a link."""
    from service.cli.remote import Remote

    if role not in _ROLES:
        raise typer.BadParameter(f"“{role[:40]}”应为 {'、'.join(_ROLES)} 之一", param_hint="--role")
    if bool(unit) == everywhere:
        raise typer.BadParameter("请用 --unit 写明单位编码，或加 --all 表示全部单位（只能选一样）", param_hint="--unit")
    body = {"role": role, "unit_code": unit, "name": name, "by": by or None}
    answer = Remote().post("/api/v1/accounts/invitations", body)
    say(f"邀请{_ROLES[role]}的一次性链接，{moment(answer['expires_at'])} 前有效，请转交本人：")
    say(answer["link"])


def disable(login: str = typer.Argument(..., metavar="登录名", help="哪个账号"), by: str = _BY) -> None:
    """Disable one."""
    from service.cli.remote import Remote

    found = next((one for one in _accounts(login) if one["login"] == login.strip().lower()), None)
    if found is None:
        raise typer.BadParameter(f"没有登录名为“{login[:40]}”的账号", param_hint="登录名")
    answer = Remote().post(f"/api/v1/accounts/{found['id']}/disable", {"by": by or None})
    say(f"已停用：{answer['name']}（{answer['login']}），登录和接口令牌立即失效")


def _accounts(search: str) -> list[dict[str, Any]]:
    from service.cli.remote import Remote

    asked = {"limit": 1000} | ({"q": search} if search else {})
    found: list[dict[str, Any]] = Remote().get("/api/v1/accounts", **asked)
    return found


def _roles(account: dict[str, Any]) -> str:
    held = (f"{_ROLES[one['role']]}·{one['unit_name'] or '全部单位'}" for one in account["grants"])
    return "，".join(held) or "没有角色"
