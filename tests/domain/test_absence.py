"""The most upstream cause of a silence is named, and every cause has words and something to do about it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.absence import HINTS, WORDS, Reason, reason_of

FACTS = {"declared": False, "reachable": True, "returned": False, "acknowledged": True, "passed_on": False}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, Reason.SILENT),
        ({"acknowledged": False}, Reason.UNACKNOWLEDGED),
        ({"passed_on": True, "acknowledged": False}, Reason.BELOW),
        ({"returned": True, "passed_on": True}, Reason.RETURNED),
        ({"reachable": False, "returned": True}, Reason.UNREACHABLE),
        ({"declared": True, "reachable": False}, Reason.DECLARED),
    ],
)
def test_the_first_cause_is_named(change: dict[str, bool], reason: Reason) -> None:
    assert reason_of(**FACTS | change) is reason


@given(st.fixed_dictionaries({name: st.booleans() for name in FACTS}))
def test_every_silence_has_a_cause_and_a_way(facts: dict[str, bool]) -> None:
    reason = reason_of(**facts)
    assert WORDS[reason]
    assert HINTS[reason]
