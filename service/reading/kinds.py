"""What kind a file is, by its first bytes and its parts; the name only decides between kinds of text."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePath

from service.reading.content import Content
from service.reading.refusals import FileCorrupt, FileKindUnknown

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_PHOTOS = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")
_ANEW = (rb"{\rtf", b"mime-version:")
"""Begin files that Word or WPS writes under the name of .doc, and that must be saved anew."""
_PACKED = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"MZ", b"\x7fELF")


def kind(data: bytes, name: str) -> str:
    """“docx”, “xlsx”, “ofd”, “doc”, “xls”, “pdf”, “html” or “txt”. Raises ``FileKindUnknown`` for anything else."""
    if data[:1024].lstrip().startswith(b"%PDF") or b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK"):
        return _packed(data)
    if data.startswith(_OLE):
        return _compound(data)
    if data.startswith(_PICTURES) or data[4:12] in _PHOTOS or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        raise FileKindUnknown("这是图片，没有可识读的文字。请上传文字版，或粘贴正文。", field="file")
    if data.startswith(_PACKED):
        raise FileKindUnknown("不支持这种文件。请上传 .docx、.doc、.pdf、.ofd、.html、.xlsx 或 .txt。", field="file")
    head = data[:2048].lower()
    if head.lstrip(b"\xef\xbb\xbf \r\n").startswith(_ANEW) or b"worddocument" in head or b"pkg:package" in head:
        raise FileKindUnknown(
            "这不是通行的 Word 格式（RTF、单一网页或 XML）。请用 Word 或 WPS 另存为 .docx 后再传。", field="file"
        )
    if (
        PurePath(name).suffix.lower() in (".html", ".htm", ".mht", ".shtml")
        or b"<html" in head
        or b"<!doctype html" in head
    ):
        return "html"
    return "txt"


def _packed(data: bytes) -> str:
    try:
        names = set(zipfile.ZipFile(BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise FileCorrupt("文件已损坏，无法打开。请重新导出后再传。", field="file") from error
    if "word/document.xml" in names:
        return "docx"
    if "OFD.xml" in names:
        return "ofd"
    if "content.xml" in names and b"opendocument.text" in data[:200]:
        raise FileKindUnknown("不支持 ODT 文件。请用 Word 或 WPS 另存为 .docx 后再传。", field="file")
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names or "content.xml" in names:
        return "xlsx"
    raise FileKindUnknown("压缩包里不是公文。请解压后逐个上传通知文件。", field="file")


def _compound(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        from service.reading.refusals import FileEncrypted

        raise FileEncrypted("文件已加密，请去除密码后再传。", field="file")
    if "WordDocument".encode("utf-16-le") in data:
        return "doc"
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return "xls"
    raise FileKindUnknown("不支持这种旧版 Office 文件。请另存为 .docx 或 .xlsx 后再传。", field="file")


def parser(name: str) -> Callable[[bytes], Content]:
    """The parser of a kind, imported only when it is needed."""
    if name in ("docx", "doc"):
        from service.reading import word

        return word.read_docx if name == "docx" else word.read_doc
    if name == "pdf":
        from service.reading.portable import read_pdf

        return read_pdf
    if name == "html":
        from service.reading.web import read_html

        return read_html
    if name == "ofd":
        from service.reading.ofd import read_ofd

        return read_ofd
    if name in ("xlsx", "xls"):
        from service.reading.sheets import read_sheets

        return read_sheets
    from service.reading.plain import decode

    return lambda data: Content(text=decode(data))
