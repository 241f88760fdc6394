"""Plain text in the encodings that offices use."""

from service.reading.refusals import FileCorrupt

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def decode(data: bytes) -> str:
    """Text of UTF-8, UTF-16 (with or without its mark) or GB18030 bytes. Raises ``FileCorrupt`` where it is none of
    them.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding)
    if wide := _unmarked_wide(data):
        return _strict(data, wide)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _nearly(data)
    if "\x00" in text:
        raise FileCorrupt("文件不是文本文件（含有二进制内容）。请另存为 .docx 或 .txt 后再传。", field="file")
    return text


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileCorrupt(f"文件按 {encoding} 解码失败，可能已损坏。请重新导出后再传。", field="file") from error


def _nearly(data: bytes) -> str:
    """GB18030, or UTF-8 that was cut in the middle of its last character."""
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", errors="ignore")
    if len(text.encode()) >= len(data) - 3:
        return text
    try:
        return data[:-3].decode("gb18030") if len(data) > 64 else _strict(data, "gb18030")
    except UnicodeDecodeError as error:
        raise FileCorrupt(
            "文件的文字编码不是 UTF-8、UTF-16 或 GB18030，无法读取。请另存为 UTF-8 后再传。", field="file"
        ) from error


def _unmarked_wide(data: bytes) -> str | None:
    """UTF-16 without its mark: line ends show as a zero byte on one side only."""
    sample = data[:4096]
    if len(sample) < 4 or len(data) % 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd and not even and b"\x0a\x00" in sample:
        return "utf-16-le"
    return "utf-16-be" if even and not odd and b"\x00\x0a" in sample else None
