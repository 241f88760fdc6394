"""What a file is, by its bytes. The name only tells a table of text from a text.

Sources: the signatures of the formats' own standards; for OLE files ([MS-CFB]) the names of their streams, for zip
files the names of their parts. Nothing is unpacked, and never more than a table of contents is read into memory.
"""

import codecs
import mmap
import struct
import zipfile
from pathlib import Path, PurePath

from domain.files import FileKind
from service.files.refusals import FileRefused

_PROGRAMS = (
    *(b"MZ", b"\x7fELF", b"#!", b"dex\n", b"\x00asm", b"\xca\xfe\xba\xbe", b"L\x00\x00\x00\x01\x14\x02\x00", b"ITSF"),
    *(b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe"),
)
_PROGRAM_ENDINGS = frozenset(
    {".exe", ".dll", ".scr", ".com", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".hta"}
    | {".msi", ".msp", ".lnk", ".jar", ".apk", ".ipa", ".sh", ".reg", ".pif"}
)
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = (
    ("WordDocument", FileKind.DOC),
    ("Workbook", FileKind.XLS),
    ("PowerPoint Document", FileKind.PPT),
    ("Book", FileKind.XLS),
)
_PARTS = (
    ("word/document.xml", FileKind.DOCX),
    ("xl/workbook.xml", FileKind.XLSX),
    ("xl/workbook.bin", FileKind.XLSX),
    ("ppt/presentation.xml", FileKind.PPTX),
    ("OFD.xml", FileKind.OFD),
)
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
_ZIP_END = b"PK\x05\x06"
_PARTS_LIMIT = 10_000
_CHUNK = 1 << 20
_TAKEN = "请上传照片、PDF、Word、Excel、PPT、WPS、OFD、文本、CSV、ZIP 或 MP4/MOV 视频"


def sniff(path: Path, name: str) -> FileKind:
    """The kind of the file at ``path``, called ``name``. Raises FileRefused, in words, for what is not taken."""
    if path.stat().st_size == 0:
        raise FileRefused(f"“{_short(name)}”是空文件，请检查后重新上传", field="file")
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        head = data[:1024]
        _refuse_programs(head, name)
        found = _by_signature(head) or _compound(data, head, name) or _packed(path, data, head, name)
    return found or _text(path, name)


def _short(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:37]}…"


def _refuse_programs(head: bytes, name: str) -> None:
    if head.startswith(_PROGRAMS):
        raise FileRefused(f"“{_short(name)}”是程序（可执行文件），不能上传；{_TAKEN}", field="file")
    if head.startswith(_ARCHIVES):
        raise FileRefused(f"“{_short(name)}”是 RAR、7Z 等压缩包，请改用 ZIP 压缩，或直接上传其中的文件", field="file")


def _by_signature(head: bytes) -> FileKind | None:
    if head.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return FileKind.WEBP
    if b"%PDF-" in head:
        return FileKind.PDF
    if head[4:8] == b"ftyp":
        return FileKind.HEIC if head[8:12] in _HEIC else FileKind.MOV if head[8:12] == b"qt  " else FileKind.MP4
    return FileKind.MOV if head[4:8] in (b"moov", b"wide") else None


def _compound(data: mmap.mmap, head: bytes, name: str) -> FileKind | None:
    if not head.startswith(_OLE):
        return None
    for stream, kind in _STREAMS:
        if data.find(f"{stream}\0".encode("utf-16-le")) >= 0:
            return kind
    if data.find("EncryptedPackage".encode("utf-16-le")) >= 0:
        raise FileRefused(f"“{_short(name)}”设有打开密码，请去除密码后再上传", field="file")
    raise FileRefused(f"“{_short(name)}”不是能识别的文档；{_TAKEN}", field="file")


def _packed(path: Path, data: mmap.mmap, head: bytes, name: str) -> FileKind | None:
    if not head.startswith(b"PK"):
        return None
    names = _parts(path, data, name)
    if "word/vbaProject.bin" in names or "xl/vbaProject.bin" in names or "ppt/vbaProject.bin" in names:
        raise FileRefused(f"“{_short(name)}”含有宏（程序），请另存为不含宏的文件后再上传", field="file")
    if "AndroidManifest.xml" in names or any(PurePath(part).suffix.lower() in _PROGRAM_ENDINGS for part in names):
        raise FileRefused(f"“{_short(name)}”里有程序（可执行文件），不能上传；请去掉后重新压缩", field="file")
    return next((kind for part, kind in _PARTS if part in names), FileKind.ZIP)


def _parts(path: Path, data: mmap.mmap, name: str) -> frozenset[str]:
    """The names in a zip file, unless their table is itself an attack on memory."""
    damaged = FileRefused(f"“{_short(name)}”已损坏，无法打开；请重新保存或压缩后再上传", field="file")
    end = data.rfind(_ZIP_END, max(0, len(data) - 65_557))
    if end < 0 or end + 22 > len(data):
        raise damaged
    count, size = struct.unpack_from("<HI", data, end + 10)
    if count > _PARTS_LIMIT or size > 4 * _CHUNK:
        raise FileRefused(f"“{_short(name)}”里的文件太多；请分成几个压缩包，每个不超过一万个文件", field="file")
    try:
        with zipfile.ZipFile(path) as archive:
            names = frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise damaged from error
    if not names:
        raise FileRefused(f"“{_short(name)}”是空的压缩包", field="file")
    return names


def _text(path: Path, name: str) -> FileKind:
    if not any(_decodes(path, encoding) for encoding in ("utf-8-sig", "gb18030", "utf-16")):
        raise FileRefused(f"不能识别“{_short(name)}”是什么文件；{_TAKEN}", field="file")
    return FileKind.CSV if PurePath(name).suffix.lower() == ".csv" else FileKind.TXT


def _decodes(path: Path, encoding: str) -> bool:
    """Whether all of it is text: nothing undecodable, and no controls but those of lines."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as stream:
            if encoding == "utf-16" and stream.peek(2)[:2] not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
                return False
            while chunk := stream.read(_CHUNK):
                if _has_controls(decoder.decode(chunk)):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


_CONTROLS = {code: "" for code in range(32) if chr(code) not in "\t\n\r\f\v\x1a"}


def _has_controls(text: str) -> bool:
    return len(text.translate(_CONTROLS)) != len(text)
