"""The stored mailbox: order, following, and what a crash leaves behind."""

from pathlib import Path

import pytest

from domain.letters import Letter
from service.channels.mail_address import parse_mail_address
from service.channels.mailbox import MailboxFollower, MailStore, read_mailbox, read_raw_mail
from service.channels.mime import MessageWriter
from tests.service.channels.standing_clock import StandingClock

WRITER = MessageWriter("安委会办公室 <cascade@example.invalid>")


def content(number: int) -> bytes:
    letter = Letter(
        id=f"letter-{number}",
        address="a@example.invalid",
        subject=f"关于开展“安全生产月”活动的通知，第{number}封",
        text=f"请打开 http://127.0.0.1:8000/r/{number}?a=1&b=2。\n另见 http://127.0.0.1:8000/other",
        html=f'<a href="http://127.0.0.1:8000/r/{number}?a=1&amp;b=2">打开</a> <a href="https://h.example.invalid/x">x</a>',
    )
    return WRITER.write(letter, parse_mail_address(letter.address), StandingClock().now()).replace(b"\r\n", b"\n")


def fill(folder: Path, count: int) -> None:
    store = MailStore(folder)
    for number in range(count):
        store.add(f"person{number}@example.invalid", content(number))
    store.close()


def test_a_follower_sees_every_mail_once_in_order(tmp_path: Path) -> None:
    follower = MailboxFollower(tmp_path)
    assert follower.new() == []
    fill(tmp_path, 3)
    notes = follower.new()
    assert [note.order for note in notes] == [1, 2, 3]
    assert notes[1].to == "person1@example.invalid"
    assert notes[1].subject == "关于开展“安全生产月”活动的通知，第1封"
    assert notes[1].message_id == "<letter-1@example.invalid>"
    assert notes[1].link == "http://127.0.0.1:8000/r/1?a=1&b=2"
    assert follower.new() == []
    fill(tmp_path, 2)
    assert [note.order for note in follower.new()] == [4, 5]
    assert len(MailboxFollower(tmp_path).new()) == 5


def test_a_follower_waits_for_a_line_under_way(tmp_path: Path) -> None:
    fill(tmp_path, 2)
    index = tmp_path / "index.jsonl"
    whole = index.read_bytes()
    cut = whole.index(b"\n") + 10
    index.write_bytes(whole[:cut])
    follower = MailboxFollower(tmp_path)
    assert [note.order for note in follower.new()] == [1]
    assert follower.new() == []
    index.write_bytes(whole)
    assert [note.order for note in follower.new()] == [2]


def test_a_follower_begins_anew_with_an_emptied_mailbox(tmp_path: Path) -> None:
    fill(tmp_path, 3)
    follower = MailboxFollower(tmp_path)
    follower.new()
    for file in tmp_path.iterdir():
        file.unlink()
    fill(tmp_path, 1)
    assert [note.order for note in follower.new()] == [1]


def test_a_mail_is_read_back_whole_with_all_its_links(tmp_path: Path) -> None:
    fill(tmp_path, 2)
    mail = list(read_mailbox(tmp_path))[1]
    assert mail.order == 2
    assert mail.to == "person1@example.invalid"
    assert mail.text.startswith("请打开 http://127.0.0.1:8000/r/1?a=1&b=2。\n")
    assert mail.links == (
        "http://127.0.0.1:8000/r/1?a=1&b=2",
        "http://127.0.0.1:8000/other",
        "https://h.example.invalid/x",
    )
    raw = read_raw_mail(tmp_path, MailboxFollower(tmp_path).new()[1])
    assert raw == b"Delivered-To: person1@example.invalid\n" + content(1)


def test_no_folder_is_an_empty_mailbox(tmp_path: Path) -> None:
    assert list(read_mailbox(tmp_path / "nowhere")) == []
    assert MailboxFollower(tmp_path / "nowhere").new() == []


@pytest.mark.parametrize("torn", range(1, 200, 9))
def test_what_a_crash_cut_off_is_mended_and_all_else_kept(tmp_path: Path, torn: int) -> None:
    fill(tmp_path, 3)
    index, mails = tmp_path / "index.jsonl", tmp_path / "inbox.mbox"
    before = list(read_mailbox(tmp_path))
    # The third mail was under way: part of its index line, or none of it, had been written.
    lines = index.read_bytes().splitlines(keepends=True)
    index.write_bytes(b"".join(lines[:2]) + lines[2][: -min(torn, len(lines[2]))])
    mails.write_bytes(mails.read_bytes()[: -torn or None])
    fill(tmp_path, 1)
    after = list(read_mailbox(tmp_path))
    assert after[:2] == before[:2]
    assert [(mail.order, mail.to) for mail in after[2:]] == [(3, "person0@example.invalid")]
    assert mails.read_bytes().count(b"\nDelivered-To: ") == 3


def test_an_unwritable_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        MailStore(tmp_path / "file" / "mailbox")
