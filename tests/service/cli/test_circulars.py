"""通报 as typed."""

from datetime import timedelta

import pytest

from domain.letters import ChannelName
from domain.outbox import IntentState, Sent
from tests.service.cli.commands import Shell
from tests.service.web.front_desk import FrontDesk
from tests.small_city import DUE, draft


@pytest.fixture
def notice_id(desk: FrontDesk) -> str:
    """A notice of the city that reached d1 only, an hour after its due."""
    notice_id = desk.issue(draft())
    desk.clock.moment = DUE + timedelta(hours=1)
    with desk.house.ledger.transaction() as facts:
        parts = [one for one in facts.pending(ChannelName.EMAIL, desk.clock.moment, 100) if one.unit_code == "d1"]
        done = [Sent(id=part.id, state=IntentState.SENT, letter_id="l", at=DUE, checked_at=DUE) for part in parts]
        facts.record(ChannelName.EMAIL, done)
    return notice_id


def test_from_the_draft_to_the_correction(shell: Shell, notice_id: str) -> None:
    drafted = shell.good("circular", "draft", notice_id, "--by", "王五", "--ranking")
    assert "未报送（1 个单位）：东区。" in drafted
    assert "第 1 名" in drafted
    assert "消息均未送达" in drafted
    assert "已签发通报〔2024〕通1号" in shell.good("circular", "sign", notice_id, 1, "--by", "赵六")
    corrected = shell.good(
        "circular", "draft", notice_id, "--by", "王五", "--supersedes", 1, "--correction", "有误", "--json"
    )
    assert '"supersedes": 1' in corrected
    shell.good("circular", "sign", notice_id, 2, "--by", "赵六")
    listed = shell.good("circular", "list", notice_id)
    assert "已被更正" in listed
    assert "共 2 份" in listed
    assert "更正并取代〔2024〕通1号" in shell.good("circular", "show", notice_id, 2)


def test_refusals_are_those_of_the_api(shell: Shell, notice_id: str) -> None:
    shell.good("circular", "draft", notice_id, "--by", "王五", "--obligation", "statistics")
    assert "草稿已作废" in shell.good("circular", "cancel", notice_id, 1, "--by", "王五", "--reason", "未核实")
    assert "不能签发" in shell.refused("circular", "sign", notice_id, 1, "--by", "赵六")
    assert "没有编号为 9 的通报" in shell.refused("circular", "show", notice_id, 9)
    assert '"snapshot_hash"' in shell.good("circular", "list", notice_id, "--json")
