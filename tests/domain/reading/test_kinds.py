import pytest

from domain.obligations import Form
from domain.reading.forms import Form as Sheet
from domain.reading.kinds import blanks, form_of, kind, numbered, slots, things, title


@pytest.mark.parametrize(
    ("thing", "form", "clear"),
    [
        ("活动进展情况统计表", Form.STATISTICS, True),
        ("安全生产月活动总结", Form.SUMMARY, True),
        ("总结报告", Form.SUMMARY, True),
        ("活动方案", Form.PLAN, True),
        ("具有代表性的典型案例", Form.CASES, True),
        ("《联络员登记表》（附件3）", Form.FORM, True),
        ("活动照片", Form.EVIDENCE, True),
        ("相关情况", Form.SUMMARY, False),
        ("", Form.SUMMARY, False),
    ],
)
def test_the_last_noun_says_what_kind_it_is(thing: str, form: Form, clear: bool) -> None:
    assert kind(thing) == (form, clear)


def test_things_are_parted_beside_marks_only() -> None:
    assert things("专项整治总结及《重大隐患清单》（附件1）") == ["专项整治总结", "《重大隐患清单》"]
    assert things("做法和经验总结") == ["做法和经验总结"]
    assert things("") == []


def test_titles_lose_the_marks_around_them() -> None:
    assert title("《隐患统计表》") == "隐患统计表"
    assert title("《申报表》和《名单》") == "《申报表》和《名单》"


def test_keys_are_counted() -> None:
    assert numbered(Form.SUMMARY, []) == "summary"
    assert numbered(Form.SUMMARY, ["summary", "summary_2"]) == "summary_3"


def test_paper_is_no_file() -> None:
    assert slots(["盖章", "纸质", "扫描件", "视频"]) == ["盖章扫描件", "视频"]


@pytest.mark.parametrize(
    ("clause", "slots_asked"),
    [
        ("附现场照片3张", ["照片3张"]),
        ("附不少于３张照片", ["照片不少于3张"]),
        ("提交3至5张现场照片、1段视频", ["照片3至5张", "视频1段"]),
        ("附照片、视频等佐证材料5份", ["照片", "视频"]),
    ],
)
def test_a_file_is_asked_for_with_its_number(clause: str, slots_asked: list[str]) -> None:
    assert slots(["照片", "视频"][: len(slots_asked)], clause) == slots_asked


def test_the_columns_of_a_form_become_fields() -> None:
    sheet = Sheet(title="隐患排查统计表", columns=("序号", "单位", "排查次数", "备注"))
    assert [(one["label"], one.get("kind")) for one in blanks(sheet)] == [
        ("单位", "text"),
        ("排查次数", None),
        ("备注", "text"),
    ]
    assert form_of("《隐患排查统计表》", [sheet]) is sheet
    assert form_of("活动总结", [sheet]) is None
