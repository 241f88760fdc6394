"""What is only looked for where it can stand is found as if it were looked for everywhere."""

import re

from hypothesis import given
from hypothesis import strategies as st

from domain.reading import read_notice
from domain.reading.lexing import documents, verbs
from domain.reading.lexing.beginnings import HEAD, starts
from domain.reading.limits import _EVERY, CYCLING
from domain.reading.wrapping import STOPS, continues
from tests.domain.reading.samples import notice

SIGNS = (
    "0123456789一二三四五六七八九十元零〇年月日号本这当下今明后个周星期农阴历正冬腊底末前每逐按季次各"
    "报告送上交填网提寄发传反馈局办(),。、:[] \n"
)
TEXT = st.text(alphabet=SIGNS, max_size=60)
_SIGN = r"[\d零〇○Oo一二三四五六七八九十元]"
_RUN = re.compile(rf"{_SIGN}(?<!{_SIGN}{_SIGN}){_SIGN}*+(?=[年月日号前之以、,./ -])")


@given(TEXT)
def test_days_begin_where_a_short_number_does(text: str) -> None:
    runs = {m.start() for m in _RUN.finditer(text) if m.end() - m.start() <= 9}
    assert {place for place in runs if HEAD.match(text, place)} <= set(starts(text))


@given(TEXT)
def test_every_verb_begins_with_one_of_its_signs(text: str) -> None:
    plain = re.compile(verbs.VERB.pattern.replace(f"(?=[{verbs._SIGNS}])", "", 1))
    assert plain.pattern != verbs.VERB.pattern
    assert [m.span() for m in plain.finditer(text)] == [m.span() for m in verbs.VERB.finditer(text)]


@given(TEXT)
def test_every_cycle_holds_a_sign_of_one(text: str) -> None:
    assert all(CYCLING.search(m.group()) for m in _EVERY.finditer(text))


@given(TEXT)
def test_the_words_before_a_number_end_the_text(text: str) -> None:
    match = documents._CODE.search(text)
    assert documents._words(text) == (match.group() if match else "")


@given(TEXT.filter(lambda text: bool(text.strip())), st.sampled_from(STOPS), st.booleans())
def test_a_closed_line_never_goes_on(text: str, stop: str, apart: bool) -> None:
    assert not continues("".join(text.split()) + stop, "".join(text.split()), apart)


def test_a_row_of_a_table_may_be_shorter_than_its_head() -> None:
    table = "│报送时间│说明│表名│\n├──┼──┼──┤\n│季报：季后5日前；│\n└──┘"
    assert read_notice(notice(table)).title is not None
