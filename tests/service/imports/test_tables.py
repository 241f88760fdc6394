import io
from contextlib import suppress

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import CascadeError
from service.imports import tables
from service.imports.files import FileTooLarge, UnreadableFile
from service.imports.tables import Column, InvalidHeader, InvalidTable, Record, read_table

COLUMNS = (
    Column(name="code", headings=("编码", "代码"), required=True),
    Column(name="name", headings=("名称",), required=True),
    Column(name="tags", headings=("标签",)),
)
ROWS = [Record(2, {"code": "3505", "name": "泉州市"}), Record(3, {"code": "350502", "name": "鲤城区"})]


@pytest.mark.parametrize(
    "text",
    [
        "code,name\n3505,泉州市\n350502,鲤城区\n",
        "编码,名称\r\n3505,泉州市\r\n350502,鲤城区",
        "代码;名称\n3505;泉州市\n350502;鲤城区\n",
        "代码\t名称\n3505\t泉州市\n350502\t鲤城区\n",
        '* 编码（必填）,"名 称"\n 3505 ,"泉州市"\n350502,鲤城区,\n',
        "编码,名称,,\n3505,泉州市,,\n350502,鲤城区,,\n",
        "Code,NAME\n3505,泉州市\n350502,鲤城区\n,,\n\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_headers_in_english_and_chinese(text: str, encoding: str) -> None:
    assert read_table(text.encode(encoding), COLUMNS) == ROWS


def test_remarks_and_numbering_are_passed_over() -> None:
    data = "序号,编码,名称,备注\n1,3505,泉州市,首府\n2,350502,鲤城区,\n".encode()
    assert read_table(data, COLUMNS) == ROWS


def test_an_excel_table_reads_like_its_csv() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["编码", "名称", "标签"])
        sheet.write_row(1, 0, [3505, "泉州市", "a;b"])
    assert read_table(stream.getvalue(), COLUMNS) == [Record(2, {"code": "3505", "name": "泉州市", "tags": "a;b"})]


def test_line_numbers_are_those_of_the_file() -> None:
    data = 'code,name\n\n3505,"泉州\n市"\n\n350502,鲤城区\n'.encode()
    assert [(record.row, record.values["name"]) for record in read_table(data, COLUMNS)] == [
        (3, "泉州\n市"),
        (6, "鲤城区"),
    ]


@pytest.mark.parametrize(
    ("text", "sentence", "field"),
    [
        ("code,title\n1,a\n", "表头“title”不认识，可用的列有：编码、名称、标签", "header"),
        ("code,编码,name\n1,1,a\n", "表头“编码”重复", "code"),
        ("code,tags\n1,a\n", "缺少“名称”列（name）", "name"),
    ],
)
def test_a_header_that_does_not_fit_is_refused(text: str, sentence: str, field: str) -> None:
    with pytest.raises(InvalidHeader, match=sentence) as refusal:
        read_table(text.encode(), COLUMNS)
    assert (refusal.value.code, refusal.value.field) == ("invalid_header", field)


def test_an_unquoted_comma_is_found_in_every_line() -> None:
    with pytest.raises(InvalidTable) as refusal:
        read_table(b"code,name\n1,a,b\n2,c\n3,d,,e\n", COLUMNS)
    assert [(problem.row, problem.code) for problem in refusal.value.problems] == [
        (2, "too_many_cells"),
        (4, "too_many_cells"),
    ]
    assert "请加引号" in refusal.value.message


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "文件是空的"),
        (b"\xef\xbb\xbf", "没有任何内容"),
        (b"\n \n,,\n", "没有任何内容"),
        (b"code,name\n", "只有表头"),
        (b'code,name\n1,a\n2,"b\n3,c\n', "从第 3 行起读不下去"),
        (b'code,name\n1,"a"b\n', "从第 2 行起读不下去"),
        (b"code,name\n1," + b"x" * 200_000 + b"\n", "从第 2 行起读不下去"),
        (b"code,name\n1,\x00\n", "第 2 行含有空字符"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence) as refusal:
        read_table(data, COLUMNS)
    assert refusal.value.code == "unreadable_file"


def test_a_file_over_twenty_megabytes_is_refused() -> None:
    with pytest.raises(FileTooLarge, match=r"文件有 20\.0 MB，超过上限 20 MB") as refusal:
        read_table(b"x" * (20 * 1024 * 1024 + 1), COLUMNS)
    assert (refusal.value.code, refusal.value.status) == ("file_too_large", 413)


def test_too_many_rows_are_refused_and_blank_lines_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "ROW_LIMIT", 3)
    assert len(read_table(b"code,name\n\n\n1,a\n\n2,b\n\n3,c\n", COLUMNS)) == 3
    with pytest.raises(FileTooLarge, match="请按区县拆成几个文件"):
        read_table(b"code,name\n1,a\n2,b\n3,c\n4,d\n", COLUMNS)


@given(st.binary(max_size=100) | st.text('code,name;"\n\t编码,名称', max_size=60).map(str.encode))
def test_no_bytes_crash(data: bytes) -> None:
    with suppress(CascadeError):
        assert all(set(record.values) <= {"code", "name", "tags"} for record in read_table(data, COLUMNS))
