"""Recipients, copies and bases."""

import pytest

from domain.reading import read_notice
from domain.reading.lexing.units import split
from tests.domain.reading.samples import read

BODY = "请于6月20日前将总结报送区教育局。"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (
            "各乡镇（街道）企业办，局各股室（队、中心），有关企业",
            ["各乡镇（街道）企业办", "局各股室（队、中心）", "有关企业"],
        ),
        ("各中小学、幼儿园（含民办），少年宫", ["各中小学", "幼儿园（含民办）", "少年宫"]),
        (
            "各县（区）安委办、应急管理局、消防救援大队",
            ["各县（区）安委办", "各县（区）应急管理局", "各县（区）消防救援大队"],
        ),
        ("各县区统计局、商务局", ["各县区统计局", "各县区商务局"]),
        ("各市县教育局、体育局", ["各市县教育局", "各市县体育局"]),
        ("各市（州）、省直管市、东江林区科技局", ["各市（州）、省直管市、东江林区科技局"]),
        ("各乡镇（街道）、各有关单位", ["各乡镇（街道）", "各有关单位"]),
        ("各乡镇党委、政府，县直各单位", ["各乡镇党委、政府", "县直各单位"]),
        ("各有关学会、协会、研究会科普部", ["各有关学会、协会、研究会科普部"]),
        ("各街道办事处，区住建局、区城管局，区总工会", ["各街道办事处", "区住建局", "区城管局", "区总工会"]),
        ("辖区内各中小学幼儿园和其他教育机构", ["辖区内各中小学幼儿园", "其他教育机构"]),
        ("各市级学会、园区科协、企事业科协", ["各市级学会", "园区科协", "企事业科协"]),
        ("各省、自治区、直辖市农业农村厅（局）", ["各省、自治区、直辖市农业农村厅（局）"]),
    ],
)
def test_phrases(line: str, wanted: list[str]) -> None:
    even = line.replace("（", "(").replace("）", ")").replace("，", ",")
    parts = [level + even[a:b] for a, b, level in split(even)]
    assert parts == [item.replace("（", "(").replace("）", ")").replace("，", ",") for item in wanted]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("各乡镇人民政府，区安委会各成员单位", ["各乡镇人民政府", "区安委会各成员单位"]),
        ("河北、山西、陕西省农机管理局（办公室）：", ["河北、山西、陕西省农机管理局（办公室）"]),
        ("县属学校，云峰街道、石桥镇中心幼儿园：", ["县属学校", "云峰街道、石桥镇中心幼儿园"]),
        ("主送：区住建局、区城管局：", ["区住建局", "区城管局"]),
    ],
)
def test_recipients_lines(line: str, wanted: list[str]) -> None:
    draft = read_notice(f"关于报送总结的通知\n\n{line}\n\n为做好工作，现将有关事项通知如下。\n{BODY}")
    assert [item.value for item in draft.recipients] == wanted


def test_copies_are_split_and_ask_nothing() -> None:
    draft = read(BODY, tail="望江区教育局\n2024年6月3日\n抄送：市教育局，区委办公室、区政府办公室。")
    assert [item.value for item in draft.copies] == ["市教育局", "区委办公室", "区政府办公室"]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        (
            "根据《关于做好总结的通知》（云教〔2024〕9号）要求，现通知如下。",
            [("云教〔2024〕9号", "关于做好总结的通知")],
        ),
        ("现将《关于评选表扬工作的通知》转发给你们。", [(None, "关于评选表扬工作的通知")]),
        (
            "按照云川市教育局关于做好报送工作的通知（云教办〔2024〕341号）要求，请尽快落实。",
            [("云教办〔2024〕341号", "云川市教育局关于做好报送工作的通知")],
        ),
        ("根据《中华人民共和国突发事件应对法》《云川市防汛条例》，制定本办法。", []),
        ("根据农业部农机管[2010]4号文件精神，认真落实。", [("农机管〔2010〕4号", None)]),
        (
            "根据《关于甲的通知》（云安办〔2024〕7号）和《关于乙的通知》（云应急〔2024〕8号）要求，落实。",
            [("云安办〔2024〕7号", "关于甲的通知"), ("云应急〔2024〕8号", "关于乙的通知")],
        ),
    ],
)
def test_bases(sentence: str, wanted: list[tuple[str | None, str | None]]) -> None:
    assert [(item.value.number, item.value.title) for item in read(sentence).bases] == wanted


def test_a_basis_inside_another_title_is_not_cited_twice() -> None:
    sentence = (
        "现将省厅关于转发《部里关于申报项目的通知》的通知（冀科函〔2021〕5号）转发给你们，"
        "并附《部里关于申报项目的通知》。"
    )
    assert [item.value.number for item in read(sentence).bases] == ["冀科函〔2021〕5号"]


def test_a_title_after_a_colon_is_no_list_of_recipients() -> None:
    text = "云山省：关于报送农机信息的通知\n\n云农机函字[2024]1号\n\n各市农机局：\n\n" + BODY
    draft = read_notice(text)
    assert [item.value for item in draft.recipients] == ["各市农机局"]
    assert draft.number is not None
    assert draft.number.value == "云农机函字〔2024〕1号"


def test_recipients_after_a_line_of_page_furniture() -> None:
    text = (
        "关于报送统计表的通知\n\n2024-06-03 11:35:50 http://jyj.example.invalid/ 有次阅读\n\n局属各学校、各中心校：\n\n"
        + BODY
    )
    assert [item.value for item in read_notice(text).recipients] == ["局属各学校", "各中心校"]


@pytest.mark.parametrize("line", ["院系各班", "学院各系、各项目负责人"])
def test_recipients_inside_a_school(line: str) -> None:
    assert read_notice(f"关于申报课题的通知\n\n{line}：\n\n{BODY}").recipients


def test_a_short_line_of_recipients() -> None:
    draft = read_notice("关于征订教科书的通知\n各校：请各校于6月20日前上报征订数。\n县教育局\n2024年6月3日")
    assert [one.value for one in draft.recipients] == ["各校"]


def test_a_copy_to_be_sent_is_no_line_of_copies() -> None:
    assert read("请于6月20日前将书面答复件（一式五份）抄送市代表工委。").copies == ()
    assert [one.value for one in read("请报送名单。", "（公开）抄送：市商务局").copies] == ["市商务局"]
