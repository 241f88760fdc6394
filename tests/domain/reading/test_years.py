"""The year of a day printed without one."""

import pytest

from tests.domain.reading.samples import days, obligations, read

ASK = "请于{}前将总结报送区教育局。"


def test_december_rolls_over() -> None:
    assert days(ASK.format("1月10日"), tail="望江区教育局\n2024年12月3日") == ["2025-01-10"]


def test_next_year_is_stated() -> None:
    assert days("请于12月20日前报送方案，次年1月10日前报送总结。", tail="望江区教育局\n2024年11月28日") == [
        "2024-12-20",
        "2025-01-10",
    ]


def test_a_late_posting_does_not_roll_over() -> None:
    draft = read(ASK.format("5月28日"))
    assert [due.date.isoformat() for due in draft.obligations[0].dues if due.date] == ["2024-05-28"]
    assert "due_before_issue" in [flag.code for flag in draft.flags]


def test_the_title_names_the_year_of_the_matter_not_of_the_due() -> None:
    title = "关于报送2024年工作总结的通知"
    assert days(ASK.format("1月10日"), title=title, tail="望江区教育局\n2024年12月10日") == ["2025-01-10"]


def test_without_a_date_of_issue_the_title_is_only_a_likely_year() -> None:
    draft = read(ASK.format("6月20日"), title="关于做好2023年防溺水工作的通知", tail="")
    assert draft.issued is None
    assert draft.obligations[0].dues[0].year_source == "title_year"
    assert "year_inferred" in [flag.code for flag in draft.flags]


@pytest.mark.parametrize(("ordinal", "year"), [("第八个", 2016), ("第16个", 2024), ("第十个", 2018)])
def test_an_anniversary_counts_the_years(ordinal: str, year: int) -> None:
    body = (f"今年5月12日是我国{ordinal}防灾减灾日。", ASK.format("5月15日"))
    assert days(*body, tail="") == [f"{year}-05-15"]


def test_nothing_settles_the_year() -> None:
    (due,) = obligations(ASK.format("6月20日"), tail="")[0].dues
    assert (due.date, due.month_day, due.year_source) == (None, "06-20", "unknown")


def test_a_stripped_year_is_never_guessed() -> None:
    (due,) = obligations(ASK.format("年6月20日"))[0].dues
    assert due.date is None


def test_the_printed_weekday_chooses_among_years() -> None:
    head = "时限：\n截止：2019-06-18\n"
    assert days(ASK.format("6月18日（星期二）"), head=head, tail="") == ["2019-06-18"]


def test_the_date_of_a_reprint_is_not_the_date_of_issue() -> None:
    head = "发布时间：2023-06-01 23:10:25 来源：某文库\n"
    draft = read(ASK.format("6月20日"), head=head, title="关于做好2016年防溺水工作的通知", tail="")
    assert draft.issued is None


def test_the_only_year_of_the_numbers_cited_is_inferred() -> None:
    ask = "根据《关于开展评选工作的通知》（云教函〔2023〕9号）精神，请于6月20日前将名单报送区教育局。"
    draft = read(ask, tail="")
    assert [str(due.date) for due in draft.obligations[0].dues] == ["2023-06-20"]
    assert "year_inferred" in [flag.code for flag in draft.flags]


def test_numbers_of_several_years_settle_nothing() -> None:
    ask = "根据《甲通知》（云教函〔2023〕9号）和《乙通知》（云教函〔2022〕8号）精神，请于6月20日前将名单报送区教育局。"
    assert days(ask, tail="") == []
