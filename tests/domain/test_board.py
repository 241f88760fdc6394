"""The board: counts that add up, branches that are slices, and lists narrowed down."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.board import COUNTED, FLAG_WORDS, Board, Flag, Place, Wanted, found, make_board
from domain.clock import SHANGHAI
from domain.lights import Duty, Light, Standing
from domain.obligations import Demand
from domain.task_life import TaskState
from domain.units import Level

NOW = datetime(2024, 6, 20, 12, tzinfo=SHANGHAI)
LEVELS = (Level.DISTRICT, Level.STREET, Level.COMMUNITY)


def place(
    notice: str, code: str, depth: int = 0, child: str | None = None, state: TaskState = TaskState.OWED, days: int = 1
) -> Place:
    due = NOW + timedelta(days=days)
    duty = Duty(1, 1, state, Demand.MANDATORY, due, due - timedelta(days=3), False, False)
    known = state is not TaskState.OWED
    return Place(notice, code, f"{code}街道", LEVELS[depth % 3], f"{code}jiedao", True, known, due, child, (duty,))


@st.composite
def cascades(draw: st.DrawFn) -> tuple[dict[str, list[Place]], set[str]]:
    """Notices by id, each the child of one place above it, and the units nobody reaches."""
    places: dict[str, list[Place]] = {}
    waiting, number = [("n0", 0)], 0
    silent: set[str] = set()
    while waiting:
        notice, depth = waiting.pop()
        places[notice] = []
        for _ in range(draw(st.integers(0, 3))):
            number += 1
            passes = depth < 3 and number < 12 and draw(st.booleans())
            child = f"n{number}" if passes else None
            state = draw(st.sampled_from(TaskState))
            places[notice].append(place(notice, f"u{number}", depth, child, state, draw(st.integers(-5, 9))))
            if draw(st.integers(0, 4)) == 0:
                silent.add(f"u{number}")
            if child:
                waiting.append((child, depth + 1))
    return places, silent


@given(cascades())
def test_counts_add_up_at_every_place(made: tuple[dict[str, list[Place]], set[str]]) -> None:
    places, silent = made
    board = make_board("n0", places, silent, NOW)
    assert board.counts["units"] == len(board.seen) == sum(map(len, places.values()))
    assert sum(board.counts[light.value] for light in Light) == len(board.seen)
    for one in board.seen:
        inside = board.seen[one.index + 1 : one.end]
        assert one.below["units"] == len(inside)
        for light in Light:
            assert one.below[light.value] == sum(other.light is light for other in inside)
        for flag in Flag:
            assert one.below[flag.value] == sum(flag in other.flags for other in inside)
        assert all(one in board.way(other) for other in inside)
    counted = sum(sum(level.values()) for level in board.progress.values())
    assert counted == sum(one.standings[0] is not Standing.WITHDRAWN for one in board.seen)


@given(cascades(), st.sampled_from(Flag))
def test_a_flag_lists_as_many_as_it_counts(made: tuple[dict[str, list[Place]], set[str]], flag: Flag) -> None:
    places, silent = made
    board = make_board("n0", places, silent, NOW)
    assert len(found(board, Wanted(flag=flag))) == board.counts[flag.value]
    assert FLAG_WORDS[flag]
    for one in board.seen:
        assert len(found(board, Wanted(flag=flag), one)) == one.below[flag.value]


@given(cascades())
def test_nothing_changes_before_its_turn(made: tuple[dict[str, list[Place]], set[str]]) -> None:
    places, silent = made
    board = make_board("n0", places, silent, NOW)
    if board.until is not None:
        assert board.until >= NOW
        later = make_board("n0", places, silent, max(NOW, board.until - timedelta(microseconds=1)))
        assert [one.light for one in later.seen] == [one.light for one in board.seen]


def small() -> Board:
    """A district with a street, and one without."""
    places = {"n0": [place("n0", "a", child="n1"), place("n0", "b", state=TaskState.ACCEPTED)]}
    places["n1"] = [place("n1", "c", 1, days=-1)]
    return make_board("n0", places, {"c"}, NOW)


def test_units_are_found_by_name_sound_level_and_light() -> None:
    board = small()
    assert [one.place.unit_code for one in found(board, Wanted(words="C街道"))] == ["c"]
    assert [one.place.unit_code for one in found(board, Wanted(words=" c jie "))] == ["c"]
    assert [one.place.unit_code for one in found(board, Wanted(light=Light.RED))] == ["c"]
    assert [one.place.unit_code for one in found(board, Wanted(level=Level.DISTRICT))] == ["a", "b"]
    assert not Wanted(words="  ").anything
    assert set(board.counts) == set(COUNTED)


def test_a_notice_that_answers_two_places_stands_once() -> None:
    places = {"n0": [place("n0", "a", child="n1"), place("n0", "b", child="n1")], "n1": [place("n1", "c")]}
    board = make_board("n0", places, (), NOW)
    assert [one.place.unit_code for one in board.seen] == ["a", "c", "b"]
    above = board.passed_on_by("n1")
    assert above is not None
    assert above.place.unit_code == "a"
    assert board.passed_on_by("n0") is None


def test_a_ring_of_notices_ends() -> None:
    places = {"n0": [place("n0", "a", child="n1")], "n1": [place("n1", "b", child="n0")]}
    assert len(make_board("n0", places, (), NOW).seen) == 2


def test_who_is_asked_no_more_owes_no_receipt() -> None:
    gone = place("n0", "a")._replace(asked=False, duties=())
    board = make_board("n0", {"n0": [gone]}, {"a"}, NOW)
    assert (board.seen[0].light, board.seen[0].flags) == (Light.GREY, frozenset())
