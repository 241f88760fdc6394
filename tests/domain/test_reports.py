from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.obligations import Aggregation, Field, FieldKind, Form, Obligation
from domain.reports import DIGITS_LIMIT, TEXT_LIMIT, Content, Entry, InvalidReport, Submission, check
from tests.domain.examples import cases, moment, summary, table

PEOPLE = Field(key="people", label="参与人数")
FUNDS = Field(key="funds", label="投入资金", kind=FieldKind.DECIMAL, unit="万元", required=False)
CHANGE = Field(key="change", label="同比增减", kind=FieldKind.DECIMAL, minimum=None, required=False)
SHARE = Field(key="share", label="覆盖率", kind=FieldKind.DECIMAL, unit="%", maximum=Decimal(100), required=False)
PHONE = Field(key="phone", label="联系电话", kind=FieldKind.TEXT, aggregation=Aggregation.TEXT_LIST, required=False)
TABLE = table(PEOPLE, FUNDS, CHANGE, SHARE, PHONE)
SUMMARY = summary(moment(2024, 6, 25))


def value(raw: str, key: str = "people") -> object:
    return check(TABLE, Submission(values={"people": "1", key: raw})).values[key]


def refused(obligation: Obligation, submission: Submission) -> InvalidReport:
    with pytest.raises(InvalidReport) as caught:
        check(obligation, submission)
    assert caught.value.code == "invalid_report"
    assert caught.value.status == 422
    return caught.value


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("1234", 1234),
        (" 1,234 ", 1234),
        ("１，２３４", 1234),
        ("1 234 567", 1234567),
        ("\u200b12\ufeff", 12),
        ("12.0", 12),
        ("+5", 5),
        ("007", 7),
        ("-0", 0),
        ("９９９９９９９９９９９９９９９", 10**15 - 1),
    ],
)
def test_whole_numbers_as_people_type_them(raw: str, expected: int) -> None:
    assert value(raw) == expected
    assert isinstance(value(raw), Decimal)


@pytest.mark.parametrize(
    ("raw", "expected"), [("−3.5", "-3.5"), ("－３．５", "-3.5"), (".5", "0.5"), ("-1,000", "-1000")]
)
def test_decimals_below_zero_where_the_field_allows_them(raw: str, expected: str) -> None:
    assert value(raw, "change") == Decimal(expected)


@pytest.mark.parametrize(
    "raw",
    [
        "十二",
        "12人",
        "NaN",
        "-Infinity",
        "inf",
        "1e999",
        "1E5",
        "1_000",
        "0x10",
        "3,5",
        "1,0000",
        "1.2.3",
        "--1",
        "٣",
        "²x",
    ],
)
def test_what_is_not_a_number_is_refused_by_name(raw: str) -> None:
    for key in ("people", "change"):
        error = refused(TABLE, Submission(values={"people": "1", key: raw}))
        assert error.field == key
        assert "应填数字" in error.message
        assert raw in error.message


def test_a_number_longer_than_a_workbook_can_hold_is_refused() -> None:
    assert "超过" in refused(TABLE, Submission(values={"people": "1" * (DIGITS_LIMIT + 1)})).message
    assert refused(TABLE, Submission(values={"people": "9" * 1_000_000})).field == "people"


def test_bounds_of_the_field_hold() -> None:
    assert "不能小于 0" in refused(TABLE, Submission(values={"people": "-1"})).message
    assert "不能大于 100" in refused(TABLE, Submission(values={"people": "1", "share": "100.01"})).message
    assert value("100", "share") == 100
    assert "应填整数" in refused(TABLE, Submission(values={"people": "1.5"})).message


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=5))
def test_any_number_that_is_printed_is_read_again(number: Decimal) -> None:
    assert value(f"{number:f}", "change") == number
    assert value(f"{number:,f}", "change") == number


@given(st.text(max_size=40))
def test_no_input_ever_breaks_a_number_field(raw: str) -> None:
    try:
        content = check(TABLE, Submission(values={"people": raw}))
    except InvalidReport:
        return
    number = content.values["people"]
    assert isinstance(number, Decimal)
    assert number >= 0
    assert number == number.to_integral_value()


def test_required_values_may_not_be_left_out() -> None:
    error = refused(TABLE, Submission(values={"funds": "3.5"}))
    assert error.field == "people"
    assert "必填" in error.message
    assert refused(TABLE, Submission(values={"people": "\u3000"})).field == "people"


def test_blank_values_that_are_not_required_are_left_out() -> None:
    assert check(TABLE, Submission(values={"people": "0", "funds": " "})).values == {"people": Decimal(0)}


@pytest.mark.parametrize("nil", [False, True])
def test_unknown_fields_are_never_silently_lost(nil: bool) -> None:
    error = refused(TABLE, Submission(values={"people": "0", "x" * 100: ""}, nil=nil))
    assert error.field == "x" * 40


@pytest.mark.parametrize("text", ["", " \n\u3000", "\u200b\ufeff", "\x00\x07", "\u2060"])
def test_a_blank_report_is_not_a_report(text: str) -> None:
    assert refused(SUMMARY, Submission(text=text)).field == "text"
    optional = table(FUNDS)
    assert refused(optional, Submission(text=text, values={"funds": text})).field == "text"
    assert refused(cases(), Submission(text=text, entries=(Entry(title=text),))).field == "entries"


def test_zero_is_said_explicitly() -> None:
    assert check(TABLE, Submission(nil=True)) == Content(nil=True)
    assert check(TABLE, Submission(nil=True, values={"people": "０", "funds": ""}, text="无")).text == "无"
    assert check(cases(minimum_entries=1), Submission(nil=True, entries=(Entry(title=" "),))).nil
    assert check(TABLE, Submission(values={"people": "0"})).nil is False


def test_nil_and_contents_contradict_each_other() -> None:
    assert refused(TABLE, Submission(nil=True, values={"people": "3"})).field == "nil"
    assert refused(cases(), Submission(nil=True, entries=(Entry(title="动火作业案例"),))).field == "nil"


def test_a_megabyte_of_text_is_refused_with_the_limit() -> None:
    for submission in (Submission(text="字" * 1_000_000), Submission(text="字" * (TEXT_LIMIT + 1))):
        error = refused(SUMMARY, submission)
        assert error.field == "text"
        assert str(TEXT_LIMIT) in error.message
    assert refused(TABLE, Submission(values={"people": "1", "phone": "字" * 1_000_000})).field == "phone"
    assert refused(cases(), Submission(entries=(Entry(title="一", text="字" * 1_000_000),))).field == "entries"
    assert len(check(SUMMARY, Submission(text="字" * TEXT_LIMIT + " " * 100)).text) == TEXT_LIMIT


def test_text_keeps_its_lines_and_loses_what_breaks_a_document() -> None:
    text = check(SUMMARY, Submission(text=" 一\r\n二\v三\x00\x1b四\ud800\t五\u2028六 ")).text
    assert text == "一\n二\n三四\t五\n六"
    text.encode()


@given(st.text(alphabet=st.characters(codec=None), max_size=60))
def test_every_accepted_text_can_be_stored(raw: str) -> None:
    try:
        content = check(SUMMARY, Submission(text=raw))
    except InvalidReport:
        return
    assert content.text.strip() == content.text != ""
    assert "\x00" not in content.text
    assert Content.model_validate_json(content.model_dump_json()) == content


def test_a_telephone_number_keeps_its_leading_zero() -> None:
    content = check(TABLE, Submission(values={"people": "3", "phone": "0595000000"}))
    back = Content.model_validate_json(content.model_dump_json())
    assert back == content
    assert back.values["phone"] == "0595000000"


def test_quotas_of_cases() -> None:
    monthly = cases(minimum_entries=1, maximum_entries=2)
    one = Entry(title=" 动火作业案例 ", text=" 经过 ")
    assert check(monthly, Submission(entries=(one, Entry(title="")))).entries == (
        Entry(title="动火作业案例", text="经过"),
    )
    assert "至少报送 1 个" in refused(monthly, Submission(text="情况说明")).message
    assert "最多报送 2 个" in refused(monthly, Submission(entries=(one,) * 3)).message
    assert "标题" in refused(monthly, Submission(entries=(Entry(title="", text="只有经过"),))).message


def test_a_case_may_come_as_text_where_no_number_is_asked() -> None:
    assert check(cases(), Submission(text="某工地动火作业案例")).text
    assert "案例" in refused(cases(), Submission()).message


def test_a_form_of_texts_is_a_report() -> None:
    name = Field(key="name", label="联络员姓名", kind=FieldKind.TEXT, aggregation=Aggregation.COUNT)
    form = table(name, form=Form.FORM, key="liaison", title="联络员反馈表")
    assert check(form, Submission(values={"name": " 安小一 "})).values == {"name": "安小一"}
    assert refused(form, Submission(values={"name": "\u200b"})).field == "name"


def test_all_fields_at_fault_are_told_at_once() -> None:
    mistake = refused(TABLE, Submission(values={"people": "约十", "funds": "2", "share": "101"}))
    assert (mistake.field, [other.field for other in mistake.others]) == ("people", ["share"])
