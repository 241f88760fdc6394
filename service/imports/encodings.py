"""From bytes to text: UTF-8 with or without BOM, GB18030 (so also GBK and GB2312), UTF-16 with BOM."""

import codecs

from service.imports.files import UnreadableFile

_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_ADVICE = "请用 Excel 或记事本另存为 UTF-8 编码的 CSV 文件后重新导入。"


def decode_text(data: bytes) -> str:
    """The text without BOM. Raises UnreadableFile that names the line and byte where reading ends."""
    text = _decoded(data)
    place = text.find("\0")
    if place >= 0:
        line = text.count("\n", 0, place) + 1
        raise UnreadableFile(
            f"第 {line} 行含有空字符（NUL），文件可能已损坏或不是文本文件。{_ADVICE}", field="file", row=line
        )
    return text


def _decoded(data: bytes) -> str:
    for bom, encoding, name in _BOMS:
        if data.startswith(bom):
            try:
                return data[len(bom) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise _undecodable(data, len(bom) + error.start, encoding, name) from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _as_gb18030(data, error.start)


def _as_gb18030(data: bytes, utf8_end: int) -> str:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        # The encoding that reads further is the one the file was meant in.
        end, name = max((utf8_end, "UTF-8"), (error.start, "GB18030"))
        raise _undecodable(data, end, name.lower(), name) from None
    _refuse_mixture(data)
    return text


def _refuse_mixture(data: bytes) -> None:
    """GB18030 reads nearly any bytes, so lines that are evidently UTF-8 would come out as wrong characters.

    Evidently: common characters as UTF-8 and uncommon ones otherwise. A line of common GB18030 characters never is.
    """
    utf8_line = other_line = 0
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.isascii():
            continue
        if not _reads_as(line, "utf-8"):
            other_line = other_line or number
        elif not _reads_as(line, "gb2312") and _is_common(line.decode()):
            utf8_line = utf8_line or number
        if utf8_line and other_line:
            raise UnreadableFile(
                f"文件混用了两种编码：第 {utf8_line} 行是 UTF-8，第 {other_line} 行不是。{_ADVICE}",
                field="file",
                row=max(utf8_line, other_line),
            )


def _is_common(text: str) -> bool:
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _reads_as(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _undecodable(data: bytes, place: int, encoding: str, name: str) -> UnreadableFile:
    line = data[:place].decode(encoding, "ignore").count("\n") + 1
    shown = data[place : place + 1].hex().upper()
    message = (
        f"第 {line} 行（文件第 {place + 1} 个字节，值为 {shown}）不是有效的 {name} 文字，文件可能不完整。{_ADVICE}"
    )
    return UnreadableFile(message, field="file", row=line)
