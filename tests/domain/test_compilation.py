"""Compiled material: whose text stands where, and where each says it comes from."""

from hypothesis import given
from hypothesis import strategies as st

from domain.chapters import Voice
from domain.compilation import Order, arranged, counts_sentence, in_lines, source_of
from domain.numerals import chinese_ordinal
from domain.rollup import Counts

NAMES = st.sampled_from(["东区", "西区", "一街", "二街"])
VOICES = st.builds(
    Voice,
    unit_code=st.just("u"),
    unit_name=NAMES,
    through=st.lists(NAMES, max_size=2).map(tuple),
    report_id=st.integers(1, 99),
    version=st.integers(1, 3),
    title=st.sampled_from(["", "主要做法", "下步打算"]),
    text=st.text(min_size=1, max_size=5),
)


def voice(name: str, *through: str, title: str = "") -> Voice:
    return Voice(unit_code=name, unit_name=name, through=through, report_id=7, version=2, title=title, text="已完成")


def test_by_unit_everything_below_a_direct_subordinate_is_its_chapter() -> None:
    found = arranged([voice("西区"), voice("一街", "东区"), voice("甲村", "东区", "二街"), voice("西区")], Order.UNIT)
    assert [(one.title, [who.unit_name for who in one.voices]) for one in found] == [
        ("西区", ["西区", "西区"]),
        ("东区", ["一街", "甲村"]),
    ]


def test_by_heading_units_come_together() -> None:
    voices = [voice("东区", title="主要做法"), voice("东区"), voice("西区", title="主要做法。")]
    found = arranged(voices, Order.HEADING)
    assert [(one.title, [who.unit_name for who in one.voices]) for one in found] == [
        ("", ["东区"]),
        ("主要做法", ["东区", "西区"]),
    ]


@given(st.lists(VOICES, max_size=12), st.sampled_from(Order))
def test_no_text_is_lost_or_doubled(voices: list[Voice], order: Order) -> None:
    found = [one for chapter in arranged(voices, order) for one in chapter.voices]
    assert sorted(found, key=repr) == sorted(voices, key=repr)


def test_the_blanks_of_one_form_stand_in_one_line_and_texts_by_themselves() -> None:
    def said(title: str, text: str, report: int = 7) -> Voice:
        return voice("东区", title=title).model_copy(update={"text": text, "report_id": report})

    form = [said("姓名", "王小教"), said("职务", "科员"), said("手机", "013900000001")]
    summary = [said("主要做法", "开展宣传。", 8), said("存在问题", "力量不足。", 8), said("备注", "无", 9)]
    found = list(in_lines([*form, *summary]))
    assert [(one.title, one.text, one.report_id) for one in found] == [
        ("", "姓名：王小教；职务：科员；手机：013900000001。", 7),
        *((one.title, one.text, one.report_id) for one in summary),
    ]


def test_a_source_leads_down_to_the_version() -> None:
    assert source_of(voice("甲村", "东区", "二街")) == "东区／二街／甲村，第 2 版 #7"


def test_counts_are_told_once_where_there_is_one_level() -> None:
    one = Counts(expected=3, included=1, nil=1, missing=1)
    assert counts_sentence(one, one) == [
        "直接下级应报 3 个单位：按时 1 个，零报告 1 个，迟报 0 个，未报 1 个，免报 0 个。"
    ]
    assert len(counts_sentence(one, one + one)) == 2
    assert counts_sentence(Counts(), Counts()) == ["本事项不要求每个单位都报，报来的如下。"]


def test_ordinals_as_headings_are_counted() -> None:
    known = {1: "一", 10: "十", 12: "十二", 20: "二十", 41: "四十一", 100: "一百", 105: "一百零五", 110: "一百一十"}
    known |= {1000: "一千", 1005: "一千零五", 1050: "一千零五十", 2573: "二千五百七十三"}
    assert {number: chinese_ordinal(number) for number in known} == known


@given(st.sets(st.integers(1, 9999), min_size=2, max_size=2))
def test_no_two_numbers_have_one_ordinal(numbers: set[int]) -> None:
    assert len({chinese_ordinal(number) for number in numbers}) == 2
