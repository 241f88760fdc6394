"""What ends with a withdrawn notice is exactly what no open superior asks for any more."""

from hypothesis import given
from hypothesis import strategies as st

from domain.facts import Branched
from domain.notices import NoticeState
from domain.withdrawal import ending


@st.composite
def cascades(draw: st.DrawFn) -> list[Branched]:
    """Notices that answer some of those before them, as they were issued."""
    notices: list[Branched] = []
    for number in range(draw(st.integers(1, 8))):
        above = [one.id for one in notices]
        superiors = draw(st.lists(st.sampled_from(above), unique=True, max_size=3)) if above else []
        state = draw(st.sampled_from([NoticeState.ISSUED, NoticeState.ISSUED, NoticeState.CLOSED]))
        opened = {one.id for one in notices if one.state is NoticeState.ISSUED}
        notices.append(
            Branched(
                id=f"n{number}",
                path=f"/n{number}/",
                office="c",
                state=state,
                superiors=tuple(one for one in superiors if one in opened),
            )
        )
    return notices


@given(cascades())
def test_a_notice_ends_when_and_only_when_all_its_open_superiors_do(notices: list[Branched]) -> None:
    found = ending([notices[0].id], notices)
    assert found.ended[0] == notices[0].id
    for one in notices[1:]:
        issued = one.state is NoticeState.ISSUED
        alone = bool(one.superiors) and set(one.superiors) <= set(found.ended)
        assert (one.id in found.ended) == (issued and alone)
        assert (one.id in found.staying) == (issued and not alone and bool(set(one.superiors) & set(found.ended)))


@given(cascades())
def test_withdrawing_twice_or_in_parts_ends_the_same(notices: list[Branched]) -> None:
    once = ending([notices[0].id], notices)
    assert set(ending(once.ended, notices).ended) == set(once.ended)
