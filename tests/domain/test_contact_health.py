"""Whether a unit can be reached."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.contact_health import CUT_OFF, LABELS, Health, Trouble

WELL = Health(people=3, email=2, sms=2, reachable=2, verified=1, leaders=1)
NUMBERS = st.integers(0, 3)


@pytest.mark.parametrize(
    ("health", "troubles"),
    [
        (WELL, ()),
        (Health(), (Trouble.NOBODY,)),
        (WELL.model_copy(update={"reachable": 0, "verified": 0}), (Trouble.UNREACHABLE,)),
        (WELL.model_copy(update={"dead": 1}), (Trouble.DEAD,)),
        (WELL.model_copy(update={"reachable": 1}), (Trouble.ONLY_ONE,)),
        (WELL.model_copy(update={"verified": 0}), (Trouble.UNVERIFIED,)),
        (WELL.model_copy(update={"leaders": 0}), (Trouble.NO_LEADER,)),
    ],
)
def test_what_is_wrong_is_named(health: Health, troubles: tuple[Trouble, ...]) -> None:
    assert health.troubles == troubles


@given(st.builds(Health, people=NUMBERS, reachable=NUMBERS, verified=NUMBERS, leaders=NUMBERS, dead=NUMBERS))
def test_whoever_is_cut_off_is_told_so_first(health: Health) -> None:
    troubles = health.troubles
    assert (not health.people or not health.reachable) is bool(CUT_OFF & set(troubles))
    assert list(troubles) == sorted(troubles, key=list(Trouble).index)
    assert set(LABELS) == set(Trouble)
