"""What units are asked for in a month."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from domain.burden import Demanded, Load, Received, load_of

JUNE = date(2024, 6, 1)
DEMANDS = st.lists(st.builds(Demanded, st.sampled_from("ab"), st.just(JUNE), st.integers(0, 50), st.integers(0, 30)))


def test_a_request_counts_for_every_unit_that_has_to_answer_it() -> None:
    load = load_of([Demanded("a", JUNE, 3, 4), Demanded("b", JUNE, 1, 0)], [Received("a", JUNE, 3)], units=4)
    assert load == Load(units=4, notices=3, requests=4, fields=12)
    assert load.each(load.requests) == 1.0
    assert load.each(load.fields, months=2) == 1.5


def test_there_is_no_average_of_nobody() -> None:
    assert Load().each(3) is None


@given(DEMANDS, DEMANDS)
def test_loads_add_up(some: list[Demanded], others: list[Demanded]) -> None:
    first, second, both = load_of(some, [], 1), load_of(others, [], 1), load_of([*some, *others], [], 2)
    assert (first.requests + second.requests, first.fields + second.fields) == (both.requests, both.fields)
