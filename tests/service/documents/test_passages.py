from hypothesis import given
from hypothesis import strategies as st

from service.documents.passages import WIDTH, pieces
from service.documents.workbook import lines_of


@given(st.text(alphabet="一二，。\n a", max_size=4000) | st.text(max_size=200))
def test_pieces_make_up_the_text_and_fit_a_row(text: str) -> None:
    parts = pieces(text)
    assert "".join(parts) == text
    assert all(lines_of(part, WIDTH - 3) <= 27 for part in parts)
    assert all(parts) or text == ""


def test_a_short_text_stays_whole() -> None:
    assert pieces("一句话。") == ("一句话。",)
    assert pieces("") == ("",)


def test_a_long_text_is_cut_after_sentences() -> None:
    parts = pieces("安全生产月活动有序开展。" * 300)
    assert len(parts) > 2
    assert all(part.endswith("。") for part in parts)


def test_a_text_without_any_end_is_cut_all_the_same() -> None:
    assert "".join(pieces("字" * 5000)) == "字" * 5000
    assert len(pieces("\n" * 100)) >= 4
