from hypothesis import given
from hypothesis import strategies as st

from domain.cycles import cycles


def test_a_forest_has_no_rings() -> None:
    assert cycles({"a": None, "b": "a", "c": "b", "d": "elsewhere"}) == []


def test_a_unit_above_itself_is_a_ring_of_one() -> None:
    assert cycles({"a": "a", "b": "a"}) == [["a"]]


def test_two_rings_are_both_found_and_what_hangs_below_is_not_named() -> None:
    found = cycles({"x": "a", "a": "b", "b": "a", "c": "d", "d": "e", "e": "c"})
    assert sorted(map(sorted, found)) == [["a", "b"], ["c", "d", "e"]]


@given(st.dictionaries(st.integers(0, 30).map(str), st.none() | st.integers(0, 40).map(str)))
def test_rings_are_exactly_the_codes_that_reach_themselves(parents: dict[str, str | None]) -> None:
    def reaches_itself(start: str) -> bool:
        code = parents.get(start)
        for _ in parents:
            if code is None or code == start:
                break
            code = parents.get(code)
        return code == start

    found = cycles(parents)
    assert sorted(code for ring in found for code in ring) == sorted(filter(reaches_itself, parents))
    for ring in found:
        assert [parents[code] for code in ring] == [*ring[1:], ring[0]]
