"""Whose duty, what, to whom, how; and the places that say the same."""

import pytest

from tests.domain.reading.samples import obligations


@pytest.mark.parametrize(
    ("sentence", "who", "what", "to"),
    [
        ("请各乡镇各有关部门于6月28日前将活动总结报送区安办。", "各乡镇各有关部门", "活动总结", "区安办"),
        ("请各街道、区安委会各成员单位于6月2日前报送活动方案。", "各街道、区安委会各成员单位", "活动方案", None),
        ("申报材料电子版请于6月20日前发送至指定邮箱。", None, "申报材料电子版", None),
        ("各完成单位将总结材料于6月14日前提交给学会秘书处。", "各完成单位", "总结材料", None),
        ("请各单位于6月14日16时前以传真形式将回执报省科技厅有关处室。", "各单位", "回执", "省科技厅有关处室"),
    ],
)
def test_particulars(sentence: str, who: str | None, what: str, to: str | None) -> None:
    (item,) = obligations(sentence)
    assert (item.who, item.what) == (who, (what,))
    assert item.to == to or to is None


def test_the_paragraph_names_the_reporter() -> None:
    (item,) = obligations("各社区各部门要结合实际开展曝光。同时，典型案例要及时报送街道应急办。")
    assert (item.who, item.what, item.soft) == ("各社区各部门", ("典型案例",), True)


def test_respectively_shares_out() -> None:
    first, second = obligations("于6月21日前和11月26日前分别报送半年总结和全年总结（盖章版纸质文件）。")
    assert (first.what, str(first.dues[0].date)) == (("半年总结",), "2024-06-21")
    assert (second.what, str(second.dues[0].date)) == (("全年总结",), "2024-11-26")


def test_a_note_under_the_form_says_the_same_again() -> None:
    tail = (
        "附件：1.报名表\n2.反馈表\n\n望江区教育局\n2024年6月3日\n\n附件1\n\n报名表\n\n注："
        "请于6月12日前将此表发送至邮箱office@example.invalid"
    )
    (item,) = obligations("有意向的单位，请于6月12日前反馈区教育局（附件1）。", tail=tail)
    assert item.what == ("报名表",)
    assert item.optional is True
    assert len(item.also) == 1
    assert item.channels == ("邮箱 office@example.invalid",)


@pytest.mark.parametrize(
    ("sentence", "optional"),
    [
        ("有意向的单位请于6月20日前报送意向表。", True),
        ("各单位可于6月20日前一并反馈意见。", True),
        ("各单位须于6月20日前报送总结。", False),
        ("请于6月20日前组织申报。", None),
    ],
)
def test_will(sentence: str, optional: bool | None) -> None:
    assert obligations(sentence)[0].optional is optional


@pytest.mark.parametrize(
    ("sentence", "silence"),
    [
        ("请于6月20日前反馈意见，逾期未反馈视为无意见。", "视为无意见"),
        ("请于6月20日前反馈意见，无修改意见也请反馈。", "也请反馈"),
        ("请于6月20日前报送，逾期不予受理。", "不予受理"),
    ],
)
def test_silence(sentence: str, silence: str) -> None:
    assert silence in (obligations(sentence)[0].silence or "")


def test_forms_and_channels() -> None:
    (item,) = obligations("请于6月20日前将总结（盖章扫描件和电子版）及照片发送至邮箱office@example.invalid。")
    assert {"盖章", "扫描件", "电子版", "照片"} <= set(item.forms)
    assert item.channels == ("邮箱 office@example.invalid",)


def test_commands_without_a_limit() -> None:
    assert [item.rule for item in obligations("无符合条件的可不申报，但应报送书面说明。")] == ["command.undated"]
    assert obligations("各单位要报送真实准确的材料，并对材料负责。") == ()


@pytest.mark.parametrize("mark", ["（附件0）", "（附件9）", ""])
def test_an_annex_that_is_not_there_names_nothing(mark: str) -> None:
    tail = "望江区教育局\n2024年6月3日\n\n附件0\n\n登记表\n\n注：请于6月12日前将此表报送区教育局"
    items = obligations(f"请于6月14日前反馈区教育局{mark}。", tail=tail)
    assert [str(item.dues[0].date) for item in items] == ["2024-06-14", "2024-06-12"]
