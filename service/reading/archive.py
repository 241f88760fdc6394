"""Zip archives from strangers: opened only after their size, number of parts and document types are known to be
harmless.
"""

import io
import zipfile
import zlib

from service.reading.refusals import FileCorrupt, FileEncrypted, FileTooComplex

MOST_PARTS = 5_000
MOST_BYTES = 150 * 1024 * 1024
"""Unpacked bytes of all parts together."""
LARGEST_PART = 60 * 1024 * 1024
_BROKEN = (KeyError, zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error)
_SUFFIXES = (".xml", ".rels")


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The archive, checked: not encrypted, not a bomb, no XML part with a document type. Raises the refusals of that
    name.

    ``zipfile`` never yields more bytes of a part than its directory declares, so the declared sizes are a true bound.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise FileCorrupt("文件已损坏，无法打开。请重新导出后再传。", field="file") from error
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise FileEncrypted("文件已加密，请去除密码后再传。", field="file")
    if (
        len(parts) > MOST_PARTS
        or sum(p.file_size for p in parts) > MOST_BYTES
        or any(p.file_size > LARGEST_PART for p in parts)
    ):
        raise FileTooComplex("文件解压后过大，疑似异常文件，已拒绝读取。", field="file")
    for part in parts:
        if part.filename.lower().endswith(_SUFFIXES):
            _refuse_document_type(read_part(archive, part.filename))
    return archive


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part's bytes. Raises ``FileCorrupt`` where it is missing or damaged."""
    try:
        return archive.read(name)
    except _BROKEN as error:
        raise FileCorrupt("文件内部缺损，无法读取。请重新导出后再传。", field="file") from error


def _refuse_document_type(part: bytes) -> None:
    """Office files have no document type; one that has wants to load or multiply entities."""
    head = part[:65536]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.decode("utf-16", errors="ignore").encode()
    if b"<!DOCTYPE" in head or b"<!ENTITY" in part:
        raise FileTooComplex("文件含有外部实体或自定义文档类型，已拒绝读取。", field="file")
