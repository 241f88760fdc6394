"""What a line and a text may hold."""

import pytest
from pydantic import TypeAdapter, ValidationError

from domain.texts import OneLine, PlainText, ShortLine
from tests.small_city import draft

LINE, SHORT, TEXT = TypeAdapter(OneLine), TypeAdapter(ShortLine), TypeAdapter(PlainText)


def test_a_line_loses_its_outer_blanks_and_keeps_the_wide_one_inside() -> None:
    assert LINE.validate_python("  市安办　市应急局 ") == "市安办　市应急局"


@pytest.mark.parametrize("sign", ["\n", "\r", "\t", "\0", "\x1b", "\x85", "\u2028"])
def test_a_line_break_or_control_character_is_refused_in_a_line(sign: str) -> None:
    with pytest.raises(ValidationError, match="不能含换行"):
        LINE.validate_python(f"关于{sign}通知")


def test_a_text_may_have_lines_but_no_hidden_characters() -> None:
    assert TEXT.validate_python("第一段\r\n\t第二段") == "第一段\r\n\t第二段"
    with pytest.raises(ValidationError, match="看不见"):
        TEXT.validate_python("第一段\0")


def test_a_short_line_has_a_limit() -> None:
    assert len(SHORT.validate_python("字" * 400)) == 400
    with pytest.raises(ValidationError, match="400"):
        SHORT.validate_python("字" * 401)


@pytest.mark.parametrize("change", [{"title": "题\n目"}, {"number": "  "}, {"issuers": ["\0"]}, {"body": "\0"}])
def test_a_draft_keeps_them_out(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        draft(**change)
