"""Takes out of a picture where it was made (拍摄地点): nobody who photographs an activity means to tell that.

Everything is overwritten where it stands, so that the picture, its orientation and its date stay as they are, and no
more than a few octets are in memory. Sources: Exif 2.32, 4.6.3 (the GPS IFD behind tag 0x8825 of the first IFD); XMP
part 2, 2.5.
"""

import mmap
import re
import struct
from collections.abc import Iterator
from pathlib import Path

from domain.files import FileKind

_GPS = 0x8825
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_MARKS = {FileKind.JPEG: (b"Exif\0\0",), FileKind.HEIC: (b"Exif\0\0",), FileKind.WEBP: (b"Exif\0\0", b"EXIF....")}
_TIFF = rb"(?=II\x2a\x00|MM\x00\x2a)"
_XMP = re.compile(rb"<(exif:GPS\w+)>([^<]{1,200})</\1>|exif:GPS\w+\s*=\s*[\"']([^\"']{1,200})[\"']")
_ENTRIES, _HEAD = 200, 8


def strip_places(path: Path, kind: FileKind) -> bool:
    """Blank the position in the picture at ``path``. Returns whether there was one; other kinds are left alone."""
    if kind not in _MARKS:
        return False
    with path.open("r+b") as stream, mmap.mmap(stream.fileno(), 0) as data:
        blocks = [_blank_directory(data, start) for mark in _MARKS[kind] for start in _tiffs(data, mark)]
        return any([*blocks, _blank_xmp(data)])


def _tiffs(data: mmap.mmap, mark: bytes) -> Iterator[int]:
    """Where the Exif blocks begin: a preview inside a picture has its own."""
    pattern = mark.replace(b"....", rb"[\s\S]{4}") + _TIFF
    yield from [found.end() for found in re.finditer(pattern, data)]


def _blank_directory(data: mmap.mmap, start: int) -> bool:
    """Empty the GPS directory of the Exif block at ``start``, and the values it points to."""
    order = "<" if data[start : start + 2] == b"II" else ">"
    try:
        (first,) = struct.unpack_from(f"{order}I", data, start + 4)
        pointer = next((e for e in _entries(data, start, start + first, order) if e[0] == _GPS), None)
        if pointer is None:
            return False
        place = start + struct.unpack_from(f"{order}I", data, pointer[3] + 8)[0]
        if place <= start + first:
            return False
        listed = list(_entries(data, start, place, order))
        for _, kind, count, at in listed:
            size = _SIZES.get(kind, 1) * count
            if size > 4:
                _zero(data, max(start + struct.unpack_from(f"{order}I", data, at + 8)[0], start + _HEAD), size)
        _zero(data, place, 2 + 12 * len(listed))
    except struct.error:
        return False
    return bool(listed)


def _entries(data: mmap.mmap, start: int, place: int, order: str) -> Iterator[tuple[int, int, int, int]]:
    """Tag, type, count and place of every entry of one directory. Raises struct.error where it lies outside."""
    if place < start:
        return
    (count,) = struct.unpack_from(f"{order}H", data, place)
    for number in range(min(count, _ENTRIES)):
        at = place + 2 + 12 * number
        yield *struct.unpack_from(f"{order}HHI", data, at), at


def _zero(data: mmap.mmap, start: int, size: int) -> None:
    # A value is a few octets: what says that it is longer lies, and must not blank the picture.
    end = min(start + size, len(data))
    if 0 <= start < end and size <= 12 * _ENTRIES + 2:
        data[start:end] = bytes(end - start)


def _blank_xmp(data: mmap.mmap) -> bool:
    spans = [found.span(2 if found[2] is not None else 3) for found in _XMP.finditer(data)]
    for begin, end in spans:
        data[begin:end] = b" " * (end - begin)
    return bool(spans)
