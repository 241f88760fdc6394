"""How names sound."""

import pytest

from service.pinyin import sound_of


@pytest.mark.parametrize(
    ("name", "sound"),
    [
        ("江南街道", "jiangnanjiedao jnjd"),
        ("一社区", "yishequ ysq"),
        ("A区 2号", "aqu2hao aq2h"),
        ("重庆路", "chongqinglu cql"),
        ("", " "),
    ],
)
def test_sounds(name: str, sound: str) -> None:
    assert sound_of(name) == sound
