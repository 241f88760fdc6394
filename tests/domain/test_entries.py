"""How an entry is named, and what the name gives back."""

import pytest

from domain.entries import PROXY, Entered, EntryChannel, entered_of, entered_rung, proxy_channel
from domain.outbox import matter_of


@pytest.mark.parametrize("channel", list(EntryChannel))
def test_the_rung_of_an_entry_gives_back_what_it_was_made_of(channel: EntryChannel) -> None:
    rung = entered_rung("table", "2024-06", channel, 3)
    assert entered_of(rung) == Entered(obligation="table", occurrence="2024-06", channel=channel, version=3)


def test_a_newer_version_speaks_for_the_same_matter() -> None:
    older, newer = (
        entered_rung("table", "once", way, n) for way, n in ((EntryChannel.PAPER, 1), (EntryChannel.FAX, 2))
    )
    assert matter_of(older) == matter_of(newer)


def test_the_channel_of_a_report_tells_how_and_from_whom_it_came() -> None:
    assert proxy_channel(EntryChannel.PHONE, "甲安宁") == f"{PROXY}电话 甲安宁"
