"""A text message can carry a short title, a count, a due and a link path, and nothing about a person."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.sms_parameters import PersonalData, SmsParameters, check_parameters, due_text, short_title

DUE = datetime(2024, 6, 20, 10, 0, tzinfo=UTC)


def test_the_values_are_four_by_name() -> None:
    parameters = SmsParameters(title="安全生产月活动", count=2, due=DUE, link_path="l/4f.Zk3s-_")
    values = {"title": "安全生产月活动", "count": "2", "due": "6月20日18:00", "link_path": "l/4f.Zk3s-_"}
    assert parameters.values() == values
    assert tuple(values) == SmsParameters.NAMES
    check_parameters(values)


@pytest.mark.parametrize("extra", ["name", "phone", "address", "email", "unit", "contact"])
def test_there_is_no_place_for_a_person(extra: str) -> None:
    values = {"title": "安全生产月", "count": 1, "due": DUE, "link_path": "l/4f", extra: "陈某某"}
    with pytest.raises(ValidationError, match=extra):
        SmsParameters.model_validate(values)
    with pytest.raises(PersonalData, match=extra):
        check_parameters({extra: "陈某某"})


@pytest.mark.parametrize(
    "title",
    [
        "请电13800000000",
        "电话 138 0000 0000",
        "0595-22000000",
        "2200 0000转8",
        "350500199001010011",
        "联系a@example.invalid",
        "见http://x",
        "www.x",
        "账号6222·0000·0000",
    ],
)
def test_numbers_and_mailboxes_are_refused_in_a_title(title: str) -> None:
    with pytest.raises(PersonalData) as refusal:
        SmsParameters(title=title, count=1, due=DUE, link_path="l/4f")
    assert (refusal.value.code, refusal.value.field) == ("personal_data_in_sms", "title")
    with pytest.raises(PersonalData):
        check_parameters({"title": title})


@pytest.mark.parametrize("title", ["泉安办〔2024〕32号", "2024年“安全生产月”", "6月20日前报送", "第123456号"])
def test_document_numbers_and_dates_are_no_personal_data(title: str) -> None:
    assert SmsParameters(title=title, count=1, due=DUE, link_path="l/4f").title == title


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("link_path", "/l/4f"),
        ("link_path", "https://x.invalid/l"),
        ("link_path", "l/4f?name=陈"),
        ("link_path", ""),
        ("link_path", "x" * 65),
        ("title", ""),
        ("title", "长" * 21),
        ("count", 0),
        ("count", 10_000),
        ("due", datetime(2024, 6, 20, 18, 0)),
    ],
)
def test_values_out_of_form_are_refused(name: str, value: object) -> None:
    good = {"title": "安全生产月", "count": 1, "due": DUE, "link_path": "l/4f"}
    with pytest.raises(ValidationError, match=name):
        SmsParameters.model_validate({**good, name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [("count", "很多"), ("count", "0"), ("due", "陈某某"), ("due", "明天"), ("link_path", "陈"), ("title", "")],
)
def test_the_last_gate_lets_only_the_right_forms_through(name: str, value: str) -> None:
    with pytest.raises(PersonalData, match=name):
        check_parameters({name: value})


@given(st.text(st.characters(categories=["Lo", "Nd", "Ps", "Pe"]), min_size=1, max_size=60))
def test_whatever_is_built_passes_the_last_gate(title: str) -> None:
    try:
        parameters = SmsParameters.of(title, 3, DUE, "l/4f")
    except PersonalData:
        return
    check_parameters(parameters.values())


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("关于开展“安全生产月”活动的通知", "“安全生产月”活动"),
        ("关于转发市安委办2024年方案的通知", "市安委办2024年方案"),
        ("关于进一步做好防汛工作的通知", "防汛工作"),
        ("关于的通知", "关于的通知"),
        ("值班\n安排", "值班安排"),
        ("关于" + "长" * 30 + "的通知", "长" * 19 + "…"),
        ("东湖街道转发《关于开展2024年泉州市“安全生产月”活动的通知》的通知", "2024年泉州市“安全生产月”活动"),
        ("某镇转发《关于做好防汛工作的通知》等2份通知的通知", "防汛工作"),
        ("关于开展2024年某某某某某某某市“安全生产月”活动的通知", "2024年某某某某某某某市安全生产月…"),
    ],
)
def test_a_title_is_shortened_to_what_is_its_own(title: str, short: str) -> None:
    assert short_title(title) == short


def test_a_due_is_short_and_exact_in_shanghai() -> None:
    assert due_text(DUE) == "6月20日18:00"
    assert due_text(datetime(2024, 6, 20, 16, 5, tzinfo=UTC)) == "6月21日00:05"
