"""How units can be reached: in one statement, on both databases."""

from service.store.views.reach import Reach, ReachViews
from tests.service.store.world import World, people


def test_every_unit_below_the_chosen_ones_is_told_by_its_contacts(world: World) -> None:
    views = ReachViews(world.ledger.engine)
    before = {one.code: one.reach for one in views.reach(["n", "s"])}
    assert set(before) >= {"n", "n1", "n2", "s"}
    assert set(before.values()) <= {Reach.GOOD, Reach.UNVERIFIED, Reach.NOBODY}
    dead = {"email_dead": True, "sms_dead": True, "email": "x@example.invalid", "verified": True}
    everybody = people("n1")
    world.directory.put_contacts([contact.model_copy(update=dead) for contact in everybody])
    assert {found.code: found.reach for found in views.reach(["n"])}["n1"] is Reach.DEAD
    world.directory.put_contacts([contact.model_copy(update={"active": False}) for contact in everybody])
    assert {found.code: found.reach for found in views.reach(["n"])}["n1"] is Reach.NOBODY
    alive = {"verified": True, "email": "new@example.invalid", "active": True}
    world.directory.put_contacts([everybody[0].model_copy(update=alive)])
    assert {found.code: found.reach for found in views.reach(["n"])}["n1"] is Reach.GOOD


def test_nobody_chosen_is_nobody_reached(world: World) -> None:
    assert ReachViews(world.ledger.engine).reach([]) == []
