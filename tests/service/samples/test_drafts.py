from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clock import SHANGHAI
from domain.notices import Basis, InvalidNotice, NoticeDraft
from domain.obligations import Aggregation, Answer, Audience, Demand, Field, FieldKind, Form, Obligation, Occurrence
from domain.policy import DEFAULTS, Urgency
from domain.units import Level
from service.samples.drafts import SIZE_LIMIT, Unconfirmed, dump_draft, load_draft
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


LINES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=12)
BODIES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), include_characters="\n\t"), max_size=60)
FIELDS = st.lists(
    st.one_of(
        st.builds(Field, key=st.from_regex(r"\A[a-z][a-z0-9_]{0,8}\Z"), label=LINES, minimum=st.none() | st.just(0)),
        st.builds(
            Field,
            key=st.from_regex(r"\A[a-z][a-z0-9_]{0,8}\Z"),
            label=LINES,
            kind=st.just(FieldKind.TEXT),
            aggregation=st.just(Aggregation.TEXT_LIST),
            maximum=st.decimals(0, 99, places=2),
        ),
    ),
    max_size=3,
    unique_by=lambda field: field.key,
).map(tuple)
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(SHANGHAI))


@st.composite
def obligations(draw: st.DrawFn) -> tuple[Obligation, ...]:
    made = []
    for number in range(draw(st.integers(1, 3))):
        keys = draw(st.lists(st.from_regex(r"\A[a-z0-9][a-z0-9-]{0,6}\Z"), min_size=1, max_size=3, unique=True))
        soft = number > 0 and draw(st.booleans())
        made.append(
            Obligation(
                key=f"k{number}",
                title=draw(LINES),
                form=draw(st.sampled_from(Form)),
                demand=Demand.AS_THEY_OCCUR if soft else draw(st.sampled_from((Demand.MANDATORY, Demand.OPT_IN))),
                occurrences=tuple(Occurrence(key=key, due=None if soft else draw(INSTANTS)) for key in keys),
                audience=Audience(levels=tuple(draw(st.lists(st.sampled_from(Level), max_size=2)))),
                fields=draw(FIELDS),
                evidence=tuple(draw(st.lists(LINES, max_size=2))),
                answers=(Answer(notice_id="n1", obligation_key="summary"),) if draw(st.booleans()) else (),
            )
        )
    return tuple(made)


DRAFTS = st.builds(
    NoticeDraft,
    office=LINES,
    number=LINES,
    title=LINES,
    issuers=st.lists(LINES, min_size=1, max_size=2).map(tuple),
    dated=st.none() | st.dates(),
    urgency=st.sampled_from(Urgency),
    body=BODIES,
    basis=st.lists(st.builds(Basis, number=LINES, notice_id=st.none() | LINES), max_size=2).map(tuple),
    obligations=obligations(),
    policy=st.none() | st.sampled_from(list(DEFAULTS.values())),
)


@given(DRAFTS)
def test_what_is_dumped_loads_as_the_same_draft(draft: NoticeDraft) -> None:
    if "待确认" not in dump_draft(draft):
        assert load_draft(dump_draft(draft).encode()) == draft


def test_an_open_question_is_refused_by_its_field() -> None:
    with pytest.raises(Unconfirmed) as caught:
        load_draft(f'{HEAD}{SUMMARY}due = "待确认"'.encode())
    assert caught.value.field == "obligations.0.due"
    assert "第 1 个报送事项的截止时间" in caught.value.message


def test_a_due_left_empty_is_refused_by_its_field() -> None:
    assert refused(f'{HEAD}{SUMMARY}due = ""'.encode()).field == "obligations.0.occurrences.0.due"
