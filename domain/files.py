"""Files handed in with a report (报送材料): what they are, how they are named, and the slots they are put into.

What a file *is* is found in its bytes and never in its name: the name is kept because people know their files by it,
and gets the ending of its kind where it has another.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import Field

from domain.base import Frozen
from domain.errors import InvalidInput
from domain.obligations import Obligation
from domain.texts import OneLine, ShortLine

NAME_LENGTH = 120
FILES_LIMIT = 60
"""Files of one report at most."""
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_FORBIDDEN = frozenset('\\/:*?"<>|')


class FileKind(StrEnum):
    """What a file is, by its content."""

    JPEG = "jpg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    PDF = "pdf"
    DOC = "doc"
    DOCX = "docx"
    XLS = "xls"
    XLSX = "xlsx"
    PPT = "ppt"
    PPTX = "pptx"
    OFD = "ofd"
    TXT = "txt"
    CSV = "csv"
    ZIP = "zip"
    MP4 = "mp4"
    MOV = "mov"


PICTURES = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.WEBP})
"""What every browser shows; a HEIC is one only on some phones."""
SMALL = 256 << 10
"""Octets of a picture that a page may show beside its name: a telephone loads the whole of it for that, each time."""
_OFFICE = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES: Mapping[FileKind, str] = {
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.WEBP: "image/webp",
    FileKind.HEIC: "image/heic",
    FileKind.PDF: "application/pdf",
    FileKind.DOC: "application/msword",
    FileKind.DOCX: f"{_OFFICE}wordprocessingml.document",
    FileKind.XLS: "application/vnd.ms-excel",
    FileKind.XLSX: f"{_OFFICE}spreadsheetml.sheet",
    FileKind.PPT: "application/vnd.ms-powerpoint",
    FileKind.PPTX: f"{_OFFICE}presentationml.presentation",
    FileKind.OFD: "application/ofd",
    FileKind.TXT: "text/plain; charset=utf-8",
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.ZIP: "application/zip",
    FileKind.MP4: "video/mp4",
    FileKind.MOV: "video/quicktime",
}
# WPS keeps its own endings for what is otherwise the same file.
_ENDINGS: Mapping[FileKind, tuple[str, ...]] = {
    FileKind.JPEG: ("jpg", "jpeg"),
    FileKind.HEIC: ("heic", "heif"),
    FileKind.DOC: ("doc", "wps"),
    FileKind.XLS: ("xls", "et"),
    FileKind.PPT: ("ppt", "dps"),
    FileKind.MP4: ("mp4", "m4v"),
}


class ReportFile(Frozen):
    """One file of a report: the SHA-256 of its content, its name, size in octets, kind, and the slot it was put into
    ('' for none). Of what is submitted only content, name and slot count; size and kind are those of the store.
    """

    sha256: Sha256
    name: Annotated[OneLine, Field(min_length=1, max_length=NAME_LENGTH)]
    size: int = Field(default=0, ge=0)
    kind: FileKind = FileKind.TXT
    slot: ShortLine = ""

    @property
    def small_picture(self) -> bool:
        """Whether a page for phones shows it."""
        return self.kind in PICTURES and self.size <= SMALL


class StoredFile(Frozen):
    """A content that the store holds."""

    sha256: Sha256
    size: int
    kind: FileKind


class FileUnknown(InvalidInput):
    """A file is named that was not uploaded for this task."""

    code = "file_unknown"


class FileOversize(InvalidInput):
    """Larger than one file, or all files of one report, may be."""

    code = "file_oversize"
    status = 413


def named(raw: str, kind: FileKind) -> str:
    """The name as every system can hold it, ending as its kind does: "C:\\照片.exe" of a picture is "照片.exe.jpg"."""
    last = raw.replace("\\", "/").rsplit("/", 1)[-1]
    spaced = "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in last)
    kept = "".join(sign for sign in spaced if sign not in _FORBIDDEN and _kept(sign))
    kept = " ".join(kept.split()).strip(". ")
    ending = PurePosixPath(kept).suffix.lower().removeprefix(".")
    right = ending in _ENDINGS.get(kind, (kind.value,))
    stem = kept[: -len(ending) - 1] if right else kept
    tail = kept[len(stem) :] if right else f".{kind.value}"
    return f"{stem[: NAME_LENGTH - len(tail)].rstrip('. ') or '文件'}{tail}"


def _kept(sign: str) -> bool:
    return sign == " " or unicodedata.category(sign)[0] not in "CZ"


def missing_slots(obligation: Obligation, files: Sequence[ReportFile]) -> tuple[str, ...]:
    """The required slots of evidence into which nothing was put."""
    filled = {one.slot for one in files}
    return tuple(slot for slot in obligation.required_evidence if slot not in filled)
