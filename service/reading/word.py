"""Word files: .docx by python-docx, .doc by legacy-doc. Macros and embedded objects are never opened."""

import io
import struct

import docx
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.exceptions import XmlchemyError
from legacy_doc import LegacyDocError  # type: ignore[import-untyped]

from service.reading.archive import open_archive
from service.reading.content import Content, lines_of
from service.reading.legacy import Encrypted, text_of
from service.reading.paragraphs import blocks
from service.reading.refusals import FileCorrupt, FileEncrypted, FileWithoutText


def read_docx(data: bytes) -> Content:
    """What a .docx shows, in its order; each table also as a grid."""
    open_archive(data).close()
    try:
        document = docx.Document(io.BytesIO(data))
        shown = list(blocks(document))
    except (
        KeyError,
        ValueError,
        AttributeError,
        IndexError,
        PackageNotFoundError,
        SyntaxError,
        TypeError,
        RecursionError,
        PythonDocxError,
        XmlchemyError,
    ) as error:
        raise FileCorrupt("Word 文件已损坏，无法读取。请用 Word 或 WPS 另存后再传。", field="file") from error
    lines: list[str] = []
    grids: list[tuple[str, tuple[tuple[str, ...], ...]]] = []
    for block in shown:
        if isinstance(block, str):
            lines.append(block)
        else:
            grids.append((_name(lines), block))
            lines += lines_of(block)
    if not any(line.strip() for line in lines):
        raise FileWithoutText("Word 文件中没有文字（可能只有图片）。请上传带文字的版本，或粘贴正文。", field="file")
    return Content(text="\n".join(lines), grids=tuple(grids))


def _name(lines: list[str]) -> str:
    return next((line.strip() for line in reversed(lines[-4:]) if line.strip()), "")


def read_doc(data: bytes) -> Content:
    """What a .doc (Word 97–2003, also most .wps) shows."""
    try:
        text = text_of(data)
    except Encrypted as error:
        raise FileEncrypted("Word 文件已加密，请去除密码后再传。", field="file") from error
    except (LegacyDocError, struct.error, ValueError, IndexError, KeyError, OverflowError) as error:
        raise FileCorrupt("旧版 Word 文件已损坏或格式特殊，无法读取。请另存为 .docx 后再传。", field="file") from error
    if not text.strip():
        raise FileWithoutText("Word 文件中没有文字。请上传带文字的版本，或粘贴正文。", field="file")
    return Content(text=text)
