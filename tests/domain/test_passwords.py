"""Which passwords are taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accounts import FREE_FAILURES, WeakPassword, locked_for
from domain.passwords import SHORTEST, check_password

_COMMON = """
password123 1234567890 0987654321 qwertyuiop1 abcd1234567 Admin@2024! P@ssw0rd2024 woaini1314520
qazwsx123456 20240601abc abcabcabcabc aaaaaaaaaaaa 1q2w3e4r5t6y administrator 11111111111
cascade2026 zxcvbnm12345 Welcome2026!!
"""
GOOD = ("correct horse", "红色的大象喝咖啡不加糖", "Tq8-mm2-vv0p", "liuyun+chifan+78", "三点一刻去买三个橘子")


@pytest.mark.parametrize("password", _COMMON.split())
def test_the_commonest_are_refused(password: str) -> None:
    with pytest.raises(WeakPassword, match="常见"):
        check_password(password, login="zhang.san")


@pytest.mark.parametrize("password", GOOD)
def test_long_ones_are_taken_whatever_they_are_made_of(password: str) -> None:
    assert check_password(password, login="zhang.san", name="张三") == password


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("短的密码", "至少"),
        ("x1y2" * 33, "最多"),
        ("my-zhang.san-77", "登录名"),
        ("风和日丽张三今天在家", "姓名"),
        ("line\nbreak-here", "控制"),
    ],
)
def test_what_is_refused_says_why(password: str, sentence: str) -> None:
    with pytest.raises(WeakPassword, match=sentence) as caught:
        check_password(password, login="zhang.san", name="张三")
    assert caught.value.field == "password"


def test_the_same_password_typed_full_width_is_the_same() -> None:
    assert check_password("Ｔｑ8-mm2-vv0p", login="zhang") == "Tq8-mm2-vv0p"


@given(st.text(max_size=SHORTEST - 1))
def test_nothing_short_is_taken(password: str) -> None:
    with pytest.raises(WeakPassword):
        check_password(password, login="zhang")


@given(st.text(min_size=1, max_size=30), st.integers(2, 8))
def test_no_repetition_is_taken(part: str, times: int) -> None:
    with pytest.raises(WeakPassword):
        check_password(part * times, login="zhang")


@given(st.integers(0, 1000))
def test_locks_never_get_shorter_and_never_exceed_an_hour(failures: int) -> None:
    lock, more = locked_for(failures), locked_for(failures + 1)
    assert (lock is None) == (failures < FREE_FAILURES)
    if lock is not None:
        assert more is not None
        assert 60 <= lock.total_seconds() <= more.total_seconds() <= 3600
