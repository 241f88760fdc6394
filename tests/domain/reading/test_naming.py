"""What is handed in, and by whom, without the words that run into it."""

import pytest

from domain.reading.naming import reporter, thing
from tests.domain.reading.samples import obligations


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("活动总结", "活动总结"),
        ("修改意见(加盖公章)书面", "修改意见(加盖公章)"),
        ("推荐表并加盖公章", "推荐表"),
        ("5.12防灾减灾日活动情况", "5.12防灾减灾日活动情况"),
        ("以上材料电子版", "以上材料电子版"),
        ("各地工作总结", "工作总结"),
        ("各单位总结材料", "总结材料"),
        ("的抽查结果汇总表", "抽查结果汇总表"),
        ("三、各县区局", ""),
        ("我局汇总后", ""),
        ("市统计局", ""),
        ("报送时间分别为", ""),
        ("务必", ""),
        ("首次报送", ""),
        ("贸易企业", ""),
        ("第一批", ""),
    ],
)
def test_things(said: str, wanted: str) -> None:
    assert thing(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("各乡镇卫生院形成学期分析报告", "各乡镇卫生院"),
        ("各县(市、区)应急管理局、市高新区安监局", "各县(市、区)应急管理局、市高新区安监局"),
        ("各乡镇(街道)企业办,局相关股室(队、中心)", "各乡镇(街道)企业办,局相关股室(队、中心)"),
        ("各专业数据审核后,县统计局", "县统计局"),
        ("各地工作总结", "各地"),
        ("各县区", "各县区"),
        ("有意向的区直部门", "有意向的区直部门"),
    ],
)
def test_reporters(said: str, wanted: str) -> None:
    assert reporter(said) == wanted


@pytest.mark.parametrize(
    ("sentence", "what", "who"),
    [
        ("各县（市、区）应急管理局对企业检查，6月26日前将汇总表报市局。", ("汇总表",), "各县（市、区）应急管理局"),
        ("三、各单位须于6月20日前将名单报区教育局。", ("名单",), "各单位"),
        ("请各县党委组织部于6月20日前将名单报市委组织部。", ("名单",), "各县党委组织部"),
        ("各校形成分析报告，于6月20日前报区教育局。", ("分析报告",), "各校"),
        ("各校将旧书清退完毕，6月20日前报送统计表。", ("统计表",), "各校"),
        ("抽查结果汇总表，报送时间推迟至6月27日前。", ("抽查结果汇总表",), None),
        ("自查报告分两批报送，第一批8月15日前，第二批9月20日前。", ("自查报告",), None),
        ("各企业于月后9日前通过联网直报平台报送月度报表。", ("月度报表",), "各企业"),
        ("我局汇总后于6月25日前报市教育局。", (), None),
        ("现将《办法》发给你们，请组织研究，提出修改意见，于6月20日前反馈我局。", ("修改意见",), None),
        ("于6月20日前将《推荐汇总表》及申报材料报市人社局。", ("《推荐汇总表》及申报材料",), None),
        ("各企业在监测平台于6月20日前报送情况。", ("情况",), "各企业"),
    ],
)
def test_in_a_sentence(sentence: str, what: tuple[str, ...], who: str | None) -> None:
    first = obligations(sentence)[0]
    assert (first.what, first.who) == (what, who)


def test_days_of_one_verb_have_their_own_words() -> None:
    found = obligations("各校于6月18日前将实施方案、7月4日前将自查报告报区教育局。")
    assert [(item.what, item.evidence.text) for item in found] == [
        (("实施方案",), "各校于6月18日前将实施方案"),
        (("自查报告",), "7月4日前将自查报告报区教育局"),
    ]


def test_a_note_that_repeats_the_limit_is_no_further_obligation() -> None:
    (item,) = obligations("请于6月9日下午3点前将参会回执传真至区教育局。", "注：请于6月9日15:00前反馈。")
    assert [also.text for also in item.also] == ["注：请于6月9日15:00前反馈"]


def test_others_of_the_same_day_stay() -> None:
    found = obligations("各小学于6月9日前报镇中心校。", "各中学于6月9日前报区教育局。")
    assert [item.who for item in found] == ["各小学", "各中学"]
