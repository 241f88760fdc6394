"""Lengths and segments as the vendors' own examples count them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.channels.sms.segments import PART, SINGLE, count_segments, message_length, signed_text


@pytest.mark.parametrize(
    ("length", "segments"),
    [(0, 1), (1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (150, 3), (160, 3), (201, 3), (202, 4)],
)
def test_seventy_are_one_and_longer_ones_are_cut_at_sixty_seven(length: int, segments: int) -> None:
    # 150 and 160 are the examples of the vendors' documents: 67 + 67 + 16 and 67 + 67 + 26.
    assert count_segments("字" * length) == segments


@pytest.mark.parametrize(("text", "length"), [("中a1，,　 ", 7), ("😀", 2), ("〇", 1), ("𠮷", 2), ("【签名】", 4)])
def test_every_character_is_one_and_those_outside_the_basic_plane_two(text: str, length: int) -> None:
    assert message_length(text) == length


def test_the_signature_counts_with_its_brackets() -> None:
    assert signed_text("安委办", "字") == "【安委办】字"
    assert count_segments(signed_text("安委办", "字" * 65)) == 1
    assert count_segments(signed_text("安委办", "字" * 66)) == 2


@given(st.text(max_size=400))
def test_the_segments_hold_the_text_and_not_one_more(text: str) -> None:
    length, segments = message_length(text), count_segments(text)
    room = SINGLE if segments == 1 else segments * PART
    assert length <= room
    assert segments == 1 or length > (SINGLE if segments == 2 else (segments - 1) * PART)
