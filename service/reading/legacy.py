"""The text of a .doc (MS-DOC, Word 97–2003): what Word shows of it.

legacy-doc opens the compound file; its own text is not used, because it keeps deletions that are tracked, comments
and the instructions of fields, and joins the cells of tables with the paragraph after them.
"""

import re
import struct
from itertools import accumulate

from legacy_doc import ExtractionOptions  # type: ignore[import-untyped]
from legacy_doc.ole import OleReader  # type: ignore[import-untyped]

_PAGE = 512
_MARKED_DELETED = 0x0800
_HIDDEN = 0x083C
_OPERANDS = (1, 1, 2, 4, 2, 2, 0, 3)
"""Bytes of a property's operand by the top three bits of its code; 0 where its first byte counts them."""
_FIELD = re.compile(r"\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
_ROW = re.compile(r"\x07{2,}")
_SIGNS = {"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x1e": "-", "\xa0": " "}


class Encrypted(Exception):
    """The file needs a password."""


def text_of(data: bytes) -> str:
    """The letterhead of its page header, the body, and the text boxes. Raises ``Encrypted``; ``LegacyDocError``,
    ``struct.error``, ``ValueError`` or ``IndexError`` where the file is damaged.
    """
    book = OleReader(data, options=ExtractionOptions(max_file_bytes=len(data) + 1))
    word = book.read_stream("WordDocument")
    flags = struct.unpack_from("<H", word, 0x0A)[0]
    if flags & 0x0100:
        raise Encrypted
    table = book.read_stream("1Table" if flags & 0x0200 else "0Table")
    signs = _signs(word, table)
    lengths = struct.unpack_from("<8I", word, 0x4C)
    ends = list(accumulate(lengths))
    main, head, boxes = signs[: ends[0]], signs[ends[1] : ends[2]], signs[ends[5] : ends[6]]
    letterhead = [
        line for line in _shown(head).split("\n") if len(re.findall("[㐀-鿿]", line)) >= 4 and "页" not in line
    ]
    return "\n".join([*dict.fromkeys(letterhead), *_boxed(boxes), _shown(main)])


def _boxed(signs: list[str]) -> list[str]:
    return [line for line in _shown(signs).split("\n") if line.strip()]


def _shown(signs: list[str]) -> str:
    """Text without fields' instructions and control characters; rows of tables become lines with bars."""
    text = "".join(signs)
    for _ in range(8):
        text, count = _FIELD.subn(lambda match: match[1] or "", text)
        if not count:
            break
    text = _ROW.sub(" |\n", text).replace("\x07", " | ")
    for sign, shown in _SIGNS.items():
        text = text.replace(sign, shown)
    return re.sub(r"[\x00-\x08\x0e-\x1f]", "", text)


def _signs(word: bytes, table: bytes) -> list[str]:
    """Every character position of the document in order; “” where the character is deleted or hidden."""
    gone = _gone(word, table)
    signs: list[str] = []
    for count, start, width in _pieces(word, table):
        if len(signs) + count > len(word):
            raise ValueError("the piece table names more text than there is")
        raw = word[start : start + count * width]
        text = raw.decode("utf-16-le" if width == 2 else "cp1252", errors="replace")
        piece = list(text[:count].ljust(count, "\x00"))
        for first, last in gone:
            low, high = max((first - start) // width, 0), min(-(-(last - start) // width), count)
            if low < high:
                piece[low:high] = [""] * (high - low)
        signs += piece
    return signs


def _pieces(word: bytes, table: bytes) -> list[tuple[int, int, int]]:
    """(characters, offset in the stream, bytes a character) of each piece of text."""
    place, length = struct.unpack_from("<II", word, 0x1A2)
    clx = table[place : place + length]
    offset = 0
    while clx[offset] == 1:
        offset += 3 + struct.unpack_from("<H", clx, offset + 1)[0]
    if clx[offset] != 2:
        raise ValueError("no piece table")
    size = struct.unpack_from("<I", clx, offset + 1)[0]
    number = (size - 4) // 12
    start = offset + 5
    bounds = struct.unpack_from(f"<{number + 1}I", clx, start)
    found = []
    for index in range(number):
        code = struct.unpack_from("<I", clx, start + 4 * (number + 1) + 8 * index + 2)[0]
        narrow = bool(code & 0x40000000)
        code &= 0x3FFFFFFF
        found.append((bounds[index + 1] - bounds[index], code // 2 if narrow else code, 1 if narrow else 2))
    if any(count < 0 for count, _, _ in found):
        raise ValueError("the piece table runs backwards")
    return found


def _gone(word: bytes, table: bytes) -> list[tuple[int, int]]:
    """Ranges of the stream whose characters are marked as deleted or hidden."""
    place, length = struct.unpack_from("<II", word, 0xFA)
    number = max(length - 4, 0) // 8
    found: list[tuple[int, int]] = []
    for page in struct.unpack_from(f"<{number}I", table, place + 4 * (number + 1)) if number else ():
        sheet = word[(page & 0x3FFFFF) * _PAGE :][:_PAGE]
        if len(sheet) < _PAGE:
            continue
        runs = sheet[-1]
        bounds = struct.unpack_from(f"<{runs + 1}I", sheet, 0)
        for index in range(runs):
            offset = sheet[4 * (runs + 1) + index] * 2
            if offset and _is_gone(sheet[offset + 1 : offset + 1 + sheet[offset]]):
                found.append((bounds[index], bounds[index + 1]))
    return found


def _is_gone(properties: bytes) -> bool:
    offset = 0
    while offset + 3 <= len(properties):
        code = struct.unpack_from("<H", properties, offset)[0]
        size = _OPERANDS[code >> 13] or properties[offset + 2] + 1
        if code in (_MARKED_DELETED, _HIDDEN) and properties[offset + 2] & 1:
            return True
        offset += 2 + size
    return False
