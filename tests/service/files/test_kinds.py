"""What a file is, by its bytes and never by its name."""

from pathlib import Path

import pytest

from domain.files import FileKind
from service.files.kinds import sniff
from service.files.refusals import FileRefused
from tests.service.files.samples import MP4, PDF, PNG, jpeg, ole, packed

TAKEN = {
    "jpeg": (jpeg(), FileKind.JPEG),
    "png": (PNG, FileKind.PNG),
    "webp": (b"RIFF\x10\0\0\0WEBPVP8 " + bytes(20), FileKind.WEBP),
    "heic": (b"\0\0\0\x18ftypheic" + bytes(12), FileKind.HEIC),
    "mp4": (MP4, FileKind.MP4),
    "mov": (b"\0\0\0\x14ftypqt  " + bytes(12), FileKind.MOV),
    "pdf": (PDF, FileKind.PDF),
    "pdf after a line": (b"\r\n" + PDF, FileKind.PDF),
    "doc": (ole("WordDocument"), FileKind.DOC),
    "xls": (ole("Workbook"), FileKind.XLS),
    "ppt": (ole("PowerPoint Document"), FileKind.PPT),
    "docx": (packed("[Content_Types].xml", "word/document.xml"), FileKind.DOCX),
    "xlsx": (packed("[Content_Types].xml", "xl/workbook.xml"), FileKind.XLSX),
    "pptx": (packed("[Content_Types].xml", "ppt/presentation.xml"), FileKind.PPTX),
    "ofd": (packed("OFD.xml", "Doc_0/Document.xml"), FileKind.OFD),
    "zip": (packed("照片/1.jpg", "照片/2.jpg"), FileKind.ZIP),
    "txt": ("活动总结\r\n一、情况".encode(), FileKind.TXT),
    "txt of Windows": ("活动总结".encode("gb18030"), FileKind.TXT),
    "txt with a mark": ("活动".encode("utf-16"), FileKind.TXT),
}
REFUSED = {
    "program": (b"MZ\x90\0" + bytes(60), "程序"),
    "linux program": (b"\x7fELF" + bytes(60), "程序"),
    "script": (b"#!/bin/sh\necho\n", "程序"),
    "shortcut": (b"L\0\0\0\x01\x14\x02\0" + bytes(60), "程序"),
    "app": (packed("AndroidManifest.xml", "classes.dex"), "程序"),
    "program in a zip": (packed("资料/安装.EXE"), "程序"),
    "macros": (packed("word/document.xml", "word/vbaProject.bin"), "宏"),
    "rar": (b"Rar!\x1a\x07\0" + bytes(60), "ZIP"),
    "installer": (ole("SummaryInformation"), "不是能识别的文档"),
    "encrypted": (ole("EncryptedPackage"), "密码"),
    "half a zip": (packed("a.txt")[:40], "已损坏"),
    "empty zip": (packed(), "空的压缩包"),
    "nothing": (b"", "空文件"),
    "noise": (bytes(range(256)) * 20, "不能识别"),
}


@pytest.mark.parametrize("sample", TAKEN)
def test_what_offices_exchange_is_known(tmp_path: Path, sample: str) -> None:
    data, kind = TAKEN[sample]
    path = tmp_path / "x"
    path.write_bytes(data)
    assert sniff(path, "假的.exe") is kind


@pytest.mark.parametrize("sample", REFUSED)
def test_what_is_not_taken_is_refused_in_words(tmp_path: Path, sample: str) -> None:
    data, word = REFUSED[sample]
    path = tmp_path / "x"
    path.write_bytes(data)
    with pytest.raises(FileRefused, match=word):
        sniff(path, "照片.jpg")


def test_a_table_of_text_is_known_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("单位,人数\n甲街道,3\n")
    assert sniff(path, "统计表.CSV") is FileKind.CSV


def test_a_table_of_contents_that_fills_the_memory_is_not_read(tmp_path: Path) -> None:
    data = bytearray(packed("a.txt"))
    place = data.rindex(b"PK\x05\x06")
    data[place + 10 : place + 12] = b"\xff\xff"
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(FileRefused, match="文件太多"):
        sniff(tmp_path / "x", "x.zip")
