import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.imports.encodings import decode_text
from service.imports.files import UnreadableFile

TEXT = "编码,名称\n3505,泉州市\n350502,鲤城区喆䶮村\n"
COMMON = st.lists(st.tuples(st.integers(0xB0, 0xF7), st.integers(0xA1, 0xF9)), min_size=1).map(
    lambda pairs: b"".join(map(bytes, pairs)).decode("gb2312", "ignore")
)
CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_usual_encodings_are_read(encoding: str) -> None:
    assert decode_text(TEXT.encode(encoding)) == TEXT


def test_big_endian_utf16_with_mark_is_read() -> None:
    assert decode_text(b"\xfe\xff" + TEXT.encode("utf-16-be")) == TEXT


def test_a_broken_character_is_named_by_line_and_byte() -> None:
    data = TEXT.encode()
    with pytest.raises(UnreadableFile, match=r"第 3 行（文件第 36 个字节，值为 E9）不是有效的 UTF-8") as refusal:
        decode_text(data[:35] + b"\xe9\xff" + data[35:])
    assert (refusal.value.code, refusal.value.row) == ("unreadable_file", 3)
    assert data[:35].count(b"\n") == 2


def test_a_file_cut_in_the_middle_of_a_character_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="不是有效的 UTF-16"):
        decode_text(TEXT.encode("utf-16")[:-1])
    with pytest.raises(UnreadableFile, match="不是有效的 UTF-8"):
        decode_text(b"\xef\xbb\xbf" + "泉".encode()[:-1])
    with pytest.raises(UnreadableFile, match="不是有效的 GB18030"):
        decode_text(TEXT.encode("gb18030") + "泉".encode("gb18030")[:-1])


@pytest.mark.parametrize(
    ("encodings", "sentence"),
    [
        (("utf-8", "utf-8", "gb18030"), "第 1 行是 UTF-8，第 3 行不是"),
        (("gb18030", "utf-8", "gb18030"), "第 2 行是 UTF-8，第 1 行不是"),
        (("utf-8", "gb18030", "utf-8"), "第 1 行是 UTF-8，第 2 行不是"),
    ],
)
def test_lines_of_two_encodings_are_refused_not_garbled(encodings: tuple[str, ...], sentence: str) -> None:
    lines = ("编码,名称\n", "3505,泉州\n", "350502,鲤城\n")
    data = b"".join(line.encode(encoding) for line, encoding in zip(lines, encodings, strict=True))
    assert data.decode("gb18030")
    with pytest.raises(UnreadableFile, match=sentence):
        decode_text(data)


def test_a_rare_name_in_gb18030_is_not_mistaken_for_utf8() -> None:
    text = "编码,名称\n绶乲\n"
    assert "绶乲".encode("gb18030").decode("utf-8") == "緁k"
    assert decode_text(text.encode("gb18030")) == text


def test_null_characters_are_refused_with_their_line() -> None:
    with pytest.raises(UnreadableFile, match="第 2 行含有空字符") as refusal:
        decode_text(b"code,name\n35\x0005,x\n")
    assert refusal.value.row == 2
    with pytest.raises(UnreadableFile, match="第 1 行含有空字符"):
        decode_text("code".encode("utf-16-le"))


@given(st.lists(CHINESE))
def test_utf8_is_never_taken_for_anything_else(lines: list[str]) -> None:
    text = "编码,名称\n" + "\n".join(lines)
    assert decode_text(text.encode()) == text


@given(st.lists(COMMON))
def test_common_characters_in_gb18030_are_never_garbled(lines: list[str]) -> None:
    text = "编码,名称\n" + "\n".join(lines)
    assert decode_text(text.encode("gb18030")) == text


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text = decode_text(data)
    except UnreadableFile as refusal:
        text = refusal.message
    assert "\0" not in text
