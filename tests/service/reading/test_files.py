"""Files of every kind become text; everything else becomes a clear refusal."""

import io
import re
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from domain.reading import read_notice
from service.reading import files
from service.reading.archive import open_archive
from service.reading.content import LARGEST, unnumbered
from service.reading.files import read_bytes, read_path
from service.reading.refusals import (
    FileCorrupt,
    FileEncrypted,
    FileKindUnknown,
    FileTooComplex,
    FileTooLarge,
    FileWithoutText,
    UnreadableFile,
)
from tests.service.reading.makers import make_doc, make_docx, make_marked_docx, make_ofd, make_pdf, make_xlsx

LINES = [
    "望教安〔2024〕17号",
    "关于报送防溺水工作情况的通知",
    "各中小学、幼儿园：",
    "请于2024年6月20日前将总结报送区教育局安全科。",
    "望江区教育局",
    "2024年6月3日",
]
TEXT = "\n".join(LINES)


def html(lines: list[str], charset: str = "utf-8") -> bytes:
    menu = "<ul>" + "".join(f"<li><a href='#'>栏目{index}</a></li>" for index in range(8)) + "</ul>"
    body = "".join(f"<p>{line}</p>" for line in lines)
    page = (
        f"<html><head><meta charset='{charset}'><script>var "
        f"a='6月1日前报送';</script></head><body>{menu}{body}</body></html>"
    )
    return page.encode(charset)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", TEXT.encode()),
        ("gb.txt", TEXT.encode("gb18030")),
        ("wide.txt", TEXT.encode("utf-16")),
        ("unmarked.txt", ("12\n" + TEXT).encode("utf-16-le")),
        ("a.docx", make_docx(LINES)),
        ("misnamed.pdf", make_docx(LINES)),
        ("a.doc", make_doc(TEXT.replace("\n", "\r") + "\r")),
        ("a.pdf", make_pdf(LINES)),
        ("a.html", html(LINES)),
        ("gbk.html", html(LINES, "gbk")),
        ("a.ofd", make_ofd(LINES)),
    ],
)
def test_every_kind_becomes_the_same_notice(name: str, data: bytes) -> None:
    draft = read_notice(read_bytes(data, name).text)
    assert draft.number is not None
    assert draft.number.value == "望教安〔2024〕17号"
    assert [str(due.date) for item in draft.obligations for due in item.dues] == ["2024-06-20"]
    assert [item.value for item in draft.issuers] == ["望江区教育局"]


def test_menus_and_scripts_of_a_page_are_left_out() -> None:
    text = read_bytes(html(LINES), "a.html").text
    assert "栏目" not in text
    assert "6月1日前" not in text


def test_tables_of_word_and_sheets_come_as_grids() -> None:
    rows = [["序号", "隐患", "整改"], ["1", "", ""]]
    word = read_bytes(make_docx(["附件1", "统计表"], rows), "a.docx")
    sheet = read_bytes(make_xlsx(rows), "a.xlsx")
    assert word.grids[0] == ("统计表", (("序号", "隐患", "整改"), ("1", "", "")))
    assert sheet.grids[0][1][0] == ("序号", "隐患", "整改")
    assert "| 序号 | 隐患 | 整改 |" in word.text


def archive(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return buffer.getvalue()


def bomb() -> bytes:
    return archive({"word/document.xml": b"0" * 200_000_000})


def entities() -> bytes:
    evil = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'
    return archive({"word/document.xml": evil, "[Content_Types].xml": b"<Types/>"})


@pytest.mark.parametrize(
    ("name", "data", "refusal"),
    [
        ("scan.pdf", make_pdf([]), FileWithoutText),
        ("locked.pdf", make_pdf(LINES, encrypt=True), FileEncrypted),
        ("broken.pdf", make_pdf(LINES)[:60], FileCorrupt),
        ("broken.docx", make_docx(LINES)[:2000], FileCorrupt),
        ("empty.docx", make_docx([]), FileWithoutText),
        ("cut.doc", make_doc(TEXT)[:1600], FileKindUnknown),
        ("broken.doc", make_doc(TEXT)[:-512], FileCorrupt),
        ("entities.docx", entities(), FileTooComplex),
        ("entities.ofd", make_ofd(LINES, '<!DOCTYPE a [<!ENTITY b "c">]>'), FileTooComplex),
        ("bomb.docx", bomb(), FileTooComplex),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, FileKindUnknown),
        ("program.exe", b"MZ" + b"\0" * 40, FileKindUnknown),
        ("some.zip", archive({"readme.md": b"x"}), FileKindUnknown),
        ("binary.txt", b"\x01\x00\x02\x00\x03" * 9, FileCorrupt),
        ("empty.txt", b" \n", FileCorrupt),
        ("empty.html", b"<html><body><script>1</script></body></html>", FileWithoutText),
        ("large.txt", b"a" * (LARGEST + 1), FileTooLarge),
    ],
)
def test_refusals(name: str, data: bytes, refusal: type[UnreadableFile]) -> None:
    with pytest.raises(refusal) as caught:
        read_bytes(data, name)
    assert caught.value.code == refusal.code
    assert caught.value.field == "file"
    assert "请" in caught.value.message or "拒绝" in caught.value.message


def test_an_encrypted_archive_is_refused() -> None:
    data = bytearray(make_docx(LINES))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(mark, place + 4)
    with pytest.raises(FileEncrypted):
        open_archive(bytes(data))


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.docx"
    with path.open("wb") as target:
        target.truncate(200 * 1024 * 1024)
    with pytest.raises(FileTooLarge, match="200 MB"):
        read_path(path)


def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "SECONDS", 0.001)
    with pytest.raises(FileTooComplex, match="超时"):
        read_bytes(make_docx(LINES), "a.docx")


def test_a_page_nested_without_end_is_bounded() -> None:
    data = b"<html><body>" + b"<div>" * 60_000 + TEXT.encode() + b"</body></html>"
    assert outcome(data) in ("read", "file_too_complex", "file_corrupt", "file_without_text")


def outcome(data: bytes) -> str:
    try:
        read_bytes(data, "deep.html")
    except UnreadableFile as refusal:
        return refusal.code
    return "read"


def test_a_word_file_is_read_as_word_shows_it() -> None:
    assert read_bytes(make_marked_docx(), "a.docx").text.split("\n") == [
        "望江区教育局文件",
        "望教安〔2024〕17号",
        "关于报送防溺水工作情况的通知",
        "各中小学：",
        "1.请于2024年6月20日前将总结报送区教育局。",
        "2.请于2024年6月25日前报送统计表。",
    ]


def test_an_old_word_file_is_read_as_word_shows_it() -> None:
    line = "请于2024年5月1日6月20日前报送。"
    deleted = (line.index("5"), line.index("6月"))
    assert read_bytes(make_doc(line + "\r", deleted), "a.doc").text == "请于2024年6月20日前报送。\n"
    link = '邮箱\x13HYPERLINK "mailto:office@example.invalid"\x14office@example.invalid\x15\r'
    text = read_bytes(make_doc(link + "材料\x07报送时间\x07\x07方案\x07\x07"), "a.doc").text
    assert text == "邮箱office@example.invalid\n材料 | 报送时间 |\n方案 |\n"


@pytest.mark.parametrize("place", [0x0A, 0x1A2, 0x1A6, 0xFA, 0x4C, 2048])
def test_a_damaged_old_word_file_is_refused_or_read(place: int) -> None:
    data = bytearray(make_doc("请于2024年6月20日前报送。\r", (0, 2)))
    data[512 + place : 512 + place + 4] = b"\xff\xff\xff\x7f"
    with suppress(UnreadableFile):
        assert read_bytes(bytes(data), "a.doc").text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (rb"{\rtf1\ansi\ansicpg936 text}", "docx"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x", "docx"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "docx"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 64, "图片"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 " + b"\x00" * 64, "图片"),
    ],
)
def test_kinds_that_must_be_saved_anew_are_refused_by_name(data: bytes, said: str) -> None:
    with pytest.raises(FileKindUnknown, match=said):
        read_bytes(data, "通知.doc")


def test_a_text_of_open_office_is_no_sheet() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<x/>")
    with pytest.raises(FileKindUnknown, match="docx"):
        read_bytes(buffer.getvalue(), "通知.odt")


def test_text_in_utf_32_is_read() -> None:
    assert read_bytes(TEXT.encode("utf-32"), "a.txt").text == TEXT


def test_a_page_head_that_leads_nowhere_is_refused() -> None:
    source = zipfile.ZipFile(io.BytesIO(make_marked_docx()))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in source.namelist():
            part = source.read(name)
            archive.writestr(name, re.sub(rb'(<w:headerReference[^>]*) r:id="[^"]*"', rb"\1", part))
    with pytest.raises(FileCorrupt):
        read_bytes(buffer.getvalue(), "a.docx")


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ("2\n于6月20日前", "于6月20日前"),
        ("于6月\n2", "于6月"),
        ("于6月\n 2 / 3", "于6月"),
        ("甲\n3", "甲\n3"),
        ("2", "2"),
    ],
)
def test_the_number_of_a_page_is_taken_off_its_edge(page: str, wanted: str) -> None:
    assert unnumbered(page, 2) == wanted
