"""Titles in even lines, whole words and nothing lost."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.title_lines import title_lines, width_in_characters

SHORT = "关于开展安全生产月活动报送情况的通报"


@pytest.mark.parametrize(
    "lines",
    [
        (SHORT,),
        ("关于开展2024年泉州市", "“安全生产月”活动报送情况的通报"),
        ("关于江南街道转发《关于开展", "2024年泉州市“安全生产月”", "活动的通知》报送情况的更正通报"),
    ],
)
def test_titles_as_an_office_would_set_them(lines: tuple[str, ...]) -> None:
    assert title_lines("".join(lines)) == lines


@given(st.text(alphabet="关于开展的《》“”2024a、通报", max_size=90))
def test_nothing_is_lost_and_no_line_is_too_long(title: str) -> None:
    lines = title_lines(title)
    assert "".join(lines) == title
    assert len(lines) == 1 or all(0 < width_in_characters(line) <= 20 for line in lines)
    for before, after in pairwise(lines):
        assert before[-1] not in "《“"
        assert after[0] not in "》”、的"
        assert not (before[-1].isascii() and after[0].isascii())
