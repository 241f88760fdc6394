"""Texts by chapter: nothing is lost, and what stands under the same heading comes together."""

from hypothesis import given
from hypothesis import strategies as st

from domain.chapters import Voice, chapters, heading, parts_of, voices_of
from domain.text_diff import paragraphs


def voice(unit: str, text: str) -> Voice:
    return Voice(unit_code=unit, unit_name=f"{unit}街道", through=(), report_id=1, version=1, title="", text=text)


@given(st.text(alphabet="一二、。第部分甲乙\n ", max_size=80))
def test_every_line_is_a_heading_or_stands_in_a_part(text: str) -> None:
    told = [line for line in paragraphs(text) if heading(line) is None]
    assert [line for part in parts_of(text) for line in paragraphs(part.text)] == told
    assert [part.title for part in parts_of(text) if part.title] == [
        title for line in paragraphs(text) if (title := heading(line)) is not None
    ]


def test_headings_are_short_lines_with_an_ordinal() -> None:
    assert heading("一、主要做法") == heading("第一部分　主要做法") == heading("十二、主要做法：") == "主要做法"
    assert heading("一、我们开展了活动。效果很好。") is None
    assert heading("一、" + "很长" * 30) is None
    assert heading("主要做法") is None


def test_units_are_heard_chapter_by_chapter() -> None:
    texts = [
        voice("甲", "概况。\n一、主要做法\n甲做。\n二、存在问题\n甲缺。"),
        voice("乙", "一、存在问题：\n乙缺。\n二、主要做法\n乙做。"),
    ]
    found = chapters(part for one in texts for part in voices_of(one))
    assert [(one.title, [(part.unit_code, part.text) for part in one.voices]) for one in found] == [
        ("", [("甲", "概况。")]),
        ("主要做法", [("甲", "甲做。"), ("乙", "乙做。")]),
        ("存在问题", [("甲", "甲缺。"), ("乙", "乙缺。")]),
    ]
    assert chapters([]) == ()
