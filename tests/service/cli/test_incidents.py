"""Incidents as an administrator handles them."""

import json

from domain.facts import Incident
from tests.service.cli.commands import Shell
from tests.service.web.front_desk import FrontDesk
from tests.small_city import MONDAY


def test_what_waits_is_listed_and_taken_off_the_list(desk: FrontDesk, shell: Shell) -> None:
    with desk.house.ledger.transaction() as facts:
        known = Incident(key="no-contact:v1:leader", kind="no_contact", unit_code="v1", sentence="没有分管领导")
        facts.raise_incidents([known], MONDAY)
    assert "no-contact:v1:leader" in shell.good("incident", "list", "--kind", "no_contact")
    told = shell.good("incident", "resolve", "no-contact:v1:leader", "--by", "林一", "--note", "已补充")
    assert "已销项：没有分管领导" in told
    assert "共 0 项" in shell.good("incident", "list")
    assert "林一：已补充" in shell.good("incident", "list", "--all")
    assert json.loads(shell.good("incident", "list", "--all", "--json"))[0]["times"] == 1
    again = shell.refused("incident", "resolve", "no-contact:v1:leader", "--by", "林一", "--note", "已补充")
    assert "无需重复操作" in again
