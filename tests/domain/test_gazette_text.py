"""The State Council's own words become the arrangement that the program knows."""

import pytest

from domain.gazette import GAZETTED, InvalidGazette
from domain.gazette_text import GazetteUnreadable, read_gazette

HEAD = (
    "国务院办公厅关于{year}年部分节假日安排的通知\n国办发明电〔{before}〕{number}号\n各省、自治区、直辖市人民政府：\n"
)
OF_2026 = HEAD.format(year=2026, before=2025, number=7) + (
    "一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。\n"
    "二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。"
    "2月14日（周六）、2月28日（周六）上班。\n"
    "三、清明节：4月4日（周六）至6日（周一）放假，共3天。\n"
    "四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。\n"
    "五、端午节：6月19日（周五）至21日（周日）放假，共3天。\n"
    "六、中秋节：9月25日（周五）至27日（周日）放假，共3天。\n"
    "七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。\n"
    "节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。"
)
OF_2024 = HEAD.format(year=2024, before=2023, number=7) + (
    "一、元旦：1月1日放假，与周末连休。\n"
    "二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，"
    "安排职工在除夕（2月9日）休息。\n"
    "三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。\n"
    "四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。\n"
    "五、端午节：6月10日放假，与周末连休。\n"
    "六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。\n"
    "七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。\n"
)


@pytest.mark.parametrize(("year", "text"), [(2026, OF_2026), (2024, OF_2024)])
def test_the_published_words_give_the_arrangement_known_to_the_program(year: int, text: str) -> None:
    found = read_gazette(text)
    known = next(one for one in GAZETTED if one.year == year)
    assert found is not None
    assert found.source == f"国办发明电〔{year - 1}〕7号"
    assert set(found.holidays) == set(known.holidays)
    assert set(found.workdays) == set(known.workdays)


def test_a_holiday_may_begin_in_the_december_before() -> None:
    text = HEAD.format(year=2023, before=2022, number=16) + "一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。"
    found = read_gazette(text)
    assert found is not None
    assert [f"{one.day:%m-%d}" for one in found.holidays] == ["12-31", "01-01", "01-02"]


def test_other_words_are_not_taken_for_such_a_notice() -> None:
    assert read_gazette("日期,类型,名称\n2027-01-01,放假,元旦\n") is None
    assert read_gazette("") is None


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("一、元旦：1月1日放假。", "text"),
        ("2027年部分节假日安排\n一、元旦：1月1日放假。", "source"),
        (HEAD.format(year=2027, before=2026, number=1) + "一、元旦：13月1日放假。", "text"),
        (HEAD.format(year=2027, before=2026, number=1) + "一、元旦：1月5日至1月2日放假。", "text"),
    ],
)
def test_what_cannot_be_understood_is_refused_by_name(text: str, field: str) -> None:
    with pytest.raises(GazetteUnreadable) as refused:
        read_gazette(text)
    assert refused.value.field == field


def test_days_that_contradict_each_other_are_refused() -> None:
    text = HEAD.format(year=2027, before=2026, number=1) + "一、元旦：1月1日至3日放假。1月2日上班。"
    with pytest.raises(InvalidGazette):
        read_gazette(text)
