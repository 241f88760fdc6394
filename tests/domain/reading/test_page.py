"""The page is even for the rules and verbatim for the reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reading.page import Page


def test_full_width_digits_and_traditional_characters_are_made_even() -> None:
    page = Page("望教安(２０２５)１７号\n關於報送總結的通知")
    assert page.text == "望教安(2025)17号\n关于报送总结的通知"
    assert page.quote(0, 12) == "望教安(２０２５)１７号"


def test_readings_that_a_mirror_doubled_are_taken_out() -> None:
    page = Page(
        "各縣（市）農(nóng)機(jī)站：請將總結報送縣農(nóng)業(yè)局，聯(lián)系電話(huà )見后。制度?，F將事項通知如下"
    )
    assert page.text == "各县(市)农机站:请将总结报送县农业局,联系电话见后。制度。现将事项通知如下"
    assert page.value(0, 9) == "各县(市)农机站:"


def test_brackets_stay_in_a_page_that_is_not_doubled() -> None:
    assert Page("请报送电子版(word)和扫描件(pdf)。").text == "请报送电子版(word)和扫描件(pdf)。"


def test_lines_that_a_converter_broke_are_joined() -> None:
    page = Page(
        "要组织开展专题研讨、集中宣讲、辅导报告和心得体会交流、集\n\n中宣讲等活动。\n2021\n年2月23日\n1.\n要高度重视。"
    )
    assert [line.text for line in page.lines] == [
        "要组织开展专题研讨、集中宣讲、辅导报告和心得体会交流、集中宣讲等活动。",
        "2021年2月23日",
        "1.要高度重视。",
    ]


def test_a_heading_is_not_joined_with_its_paragraph() -> None:
    page = Page("一、深入宣传贯彻落实安全生产重要论述和各项决策部署\n\n各单位要认真组织学习。")
    assert next(line.text for line in page.lines).endswith("决策部署")


def test_numbers_that_only_a_blank_keeps_apart_stay_apart() -> None:
    assert Page("电话 2937887 13900000000").text == "电话2937887 13900000000"


@given(st.text(alphabet="农業(nóng)（）２０月日\n 　\u200b号，。《a1", max_size=200))
def test_every_place_leads_back_to_the_original(raw: str) -> None:
    page = Page(raw)
    last = -1
    for place in range(len(page.text)):
        first, end = page.span(place, place + 1)
        assert 0 <= first <= end <= len(raw)
        assert first >= last
        last = first


@given(st.text(max_size=300))
def test_any_text_makes_a_page(raw: str) -> None:
    page = Page(raw)
    assert "".join(line.text for line in page.lines) == page.text.replace("\n", "")


def test_every_kind_of_line_end_is_one_line_end() -> None:
    texts = {Page(f"第一段。{end}第二段。").text for end in ("\n", "\r\n", "\r", "\u000b")}
    assert texts == {"第一段。\n第二段。"}


def test_a_mailbox_that_the_page_broke_is_put_together() -> None:
    page = Page("联系人：晏清，联系电话：0999-5550131；电子邮箱：office-of-educ\nation@example.invalid。")
    assert "office-of-education@example.invalid" in page.text


def test_a_broken_line_of_recipients_is_put_together() -> None:
    page = Page(
        "各县、市、区科技局，云川经开区投资促进中心，青石现代产业园区经贸局，\n各有关单位：\n现将通知转发给你们。"
    )
    assert page.lines[0].text.endswith("各有关单位:")


def test_marks_as_entities_are_one_mark_and_lead_back() -> None:
    page = Page("推荐&ldquo;最美干部&rdquo;和&濒诲辩耻辞;典型&谤诲辩耻辞;的通知")
    assert page.text == "推荐“最美干部”和“典型”的通知"
    assert page.quote(page.text.index("典型"), page.text.index("典型") + 2) == "典型"


@pytest.mark.parametrize("mark", ["— 2 —", "\n－2－\n", "第 2 页 共 3 页", "  - 12 -  "])
def test_a_page_number_does_not_break_a_sentence(mark: str) -> None:
    raw = f"各单位要认真开展自查，形成书面材料并于6月\n{mark}\n20日前将总结报送区教育局。"
    page = Page(raw)
    assert page.text == "各单位要认真开展自查,形成书面材料并于6月20日前将总结报送区教育局。"
    assert page.quote(page.text.index("20日"), len(page.text)) == raw[raw.index("20日") :]


def test_a_number_in_a_list_is_no_page_number() -> None:
    assert Page("序号\n1\n2\n隐患清单").text == "序号\n1\n2\n隐患清单"
