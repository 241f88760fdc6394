"""Which days are deadlines, in sentences of our own, and which are not."""

from datetime import time

import pytest

from domain.reading.draft import Scope
from tests.domain.reading.samples import days, obligations, read


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("请各单位于6月20日前将工作总结报送区教育局安全科。", ["2024-06-20"]),
        ("工作总结请于6月20日17:00前发送至指定邮箱；纸质版于6月25日前邮寄至安全科。", ["2024-06-20", "2024-06-25"]),
        ("请于6月12日前报送方案，6月28日前报送总结。", ["2024-06-12", "2024-06-28"]),
        ("于6月21日前和11月26日前分别报送半年总结和全年总结。", ["2024-06-21", "2024-11-26"]),
        ("请将材料报送安全科，时间为6月20日前。", ["2024-06-20"]),
        ("务必于6月17日将统计表上报区教育局。", ["2024-06-17"]),
        ("报名截止时间：6月20日。", ["2024-06-20"]),
        ("申报材料报送截止日期为2024年6月20日，逾期不予受理。", ["2024-06-20"]),
        ("报名时间：6月5日至6月20日。", ["2024-06-20"]),
        ("2.6月5日—6月20日，申报人登录系统填报；", ["2024-06-20"]),
        ("各单位于6月5日至20日登录平台填报信息。", ["2024-06-20"]),
        (
            "各校须在6月6日下午前将调查表报各镇中心校，各镇中心校须在6月7日下午5时前报区教育局。",
            ["2024-06-06", "2024-06-07"],
        ),
        ("具体报送时间分别为6月13、27日，7月10、24日。", ["2024-06-13", "2024-06-27", "2024-07-10", "2024-07-24"]),
        ("请于6月底前将自查报告交区教育局安全科。", ["2024-06-30"]),
        ("请各单位6月14日前完成自查，并将自查情况报送安全科。", ["2024-06-14"]),
        ("回执请于6月12日上午12:00前反馈至办公室。", ["2024-06-12"]),
        ("学院6月8日前完成自查，填写《汇总表》，经签字后于6月15日前交教务处教学科。", ["2024-06-15"]),
        ("6月8日前完成摸底，登记造册，于6月15日前报送区教育局。", ["2024-06-15"]),
        ("请各校6月8日前完成报名。", ["2024-06-08"]),
        ("意见请于6月20日前书面函复我局。", ["2024-06-20"]),
        ("请各单位将《登记表》于6月20日\n前报送至我局。", ["2024-06-20"]),
        ("请各单位将《登记表》于2024年6月\n20日前报送至我局。", ["2024-06-20"]),
        ("请项目负责人在6月19日下班前交延期申请表。", ["2024-06-19"]),
        ("原定6月20日前报送的材料，延期至6月30日前报送。", ["2024-06-30"]),
        ("报送时间由6月20日调整为6月30日。", ["2024-06-30"]),
        ("即日起至6月20日，各单位可通过邮箱报送作品。", ["2024-06-20"]),
        ("网上申报系统将于6月15日17时关闭，请各单位按时提交。", ["2024-06-15"]),
        ("报送时限：方案6月15日前；总结12月15日前。", ["2024-06-15", "2024-12-15"]),
        ("各校要认真填写，把统计表于6月20日交学区办公室。", ["2024-06-20"]),
        ("各类统计表务必于6月17日报教育局职教股。", ["2024-06-17"]),
        ("申报材料由所在单位审核后于6月7日下班前统一交人事处梁老师。", ["2024-06-07"]),
        ("请各参会单位于6月18日17时前将参会人员名单报会务组。", ["2024-06-18"]),
        ("社会各界可在2024年7月3日前，通过以下方式提出意见：", ["2024-07-03"]),
        (
            "请有意推荐的单位于2024年6月5日-6月28日期间，注册并登录活动网站或手机客户端，按要求填报上传活动信息。",
            ["2024-06-28"],
        ),
    ],
)
def test_deadlines(sentence: str, wanted: list[str]) -> None:
    assert days(sentence) == wanted


@pytest.mark.parametrize(
    "sentence",
    [
        "会议定于6月20日上午9:00在区教育局召开，请准时参加。",
        "请参会人员于6月19日17:00前到望江宾馆报到入住。",
        "各校8月底前全部完工，确保开学使用。",
        "活动时间为2024年6月10日至8月31日，各单位不得因报送影响值班。",
        "统计时间：2023年7月1日至2024年6月30日。",
        "2.6月5日—6月20日，组织专家对申报材料评审。",
        "2024年6月20日前成立的社团均可参加。",
        "截至6月1日，全区共排查隐患120处。",
        "根据《关于6月20日前报送总结的通知》精神，认真抓好落实。",
        "6月26日至7月5日，区教育局组织专家评估。",
        "值班时间从5月1日开始至9月30日结束。",
        "7月30日前完成整改，发现问题及时上报。",
        "每天放学前1分钟、每周放学前5分钟开展安全提醒。",
        "我局已于5月20日印发了预通知。",
        "1月1日至5月31日，全区共上报信息120条。",
        "6月20日至6月30日为集中整治阶段，各单位要及时上报整治情况。",
        "6月20日前，我局将组织专家对上报材料进行评审。",
        "月报的上报截止日期为下月6日。",
        "该项目材料于5月20日报省厅备案，现已批复。",
        "学校已将名单于5月28日交教育局人事科。",
        "申报系统6月15日至6月16日维护升级。",
        "6月20日前由施工单位移交钥匙。",
        "报送时间：见附件；活动于7月1日前结束。",
        "专家可在6月20日前提出审查意见，我局据此批复。",
        "今天上午召开的会议要求及时报送信息。",
        "本周五前后将有强降雨，请做好信息报送。",
        "活动时间由6月20日调整为6月30日。",
        "检查组将于6月20日前到各单位检查，请备好上报材料。",
        "区教育局于6月25日前将审核结果反馈学校。",
        "6月20日前组织一次演练，并做好信息报送工作。",
        "请各单位务必在6月20日前将安全提示发送给每位家长。",
        "即日起至6月20日，在全区开展专项整治，组织好信息报送。",
        "本次系统升级将于6月15日17时停止，期间暂停服务。",
        "报送时限：另行通知；整改情况于7月1日前完成汇总。",
        "将活动于6月20日在中心广场举行，由办公室报送信息。",
        "6月20日前，用人单位完成审核推荐并公示。",
        "各机构要将情况表发送至区教育局，并将结余资金于6月30日前退回专户。",
        "各校将名单报送区教育局，将旧教材于6月30日前清退。",
    ],
)
def test_other_days_make_no_deadline(sentence: str) -> None:
    assert days(sentence) == []


def test_a_heading_above_gives_the_day_its_meaning() -> None:
    assert days("三、报送时间", "2024年6月20日前。") == ["2024-06-20"]


def test_a_column_of_days_under_its_head() -> None:
    text = ("报送时间", "第一季度收支帐", "2024年6月15日之前", "第二季度收支帐", "2024年9月15日之前")
    assert days(*text, tail="") == ["2024-06-15", "2024-09-15"]


@pytest.mark.parametrize(
    "lines",
    [
        ("为进一步展示全区教育系统的发展成就，决定开展主题征文大赛", "", "征集时间", "", "2024年6月1日-6月20日"),
        ("二、报送时间和方式", "（一）时间：6月20日前", "（二）方式：邮箱"),
        ("三、申报时间", "自通知发布之日起至2024年6月20日下午17:30。"),
        ("| 序号 | 材料名称 | 报送时间 |", "| 1 | 工作总结 | 6月20日前 |"),
        ("| 材料名称 | 报送截止时间 | 单位 |", "| 工作总结 | 2024年6月20日 | 各校 |"),
    ],
)
def test_a_heading_or_a_column_says_what_the_day_is(lines: tuple[str, ...]) -> None:
    assert days(*lines) == ["2024-06-20"]


@pytest.mark.parametrize(
    "lines",
    [
        ("| 序号 | 工作任务 | 完成时限 |", "| 1 | 完成摸底 | 6月20日前 |"),
        ("| 报送时间 | 成立日期 |", "| 每月5日前 | 2024年6月20日 |"),
        ("二、活动时间", "（一）时间：6月20日前"),
    ],
)
def test_other_columns_and_headings_make_no_limit(lines: tuple[str, ...]) -> None:
    assert days(*lines) == []


def test_the_issuers_own_deadline_is_told_apart() -> None:
    (item,) = obligations("我局将汇总后于6月30日前报送市教育局。")
    assert item.scope is Scope.OWN_UPWARD


def test_an_office_that_signs_passes_on_what_it_has_checked() -> None:
    first, second = obligations("请各校于6月20日前将材料报区教育局，区教育局审核后于6月25日前报市教育局。")
    assert (first.scope, second.scope) == (Scope.OWN, Scope.OWN_UPWARD)


def test_an_office_below_that_has_checked_hands_in_to_the_issuer() -> None:
    (item,) = obligations("各县区教育局审核后于6月25日前统一报送市教育局。", tail="望江市教育局\n2024年6月3日")
    assert item.scope is Scope.OWN


def test_the_deadline_of_a_quoted_parent_is_told_apart() -> None:
    parent = "\n\n市教育局关于报送情况的通知\n各县（市、区）教育局，市直各学校：\n请于6月30日前将总结报送市教育局。"
    first, second = obligations("请于6月20日前将总结报送区教育局。", tail="望江区教育局\n2024年6月3日" + parent)
    assert (first.scope, second.scope) == (Scope.OWN, Scope.EMBEDDED_PARENT)


def test_a_damaged_deadline_is_flagged_with_its_reading() -> None:
    draft = read("注：请于630日前将此表电子档发送至邮箱 office@example.invalid。")
    (due,) = draft.obligations[0].dues
    assert due.year_source == "damaged"
    assert [day.isoformat() for day in due.readings] == ["2024-06-30"]
    assert "damaged_date" in [flag.code for flag in draft.flags]


def test_two_readings_settle_nothing() -> None:
    (due,) = obligations("请于111日前将总结报送区教育局。")[0].dues
    assert due.date is None
    assert len(due.readings) == 2


def test_a_third_of_a_month_fixes_no_day() -> None:
    (due,) = obligations("请于7月中旬前将总结报送区教育局。")[0].dues
    assert due.date is None
    assert due.readings


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("年度总结于12月10日前、下年度工作计划于次年1月15日前报送区教育局。", ["2024-12-10", "2025-01-15"]),
        ("请于6月10日前，将2023年1月1日至2023年12月31日期间的数据报送区教育局。", ["2024-06-10"]),
        ("请于6月14日下班前（最迟不超过6月15日上午10点）将结果反馈区教育局。", ["2024-06-14"]),
        ("请于本周五（6月7日）下班前将名单报办公室。", ["2024-06-07"]),
        ("截止到6月20日，请各单位将材料交至区教育局安全科。", ["2024-06-20"]),
        ("6月17日上报第一期统计表。", ["2024-06-17"]),
        ("全年工作总结请于年底前报送。", ["2024-12-31"]),
        ("请于本月25日前报送名单，下月底前报送总结。", ["2024-06-25", "2024-07-31"]),
        ("请于25日前将名单报送区教育局。", ["2024-06-25"]),
        ("请于1日前将名单报送区教育局。", ["2024-07-01"]),
        ("请于今日下午18：00时前将受灾情况报区防指。", ["2024-06-03"]),
        ("请于明天中午12点前反馈。", ["2024-06-04"]),
        ("请于本周五前将自查表报至安全科。", ["2024-06-07"]),
        ("请于下周一上午下班前报送名单。", ["2024-06-10"]),
        ("请各学校于6月28日（下午5点前）将统计表纸质稿送交教育局826房间。", ["2024-06-28"]),
        ("请于今年12月10日前、明年6月10日前分别将阶段总结、全面总结报送我局。", ["2024-12-10", "2025-06-10"]),
        ("半年总结和全年总结分别于7月5日和次年1月5日前上报。", ["2024-07-05", "2025-01-05"]),
    ],
)
def test_days_that_need_their_surroundings(sentence: str, wanted: list[str]) -> None:
    assert days(sentence) == wanted


def test_a_clock_in_brackets_belongs_to_its_day() -> None:
    (due,) = obligations("请于6月28日（星期五，下午5点前）将统计表送交教育局。")[0].dues
    (other,) = obligations("请于6月28日（下午5点前）将统计表送交教育局。")[0].dues
    assert (other.time, other.word) == (time(17), "前")
    assert due.date == other.date


def test_today_without_a_date_of_issue_is_open() -> None:
    draft = read("请于今日18时前将受灾情况报区防指。", tail="")
    assert [due.date for due in draft.obligations[0].dues] == [None]
    assert "open_date" in [flag.code for flag in draft.flags]


def test_a_limit_without_its_year_stays_open() -> None:
    (item,) = obligations("二、征文截止时间", "", "年4月21日")
    assert [(due.date, due.month_day) for due in item.dues] == [(None, "04-21")]


def test_a_day_that_does_not_exist_is_flagged() -> None:
    draft = read("请于6月31日前将总结报送区教育局。")
    assert draft.obligations[0].dues[0].date is None
    assert "no_such_day" in [flag.code for flag in draft.flags]


@pytest.mark.parametrize(
    "sentence",
    [
        "请于6月20日前登录平台参加网上学习。",
        "请于6月20日前将本通知送达各企业负责人。",
    ],
)
def test_verbs_that_hand_nothing_in(sentence: str) -> None:
    assert days(sentence) == []
