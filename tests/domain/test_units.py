import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.units import Level, ReissueRule, Unit, is_code, is_within, level_label, level_named, path_range

CODES = st.text("abzAZ019-_.", min_size=1, max_size=6)
PATHS = st.lists(CODES, min_size=1, max_size=5).map(lambda codes: "/" + "/".join(codes) + "/")


def test_unit_has_the_defaults_of_an_ordinary_office() -> None:
    unit = Unit(code="350502", name="鲤城区", level=Level.DISTRICT, parent_code="3505", path="/3505/350502/")
    assert unit.reissue is ReissueRule.AUTOMATIC
    assert unit.active
    assert (unit.tags, unit.acts_for, unit.line_superior) == ((), None, None)


@pytest.mark.parametrize(
    ("code", "parent_code", "path"),
    [
        ("350502", "3505", "/3505/350502"),
        ("350502", "3505", "3505/350502/"),
        ("350502", "3505", "/350502/"),
        ("350502", None, "/3505/350502/"),
        ("350502", "3505", "/3505/350503/"),
        ("35 02", None, "/35 02/"),
        ("a/b", None, "/a/b/"),
        ("350502\n", None, "/350502\n/"),
        ("", None, "//"),
        ("x" * 41, None, f"/{'x' * 41}/"),
    ],
)
def test_a_path_that_does_not_lead_to_the_unit_is_refused(code: str, parent_code: str | None, path: str) -> None:
    with pytest.raises(ValidationError):
        Unit(code=code, name="某单位", level=Level.GRID, parent_code=parent_code, path=path)


def test_every_level_has_a_chinese_label_that_reads_back() -> None:
    assert level_label(Level.STREET) == "乡镇（街道）"
    for level in Level:
        assert level_named(level_label(level)) is level
        assert level_named(level.value) is level


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("区县", Level.DISTRICT),
        (" 街道、乡镇 ", Level.STREET),
        ("社区/村", Level.COMMUNITY),
        ("Committee_Office", Level.COMMITTEE_OFFICE),
        ("企业", Level.ENTERPRISE),
        ("部门", Level.DEPARTMENT),
        ("市", Level.CITY),
    ],
)
def test_usual_words_for_a_level_are_understood(word: str, level: Level) -> None:
    assert level_named(word) is level


@pytest.mark.parametrize("word", ["", "科", "planet", "市区镇"])
def test_unknown_words_are_no_level(word: str) -> None:
    assert level_named(word) is None


def test_codes_are_plain() -> None:
    assert is_code("350502.a-b_C")
    assert not any(map(is_code, ["", "a b", "a/b", "编码", "１２", "a\n", "..", "-1", "x" * 41]))


def test_siblings_whose_codes_begin_alike_are_not_within() -> None:
    assert is_within("/35/3505/", "/35/")
    assert is_within("/35/", "/35/")
    assert not is_within("/350/", "/35/")
    assert path_range("/35/") == ("/35/", "/350")


@given(PATHS, PATHS)
def test_the_range_holds_exactly_the_subtree(path: str, ancestor: str) -> None:
    low, high = path_range(ancestor)
    assert (low <= path < high) == is_within(path, ancestor)


@given(PATHS, PATHS)
def test_everything_below_is_in_the_range(ancestor: str, below: str) -> None:
    low, high = path_range(ancestor)
    assert low <= ancestor + below[1:] < high
