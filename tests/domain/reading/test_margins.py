"""Attachments, chapters, urgency, and the guard against classified documents."""

import pytest

from domain.notices import Classified
from domain.reading.draft import Urgency
from tests.domain.reading.samples import read

BODY = "请于6月20日前将总结报送区教育局。"


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ("附件：1.隐患清单；\n2.联络员登记表", ["隐患清单", "联络员登记表"]),
        ("附件：１．隐患清单\n　　　２．家访台账", ["隐患清单", "家访台账"]),
        ("附：1、《隐患清单》\n  2、《登记表》", ["《隐患清单》", "《登记表》"]),
        ("附件一：隐患报送制度\n附件二：统计报送制度", ["隐患报送制度", "统计报送制度"]),
        ("附件：隐患清单", ["隐患清单"]),
        ("附件：\n隐患统计报表", ["隐患统计报表"]),
        ("附件：1.隐患清单 2.登记表 3.台账样式", ["隐患清单", "登记表", "台账样式"]),
        (
            "附件：1、2023年度先进个人推荐汇总表\n2、2023年度先进集体推荐汇总表",
            ["2023年度先进个人推荐汇总表", "2023年度先进集体推荐汇总表"],
        ),
        ("附件.隐患清单\n附件2.登记表\n附件3—1.台账样式", ["隐患清单", "登记表", "台账样式"]),
        ("附件：1. 值班表\n 2. 联系人名单", ["值班表", "联系人名单"]),
        ("附件：1.隐患清单 点击下载\n2.登记表 点击浏览该文件", ["隐患清单", "登记表"]),
        ("附件：1.登记表［下载］\n2.汇总表（下载）", ["登记表", "汇总表"]),
        ("附件：1.登记表；2.汇总表；3.名单。", ["登记表", "汇总表", "名单"]),
        ("附件：（另发）", []),
        ("附件：", []),
    ],
)
def test_attachments(lines: str, wanted: list[str]) -> None:
    draft = read(BODY, lines)
    assert [item.value for item in draft.attachments] == wanted


def test_forms_that_only_the_body_names() -> None:
    draft = read("请认真填报《跨区作业需求情况统计表》（附件），于6月20日前报送。")
    assert [item.value for item in draft.attachments] == ["跨区作业需求情况统计表"]


@pytest.mark.parametrize(
    ("print_", "wanted"),
    [
        ("《〈跨区作业证〉需求情况统计表》（附件）", "《跨区作业证》需求情况统计表"),
        ("《“〈条例〉宣传月”活动统计表》（见附件1）", "“《条例》宣传月”活动统计表"),
    ],
)
def test_marks_inside_a_name_become_the_outer_ones(print_: str, wanted: str) -> None:
    draft = read(f"请认真填报{print_}，于6月20日前报送。")
    assert [item.value for item in draft.attachments] == [wanted]


def test_chapters() -> None:
    draft = read("一、总体要求", "要高度重视。", "二、报送时间", BODY)
    assert [chapter.heading for chapter in draft.chapters] == ["一、总体要求", "二、报送时间"]


@pytest.mark.parametrize("word", ["特急", "加急"])
def test_urgency(word: str) -> None:
    urgency = read(BODY, head=word + "\n").urgency
    assert urgency is not None
    assert urgency.value is Urgency(word)


def test_an_urgent_notice_in_name_only_has_no_mark() -> None:
    assert read(BODY, title="关于报送总结的紧急通知").urgency is None


@pytest.mark.parametrize("mark", ["机密★1年", "秘密", "密级：秘密", "绝密★长期"])
def test_marks_are_refused(mark: str) -> None:
    with pytest.raises(Classified, match="密"):
        read(BODY, head=mark + "\n")


def test_wording_is_refused() -> None:
    with pytest.raises(Classified) as refusal:
        read(BODY, "本件为秘密级文件，请妥善保管。")
    assert refusal.value.code == "classified"


@pytest.mark.parametrize("line", ["申报材料不得含涉密内容和国家秘密。", "密级：非密", "要加强保密工作，严守工作秘密。"])
def test_talk_of_secrets_is_no_mark(line: str) -> None:
    assert read(BODY, line).obligations
