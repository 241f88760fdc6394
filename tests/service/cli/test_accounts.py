"""Accounts from the command line."""

import json
import re

import pytest

from domain.rights import Role
from tests.service.cli.commands import Shell
from tests.service.web.front_desk import FrontDesk
from tests.service.web.staff import employ


def test_somebody_is_invited_listed_and_disabled(desk: FrontDesk, shell: Shell) -> None:
    told = shell.good("account", "invite", "--role", "clerk", "--unit", "d1", "--name", "林一", "--by", "值班员")
    assert "经办人" in told
    link = re.search(r"http\S+(/welcome/[\w-]{43})", told)
    assert link is not None
    assert desk.client.get(link[1]).status_code == 200
    assert desk.office.accounts.log()[0].actor == "值班员"
    keeper, clerk = employ(desk, Role.ADMINISTRATOR), employ(desk, Role.CLERK, "d1")
    listed = shell.good("account", "list")
    assert "经办人·东区" in listed
    assert "管理员·全部单位" in listed
    assert "共 2 个" in listed
    assert [one["login"] for one in json.loads(shell.good("account", "list", "--search", "CLERK", "--json"))] == [
        clerk.login
    ]
    assert "已停用" in shell.good("account", "disable", clerk.login)
    assert clerk.get("/api/v1/me").status_code == 401
    assert "先另设一个" in shell.refused("account", "disable", keeper.login)


@pytest.mark.usefixtures("desk")
def test_wrong_calls_are_told(shell: Shell) -> None:
    assert shell.run("account", "invite", "--role", "king").code == 2
    for places in ((), ("--unit", "d1", "--all")):
        assert shell.run("account", "invite", "--role", "clerk", *places).code == 2
    assert shell.run("account", "disable", "nobody").code == 2
    assert "核对单位编码" in shell.refused("account", "invite", "--role", "clerk", "--unit", "nowhere")
