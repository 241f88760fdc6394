"""Files of reports: their names, their slots, and what is missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.files import NAME_LENGTH, FileKind, ReportFile, missing_slots, named
from domain.obligations import Form, Obligation, Occurrence
from domain.reports import Content, InvalidReport, Submission, check
from tests.small_city import DUE

SUMMARY = Obligation(
    key="summary",
    title="活动总结",
    form=Form.SUMMARY,
    occurrences=(Occurrence(due=DUE),),
    evidence=("盖章扫描件", "照片"),
    required_evidence=("盖章扫描件",),
)
SCAN = ReportFile(sha256="a" * 64, name="总结.pdf", size=3, kind=FileKind.PDF, slot="盖章扫描件")
PHOTO = ReportFile(sha256="b" * 64, name="现场.jpg", size=3, kind=FileKind.JPEG, slot="照片")


@pytest.mark.parametrize(
    ("raw", "kind", "name"),
    [
        ("总结.pdf", FileKind.PDF, "总结.pdf"),
        ("IMG_1.JPEG", FileKind.JPEG, "IMG_1.JPEG"),
        ("C:\\用户\\照片.exe", FileKind.JPEG, "照片.exe.jpg"),
        ("../../etc/passwd", FileKind.TXT, "passwd.txt"),
        ("报表.et", FileKind.XLS, "报表.et"),
        ("报表.et", FileKind.XLSX, "报表.et.xlsx"),
        ("", FileKind.PNG, "文件.png"),
        (".pdf", FileKind.PDF, "pdf.pdf"),
        ("a\r\nb\u202e.pdf", FileKind.PDF, "ab.pdf"),
        (" 现场　照片  🔥 第1张 .png", FileKind.PNG, "现场 照片 🔥 第1张.png"),
    ],
)
def test_a_name_ends_as_its_content_does(raw: str, kind: FileKind, name: str) -> None:
    assert named(raw, kind) == name


@given(st.text(max_size=300), st.sampled_from(FileKind))
def test_every_name_can_be_kept(raw: str, kind: FileKind) -> None:
    name = named(raw, kind)
    assert 0 < len(name) <= NAME_LENGTH
    assert not set(name) & set('/\\:*?"<>|\n\r\0')
    assert ReportFile(sha256="0" * 64, name=name, kind=kind).name == name
    assert named(name, kind) == name


def test_required_slots_are_missed_by_name_and_only_they() -> None:
    assert missing_slots(SUMMARY, (PHOTO,)) == ("盖章扫描件",)
    with pytest.raises(InvalidReport, match="请上传“盖章扫描件”") as refusal:
        check(SUMMARY, Submission(text="已开展", files=(PHOTO,)))
    assert refusal.value.field == "evidence.盖章扫描件"
    assert check(SUMMARY, Submission(files=(SCAN,))) == Content(files=(SCAN,))


def test_a_nil_report_needs_no_evidence() -> None:
    assert check(SUMMARY, Submission(nil=True)) == Content(nil=True)
    assert check(SUMMARY, Submission(nil=True, files=(SCAN,))).files == (SCAN,)


def test_slots_that_were_not_asked_for_are_refused() -> None:
    with pytest.raises(InvalidReport, match="没有要求“视频”"):
        check(SUMMARY, Submission(files=(SCAN, SCAN.model_copy(update={"slot": "视频"}))))


def test_one_content_counts_once_a_slot() -> None:
    loose = SCAN.model_copy(update={"slot": ""})
    assert check(SUMMARY, Submission(files=(SCAN, SCAN, loose))).files == (SCAN, loose)
