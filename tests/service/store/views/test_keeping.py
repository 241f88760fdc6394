"""Units as those who keep them see them, on both databases."""

import pytest
from sqlalchemy import Engine

from domain.contact_health import CUT_OFF, Health, Trouble
from domain.contacts import Contact, Duty
from domain.units import Level
from service.store.views import UnitSearch, Views
from tests.service.store.world import CITY, NORTH, SOUTHERN, World, office, people, unit

EVERYWHERE = ("/",)


@pytest.fixture
def views(engine: Engine) -> Views:
    return Views(engine)


@pytest.fixture
def patchy(world: World) -> World:
    """n1 has nobody, n2 only a dead address, s1 one unverified backup."""
    gone = [one.model_copy(update={"active": False}) for one in people("n1")]
    dead = [one.model_copy(update={"email_dead": True, "sms_dead": True}) for one in people("n2")]
    world.directory.put_contacts(gone + dead)
    away = [one.model_copy(update={"active": False}) for one in people("s1") if one.duty is not Duty.BACKUP]
    world.directory.put_contacts(away)
    return world


@pytest.mark.usefixtures("patchy")
def test_the_tree_is_read_level_by_level_with_its_troubles(views: Views) -> None:
    own, north, south = views.unit_nodes("c")
    assert (own.unit.code, north.unit.code, south.unit.code) == ("c", "n", "s")
    assert (north.below, north.cut_off, south.below, south.cut_off) == (2, 2, 3, 0)
    troubles = {node.unit.code: node.health.troubles for node in views.unit_nodes("n")}
    assert troubles["n1"] == (Trouble.NOBODY,)
    assert troubles["n2"] == (Trouble.UNREACHABLE, Trouble.DEAD)
    assert [node.unit.code for node in views.unit_nodes(None)] == ["c"]


@pytest.mark.usefixtures("patchy")
def test_the_database_chooses_as_the_rule_says(views: Views) -> None:
    every = views.kept_units(UnitSearch(paths=EVERYWHERE))
    for trouble in Trouble:
        chosen = views.kept_units(UnitSearch(paths=EVERYWHERE, trouble=trouble))
        assert [one.unit.code for one in chosen] == [
            one.unit.code for one in every if trouble in one.health.troubles
        ], trouble
    assert Trouble.ONLY_ONE in next(one for one in every if one.unit.code == "s1").health.troubles


@pytest.mark.usefixtures("patchy")
def test_branches_are_counted_as_their_units_are(views: Views) -> None:
    branches = {one.unit.code: one for one in views.contact_health("c")}
    every = views.kept_units(UnitSearch(paths=EVERYWHERE))
    for code, path in (("n", "/c/n/"), ("s", "/c/s/")):
        mine = [one for one in every if one.unit.path.startswith(path)]
        assert branches[code].units == len(mine)
        assert branches[code].cut_off == sum(bool(CUT_OFF & set(one.health.troubles)) for one in mine)
        assert branches[code].no_sms == sum(one.health.sms == 0 for one in mine)
        for trouble in Trouble:
            assert branches[code].troubles[trouble] == sum(trouble in one.health.troubles for one in mine)


def test_units_are_found_by_name_sound_and_code(world: World, views: Views) -> None:
    world.directory.put([unit("j1", NORTH).model_copy(update={"name": "江南街道"})])

    def found(text: str, **more: object) -> list[str]:
        wanted = UnitSearch.model_validate({"paths": EVERYWHERE, "text": text} | more)
        return [one.unit.code for one in views.kept_units(wanted)]

    assert found("江南") == found("jiangnan") == found("JNJD") == found("j1") == ["j1"]
    assert found("j1", level=Level.COMMUNITY) == []
    assert found("%") == []
    assert found("", paths=("/c/s/",), level=Level.STREET) == [one.code for one in SOUTHERN]
    assert found("", paths=()) == []


def test_a_list_goes_on_behind_what_was_seen(world: World, views: Views) -> None:
    wanted = UnitSearch(paths=EVERYWHERE)
    first = views.kept_units(wanted, 3)
    rest = views.kept_units(wanted, None, first[-1].unit.path)
    assert len(first) == 3
    assert len(first) + len(rest) == len(world.directory.units())
    assert first[0].superior == ""
    assert first[1].superior == CITY.name


def test_nobody_is_somebody_without_people(world: World, views: Views) -> None:
    world.directory.put([unit("x", NORTH)])
    node = next(one for one in views.unit_nodes("n") if one.unit.code == "x")
    assert node.health == Health()
    world.directory.put_contacts(
        [Contact(id="x1", unit_code="x", name="林一", duty=Duty.LEADER, email="a@example.invalid", verified=True)]
    )
    node = next(one for one in views.unit_nodes("n") if one.unit.code == "x")
    assert node.health == Health(people=1, email=1, reachable=1, verified=1, leaders=1)


def test_the_number_of_statements_does_not_depend_on_the_number_of_units(engine: Engine, views: Views) -> None:
    for number in (2, 50):
        world = World.furnished(engine, office(number))
        with world.counting() as sent:
            views.unit_nodes("c")
            views.contact_health("c")
            views.kept_units(UnitSearch(paths=EVERYWHERE, text="e"))
            views.notice_titles(["a", "b"])
            views.unit_names(["c"])
        assert len(sent) == 5
