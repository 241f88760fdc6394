"""Which passwords are taken (口令规则): long rather than intricate, and not one that is tried first.

After NIST SP 800-63B §5.1.1.2: a lower bound on the length, no rule about kinds of characters, nothing that is among
the commonest, and nothing that repeats the login or the name.
"""

import re
import unicodedata
from itertools import pairwise

from domain.accounts import WeakPassword

SHORTEST = 10
LONGEST = 128
_FEWEST_SIGNS = 5
# What the commonest passwords are built around; digits and signs before and after make none of them better.
_WORDS = """
password passwd passw0rd pass admin administrator root user guest test tester testing demo default changeme change
secret welcome letmein login master dragon monkey shadow sunshine princess football baseball superman batman hello
iloveyou loveyou love woaini woaiwojia aini nihao zhongguo china beijing quanzhou fujian mima mimashi wodemima
qwerty qwertyuiop qwert qwer asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qazwsx qazwsxedc wsxedc qweasd qweasdzxc abc
abcd abcde abcdef abcdefg abcdefgh aaa aabbcc abcabc q1w2e3r4 q1w2e3r4t5 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc
zaq1 zaq12wsx qwe asd zxc a b c cascade tongzhi baosong huawei lenovo windows computer internet office
"""
_COMMON = frozenset(_WORDS.split())
_RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv")
_LEET = str.maketrans("@01345$7!", "aoieassti")


def normal(password: str) -> str:
    """The form that is hashed: the same text typed on another keyboard is the same password (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, *, login: str, name: str = "") -> str:
    """The normal form of a password that may be used. Raises WeakPassword."""
    chosen = normal(password)
    folded = chosen.lower()
    if min(len(chosen), len(password)) < SHORTEST:
        raise WeakPassword(f"密码至少 {SHORTEST} 位；可以用几个不相干的词连起来，好记也难猜", field="password")
    if len(chosen) > LONGEST:
        raise WeakPassword(f"密码最多 {LONGEST} 位", field="password")
    if any(unicodedata.category(sign) == "Cc" for sign in chosen):
        raise WeakPassword("密码里不能有换行等控制字符", field="password")
    if _repeats(folded, login) or _repeats(folded, name):
        raise WeakPassword("密码里不能包含登录名或姓名", field="password")
    if is_common(folded):
        raise WeakPassword("这个密码过于常见，很容易被猜到；请换一个", field="password")
    return chosen


def is_common(folded: str) -> bool:
    """Whether a password in small letters is one that is tried first."""
    if len(set(folded)) < _FEWEST_SIGNS or _is_repetition(folded):
        return True
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded)
    kept = {core, core.translate(_LEET), re.sub(r"[\W\d_]+", "", folded), re.sub(r"[\W\d_]+$", "", folded)}
    return bool(kept & _COMMON) or not core or _is_run(folded)


def _is_repetition(folded: str) -> bool:
    """abcabcabcabc, woainiwoaini."""
    return (folded + folded).find(folded, 1) < len(folded)


def _is_run(folded: str) -> bool:
    """Whether all is made of steps along the keyboard or the alphabet: abcd1234567, qwert12345."""
    runs = [*_RUNS, *(run[::-1] for run in _RUNS)]
    steps = sum(any(pair in run for run in runs) for pair in map("".join, pairwise(folded)))
    return steps >= len(folded) - 3


def _repeats(folded: str, word: str) -> bool:
    short = word.strip().lower()
    return len(short) >= (3 if short.isascii() else 2) and short in folded
