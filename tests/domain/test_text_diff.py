"""The difference of two texts: nothing is lost on either side, and a text does not differ from itself."""

from hypothesis import given
from hypothesis import strategies as st

from domain.text_diff import Edit, Paragraph, paragraphs, text_diff

TEXTS = st.text(alphabet="甲乙丙，。；\n ", max_size=60)


def side(found: tuple[Paragraph, ...], gone: Edit) -> str:
    parts = ("".join(piece.text for piece in one.pieces if piece.edit is not gone) for one in found)
    return "".join(parts)


@given(TEXTS, TEXTS)
def test_both_texts_are_found_again_whole(before: str, after: str) -> None:
    found = text_diff(before, after)
    assert side(found, Edit.ADDED) == "".join(paragraphs(before))
    assert side(found, Edit.REMOVED) == "".join(paragraphs(after))


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(one.same for one in text_diff(text, f"\n{text} \n"))


def test_a_reworded_clause_is_shown_inside_its_paragraph() -> None:
    [first, second, third] = text_diff(
        "一、组织领导。\n共培训12场，参加300人。", "一、组织领导。\n共培训15场，参加300人。\n三、下步打算。"
    )
    assert first.same
    assert [(piece.edit.value, piece.text) for piece in second.pieces] == [
        ("removed", "共培训12场，"),
        ("added", "共培训15场，"),
        ("same", "参加300人。"),
    ]
    assert [(piece.edit.value, piece.text) for piece in third.pieces] == [("added", "三、下步打算。")]


def test_what_has_no_clause_in_common_is_two_paragraphs() -> None:
    removed, added = text_diff("全是旧话。", "都是新话。")
    assert (removed.pieces[0].edit, added.pieces[0].edit) == (Edit.REMOVED, Edit.ADDED)
    assert text_diff("", "") == ()
