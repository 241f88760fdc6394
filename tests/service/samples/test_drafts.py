from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.notices import InvalidNotice
from domain.obligations import Demand, Field
from service.samples.drafts import SIZE_LIMIT, load_draft
from tests.domain.examples import moment

HEAD = """
office = "3505"
number = "泉安办演〔2024〕2号"
title = "通知"
issuers = ["泉州市应急管理局"]
"""
SUMMARY = """
[[obligations]]
key = "summary"
title = "活动总结"
form = "summary"
"""


def load(text: str) -> datetime | None:
    return load_draft(text.encode()).obligations[0].occurrences[0].due


def refused(source: bytes | Path) -> InvalidNotice:
    with pytest.raises(InvalidNotice) as caught:
        load_draft(source)
    assert caught.value.code == "invalid_notice"
    return caught.value


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("2024-06-25", moment(2024, 6, 25)),
        ("2024-06-25T12:30:00", moment(2024, 6, 25, 12, 30)),
        ("2024-06-25T12:30:00+08:00", moment(2024, 6, 25, 12, 30)),
        ("2024-06-25T04:30:00Z", moment(2024, 6, 25, 12, 30)),
        ('"2024-06-25T12:30:00+08:00"', moment(2024, 6, 25, 12, 30)),
    ],
)
def test_a_due_is_a_day_or_an_instant(written: str, due: datetime) -> None:
    assert load(f"{HEAD}{SUMMARY}due = {written}") == due
    assert load(f"{HEAD}{SUMMARY}[[obligations.occurrences]]\ndue = {written}") == due


def test_a_file_is_read_with_or_without_mark_and_with_either_line_end(tmp_path: Path) -> None:
    file = tmp_path / "notice.toml"
    text = f"{HEAD}{SUMMARY}due = 2024-06-25".replace("\n", "\r\n")
    file.write_bytes(text.encode("utf-8-sig"))
    assert load_draft(file) == load_draft(text.encode())


def test_cases_need_no_occurrence() -> None:
    text = f'{HEAD}{SUMMARY}due = 2024-06-25\n[[obligations]]\nkey = "cases"\ntitle = "案例"\nform = "cases"\n'
    draft = load_draft(f'{text}demand = "as_they_occur"'.encode())
    assert draft.obligations[1].demand is Demand.AS_THEY_OCCUR
    assert draft.obligations[1].occurrences[0].due is None


def test_fields_and_policy_are_read() -> None:
    field = '[[obligations.fields]]\nkey = "people"\nlabel = "人数"\n'
    draft = load_draft(f"{HEAD}{SUMMARY}due = 2024-06-25\n{field}".encode())
    assert draft.obligations[0].fields == (Field(key="people", label="人数"),)


@pytest.mark.parametrize(
    ("text", "field", "sentence"),
    [
        (HEAD, "obligations", "报送事项（obligations）至少要有 1 项"),
        (SUMMARY + "due = 2024-06-25", "office", "发文单位编码（office）缺少这一项"),
        (HEAD + SUMMARY, "obligations.0", "每期都要有截止时间"),
        (HEAD + SUMMARY + "due = 25", "obligations.0.occurrences.0.due", "截止时间“25”看不懂"),
        (HEAD + SUMMARY + "due = 2024-06-25\nfom = 1", "obligations.0.fom", "没有这一项"),
        (HEAD + 'obligations = "总结"', "obligations", "应为列表"),
        (HEAD + 'obligations = ["总结"]', "obligations.0", "应为一组“名称 = 值”"),
        (HEAD + SUMMARY + 'occurrences = "六月"', "obligations.0.occurrences", "应为列表"),
        (HEAD + SUMMARY + "due = 2024-06-25\n[[obligations.occurrences]]", "obligations.0.due", "没有这一项"),
        ('title = "未完', "file", "不是合格的 TOML"),
    ],
)
def test_a_draft_that_is_wrong_is_refused_with_the_place(text: str, field: str, sentence: str) -> None:
    error = refused(text.encode())
    assert error.field == field
    assert sentence in error.message


def test_files_that_are_no_draft_are_refused(tmp_path: Path) -> None:
    gbk = f"{HEAD}{SUMMARY}".encode("gb18030")
    assert "UTF-8" in refused(gbk).message
    assert refused(gbk).row == 3
    assert "超过 2 MB" in refused(b"#" * (SIZE_LIMIT + 1)).message
    assert "打不开文件 没有.toml" in refused(tmp_path / "没有.toml").message
    assert "打不开文件" in refused(tmp_path).message
    assert refused(b"").field == "office"


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    refused(text.encode())


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.integers(-12, 12))
def test_any_instant_keeps_its_moment(at: datetime, offset: int) -> None:
    at = at.replace(microsecond=0)
    written = f"{at:%Y-%m-%dT%H:%M:%S}{offset:+03d}:00"
    due = load(f"{HEAD}{SUMMARY}due = {written}")
    assert due is not None
    assert due.utcoffset() == timedelta(hours=offset)
    assert due.replace(tzinfo=None) == at
