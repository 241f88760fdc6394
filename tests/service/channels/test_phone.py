"""The embedded phone."""

import json
from pathlib import Path

import pytest

from domain.letters import Channel, ChannelName, Letter
from service.channels.phone import PhoneFollower, PhoneSink
from tests.service.channels.standing_clock import StandingClock


def letter(number: str, text: str = "请报送：bs.example.invalid/l/4f") -> Letter:
    return Letter(id=f"sms-{number}", address=number, text=text)


def sink(folder: Path) -> PhoneSink:
    return PhoneSink(folder, "清源安委办", StandingClock())


async def test_a_message_is_one_line_with_everything(tmp_path: Path) -> None:
    phone = sink(tmp_path / "phone")
    conforms: Channel = phone
    assert conforms.name is ChannelName.SMS
    (delivery,) = await phone.send([letter("+86 120 0000 0001", "字" * 64)])
    await phone.close()
    assert (delivery.outcome.value, delivery.detail) == ("sent", "已存入本地短信箱，2 条")
    (line,) = (tmp_path / "phone" / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {
        "id": "sms-+86 120 0000 0001",
        "number": "12000000001",
        "signature": "清源安委办",
        "text": "字" * 64,
        "segments": 2,
        "at": "2024-06-18T09:00:30+08:00",
    }


async def test_dead_and_wrong_numbers_are_refused_and_keep_their_place(tmp_path: Path) -> None:
    deliveries = await sink(tmp_path).send(
        [letter("12000000001"), letter("10000000001"), letter("12"), letter("12000000002")]
    )
    assert [delivery.outcome.value for delivery in deliveries] == ["sent", "refused", "refused", "sent"]
    assert [message.number for message in PhoneFollower(tmp_path).new()] == ["12000000001", "12000000002"]


async def test_a_follower_sees_each_message_once(tmp_path: Path) -> None:
    follower, phone = PhoneFollower(tmp_path), sink(tmp_path)
    assert follower.new() == []
    assert await phone.send([]) == []
    await phone.send([letter("12000000001")])
    assert [message.number for message in follower.new()] == ["12000000001"]
    await phone.send([letter("12000000002"), letter("12000000003")])
    assert [message.number for message in follower.new()] == ["12000000002", "12000000003"]
    assert follower.new() == []


async def test_a_folder_that_cannot_be_written_is_a_passing_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    deliveries = await sink(tmp_path / "file").send([letter("12000000001"), letter("10000000001")])
    assert [delivery.outcome.value for delivery in deliveries] == ["failed", "refused"]
    assert "写不进去" in deliveries[0].detail


@pytest.mark.parametrize("text", ["一行\n两行", '引号"与\\', "😀"])
async def test_any_text_survives(tmp_path: Path, text: str) -> None:
    await sink(tmp_path).send([letter("12000000001", text)])
    assert PhoneFollower(tmp_path).new()[0].text == text
