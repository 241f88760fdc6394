"""What the reader remarks: in a clerk's words, once for every date, and without anything that the text does not say."""

import re

import pytest

from domain.obligations import FORM_NAMES, Form
from service.web.sentences import own
from service.web.words import sentences
from tests.domain.reading.samples import notice
from tests.domain.reading.test_proposal import HEAD, proposal, proposed

REPORT = "请各单位于6月20日前将{}报送区教育局。"
SEPARATELY = (
    "请各单位于6月21日前和11月23日前分别报送上半年活动总结和全年活动总结，以及活动情况统计表（附件1）。",
    "附件：1.活动情况统计表",
)


def messages(*lines: str) -> dict[str, str]:
    return {question.code: question.message for question in proposed(*lines, head=HEAD).questions}


@pytest.mark.parametrize(
    ("lines", "code", "said"),
    [
        ([REPORT.format("相关材料")], "form_unsure", "“相关材料”的材料种类暂按“总结”，请核对"),
        (
            ["符合条件的学校请于6月20日前申报示范校。"],
            "demand_open",
            "原文未写明必须还是自愿，请选择“必报”或“自愿报送”",
        ),
        (
            ["请于6月20日前反馈修改意见，逾期视为无意见。"],
            "silence",
            "原文写“逾期视为无意见”，不报不算逾期，按自愿报送；如须报送请改为“必报”",
        ),
        (
            [REPORT.format("《隐患统计表》")],
            "form_fields",
            "没有读到这张表的填报项；需要汇总请添加填报项，否则按附件报送",
        ),
        (
            ["各校每月25日前将进展情况报送区教育局。"],
            "recurrence_open",
            "“每月25日”未写明起止，请填写起止日期列出各期，或逐期填写",
        ),
        (
            ["从6月至9月，每月至少报送1至2个典型案例。"],
            "quota",
            "按原文每期至少 1 个、至多 2 个填写，请核对",
        ),
        (["每季度报送不少于3个典型案例。"], "quota", "按原文每期至少 3 个填写，请核对"),
        (
            ["从6月至9月，每月报送进展情况。"],
            "recurrence",
            "按“每月”列出 4 期，请核对起止日期；原文未写每期哪一天，按期末列出；"
            "其中 6月30日、8月31日 2 期是周末，按原日期列出",
        ),
        (
            ["请于6月22日前将工作总结报送区教育局，遇节假日顺延。"],
            "rest_day",
            "时限 2024-06-22 是周末，原文写“遇节假日顺延”，请核对日期。",
        ),
    ],
)
def test_a_remark_speaks_as_the_page_does_and_in_english(lines: list[str], code: str, said: str) -> None:
    found = messages(*lines)
    assert found[code] == said
    told = sentences().say(said)
    assert told is not None
    assert told != said


def test_the_parts_of_a_long_remark_keep_their_order_in_english() -> None:
    said = messages("从6月至9月，每月报送进展情况。")["recurrence"]
    assert sentences().say(said) == (
        f"4 times were listed from “{own('每月')}”; check the first and the last; the text does not say which day, "
        "so each is the last one; 2 of them lie on a weekend and are listed so: 30 Jun, 31 Aug"
    )


@pytest.mark.parametrize("form", Form)
def test_every_kind_of_report_has_a_name(form: Form) -> None:
    assert re.fullmatch("[㐀-鿿]+", FORM_NAMES[form])


def test_a_day_of_every_day_is_no_end_of_a_period() -> None:
    said = messages("从6月3日至6月8日，每天17时前将旅游信息报送区教育局。")["recurrence"]
    assert said == "按“每天17时”列出 6 期，请核对起止日期；其中 6月8日 1 期是周末，按原日期列出"


def test_two_obligations_by_one_day_get_its_remark_once_each() -> None:
    found = proposal(notice(*SEPARATELY, head=HEAD))
    assert [(one["title"], len(one["occurrences"])) for one in found.sketch["obligations"]] == [
        ("上半年活动总结", 1),
        ("活动情况统计表", 2),
        ("全年活动总结", 1),
    ]
    flagged = [question.field for question in found.questions if question.code == "rest_day"]
    assert sorted(flagged) == ["obligations.1.occurrences.1.due", "obligations.2.occurrences.0.due"]


def test_cases_that_are_offered_are_named_in_the_title() -> None:
    found = proposed("从6月至9月，每月至少曝光1至2个典型案例，并向区教育局报送相关情况。", head=HEAD)
    [one] = found.sketch["obligations"]
    assert (one["title"], one["form"]) == ("典型案例及相关情况", "cases")


@pytest.mark.parametrize(
    ("thing", "title"),
    [
        ("工作总结以书面形式", "工作总结"),
        ("修改意见经单位主要负责人签字并盖章后，通过邮箱或者传真方式", "修改意见"),
        ("《隐患统计表》一份（加盖公章）", "隐患统计表"),
        ("《隐患统计表》电子版", "隐患统计表"),
        ("检查表（加盖公章）", "检查表"),
        ("申报表（见样表）", "申报表（见样表）"),
        ("学校开展安全检查情况的报告", "学校开展安全检查情况的报告"),
        ("参赛论文", "参赛论文"),
    ],
)
def test_a_title_is_the_thing_alone(thing: str, title: str) -> None:
    assert [one["title"] for one in proposed(REPORT.format(thing), head=HEAD).sketch["obligations"]] == [title]


def test_words_that_are_no_thing_give_way_to_the_table_that_they_head() -> None:
    found = proposed("双抢作业进度表：报送时间分别为2024年7月3日、17日、26日前。", head=HEAD)
    assert [one["title"] for one in found.sketch["obligations"]] == ["双抢作业进度表"]
