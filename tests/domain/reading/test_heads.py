"""Number, title, issuers and date of issue."""

import pytest

from domain.reading import read_notice
from tests.domain.reading.samples import notice, read

BODY = "请于6月20日前将总结报送区教育局。"


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("望教安〔2024〕17号", "望教安〔2024〕17号"),
        ("望教安[2024]17号", "望教安〔2024〕17号"),
        ("望教安（２０２４）１７号", "望教安〔2024〕17号"),
        ("望教安 〔 2024 〕 17 号", "望教安〔2024〕17号"),
        ("文号：望教安【2024】17号", "望教安〔2024〕17号"),
        ("（望教安字[2024]第17号 2024年6月3日）", "望教安字〔2024〕17号"),
        ("望教安发2024年17号", "望教安发〔2024〕17号"),
    ],
)
def test_numbers(printed: str, wanted: str) -> None:
    draft = read(BODY, head=printed + "\n")
    assert draft.number is not None
    assert draft.number.value == wanted


def test_a_cited_number_is_not_the_notices_own() -> None:
    draft = read("根据《关于报送情况的通知》（云教安〔2024〕9号）要求，" + BODY)
    assert draft.number is None
    assert [item.value.number for item in draft.bases] == ["云教安〔2024〕9号"]


@pytest.mark.parametrize(
    ("head", "title", "wanted"),
    [
        ("望江区教育局文件\n", "望江区教育局关于报送总结的通知", "望江区教育局关于报送总结的通知"),
        ("", "望江区教育局\n关于报送总结的通知", "望江区教育局关于报送总结的通知"),
        ("关于报送总结的通知\n首页 > 正文\n", "望江区教育局\n关于报送总结的通知", "关于报送总结的通知"),
        ("", "望江区教育局\n\n关于报送总结的通知", "关于报送总结的通知"),
        ("", "关于转发《市教育局关于报送\n总结的通知》的通知", "关于转发《市教育局关于报送总结的通知》的通知"),
        ("", "某某网下载：望江区教育局关于报送总结的通知", "望江区教育局关于报送总结的通知"),
        ("标题：关于报送总结的通知\n", "", "关于报送总结的通知"),
        ("", "《关于报送总结的通知》", "关于报送总结的通知"),
        ("", "防溺水情况统计工作事项通知", "防溺水情况统计工作事项通知"),
    ],
)
def test_titles(head: str, title: str, wanted: str) -> None:
    draft = read(BODY, head=head, title=title)
    assert draft.title is not None
    assert draft.title.value == wanted


def test_a_page_without_line_ends() -> None:
    text = (
        "关于报送防溺水总结的通知 望教安〔2024〕17号 各中小学，局属各单位： 请于6月20日前将总结报送区教育局。"
        " 特此通知。 望江区教育局 2024年6月3日 联系人：晏清 0999-5550131"
    )
    draft = read_notice(text)
    assert draft.title is not None
    assert draft.title.value == "关于报送防溺水总结的通知"
    assert draft.number is not None
    assert [item.value for item in draft.recipients] == ["各中小学", "局属各单位"]
    assert [item.value for item in draft.issuers] == ["望江区教育局"]
    assert str(draft.issued.value if draft.issued else "") == "2024-06-03"


@pytest.mark.parametrize(
    ("title", "tail", "wanted"),
    [
        ("关于报送总结的通知", "望江区教育局\n2024年6月3日", ["望江区教育局"]),
        (
            "关于报送总结的通知",
            "望江区教育局基建科  安保科\n2024年6月3日",
            ["望江区教育局基建科", "望江区教育局安保科"],
        ),
        (
            "望江区教育局 望江区公安局关于报送总结的通知",
            "望江区教育局    望江区公安局\n2024年6月3日",
            ["望江区教育局", "望江区公安局"],
        ),
        ("望江区教育局关于报送总结的通知", "2024年6月3日", ["望江区教育局"]),
    ],
)
def test_issuers(title: str, tail: str, wanted: list[str]) -> None:
    assert [item.value for item in read(BODY, title=title, tail=tail).issuers] == wanted


def test_the_letterhead_gives_the_full_name() -> None:
    draft = read(BODY, head="云川市望江区教育局文件\n", tail="望江区教育局\n2024年6月3日")
    assert [item.value for item in draft.issuers] == ["云川市望江区教育局"]


@pytest.mark.parametrize(
    ("head", "tail", "wanted"),
    [
        ("", "望江区教育局\n二〇二四年六月三日", "2024-06-03"),
        ("", "望江区教育局\n2024年6月3日\n（此件公开发布）", "2024-06-03"),
        ("成文日期：2024-06-03 发布日期：2024-06-08\n", "", "2024-06-03"),
        ("时间：2024-06-08 浏览：103次\n", "", "2024-06-08"),
        ("", "抄送：市教育局。\n望江区教育局办公室\n2024年6月4日印发", "2024-06-04"),
        ("今天是：2025年12月6日\n", "", None),
    ],
)
def test_dates_of_issue(head: str, tail: str, wanted: str | None) -> None:
    issued = read(BODY, head=head, tail=tail).issued
    assert (issued.value.isoformat() if issued else None) == wanted


def test_what_is_missing_is_said() -> None:
    draft = read_notice("请于6月20日前将总结报送区教育局。")
    assert {"number", "title", "issued", "issuers", "recipients"} <= set(draft.unrecognised)


def test_evidence_is_verbatim() -> None:
    text = notice(BODY, head="望教安 〔２０２４〕 １７ 号\n")
    draft = read_notice(text)
    found = [draft.number, draft.title, draft.issued, *draft.issuers, *draft.recipients]
    for item in found:
        assert item is not None
        assert text[item.evidence.start : item.evidence.end] == item.evidence.text


def test_joint_issuers_in_a_title() -> None:
    draft = read(BODY, title="云川市住房和城乡建设局、云川市统计局关于报送月报的通知", tail="")
    assert [item.value for item in draft.issuers] == ["云川市住房和城乡建设局", "云川市统计局"]


def test_a_page_without_line_breaks_that_passes_a_notice_on() -> None:
    text = (
        "云川市人民政府办公厅转发市环保联席会议办公室关于督查情况的通报的通知 各县、区人民政府，市政府各有关部门： "
        "现将通报转发给你们，请认真整改。 二○○五年十一月二十一日 附： 关于督查情况的通报"
    )
    draft = read_notice(text)
    assert [item.value for item in draft.issuers] == ["云川市人民政府办公厅"]
    assert draft.issued is not None
    assert draft.issued.value.isoformat() == "2005-11-21"


def test_a_school_signs() -> None:
    assert [item.value for item in read(BODY, tail="望江中心小学\n2024年6月3日").issuers] == ["望江中心小学"]


@pytest.mark.parametrize(
    "name",
    ["东平县总工会", "清源市文化馆", "云州省档案馆", "中共清源市委党校", "清源市妇女联合会", "共青团清源市委宣传部"],
)
def test_signers_of_other_kinds(name: str) -> None:
    tail = f"联系人：黄丽；电话：7123456；邮箱：office@example.invalid\n{name}\n2024年6月3日"
    assert [issuer.value for issuer in read("请于6月20日前报送名单。", tail=tail).issuers] == [name]


def test_two_signers_one_a_line() -> None:
    tail = "中共清源市委党校\n中共清源市委组织部\n2024年6月3日"
    found = [issuer.value for issuer in read("请于6月20日前报送名单。", tail=tail).issuers]
    assert found == ["中共清源市委党校", "中共清源市委组织部"]


def test_a_signer_after_the_attachment_on_a_page_without_lines() -> None:
    text = (
        "关于报送植树总结的通知  各镇人民政府、街道办事处：  请于2024年6月28日前将植树总结报送区绿化办。"
        "  附件：植树统计表    金山区绿化委员会办公室  2024年6月17日"
    )
    draft = read_notice(text)
    assert [issuer.value for issuer in draft.issuers] == ["金山区绿化委员会办公室"]
    assert [item.value for item in draft.attachments] == ["植树统计表"]
