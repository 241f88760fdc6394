"""Who may do what, as rules: subtree by subtree and role by role."""

from hypothesis import given
from hypothesis import strategies as st

from domain.rights import ALLOWED, Act, Grant, Role, may, places

PATHS = st.lists(st.sampled_from("abc"), max_size=4).map(lambda parts: "/" + "".join(f"{part}/" for part in parts))
GRANTS = st.lists(st.builds(Grant, role=st.sampled_from(Role), unit_code=st.just("u"), path=PATHS), max_size=5)


@given(GRANTS, st.sampled_from(Act), PATHS)
def test_an_act_is_allowed_below_its_places_and_nowhere_else(grants: list[Grant], act: Act, path: str) -> None:
    assert may(grants, act, path) == any(path.startswith(place) for place in places(grants, act))


@given(GRANTS, st.sampled_from(Act))
def test_no_place_lies_inside_another(grants: list[Grant], act: Act) -> None:
    found = places(grants, act)
    assert not any(one != other and one.startswith(other) for one in found for other in found)


@given(st.sampled_from(Role), st.sampled_from(Act))
def test_a_sibling_is_never_reached(role: Role, act: Act) -> None:
    grant = Grant(role=role, unit_code="d1", path="/city/d1/")
    assert not may([grant], act, "/city/d2/")
    assert not may([grant], act, "/city/")
    assert not may([grant], act, "/city/d10/")


def test_who_may_do_anything_may_look() -> None:
    assert all(Act.SEE in acts for acts in ALLOWED.values())


def test_only_a_leader_signs() -> None:
    assert [role for role in Role if Act.SIGN in ALLOWED[role]] == [Role.LEADER]
