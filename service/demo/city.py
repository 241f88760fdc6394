"""Demonstration (a): one city notice goes down through the real tree of Quanzhou, and comes back as one rollup."""

from domain.units import ReissueRule, Unit
from service.demo.behaviour import Mixture, Temper
from service.demo.play import Play
from service.samples.contacts import invent_contacts, invent_enterprises
from service.samples.notices import sample

SEED = 20240603
SPEED = 14_400.0
"""Business seconds in a real one: four hours. A June takes three minutes; a timer a second late is four hours late."""
ENTERPRISE_STREET = "350502006"
"""江南街道: its communities pass the notice on to the enterprises below them."""
SITTING_DISTRICT = "350504"
"""洛江区 looks at the notice before it passes it on, and leaves it lying until its leader is alarmed."""


def city_units() -> list[Unit]:
    """The real tree, with invented enterprises below one street and one district that reviews first."""
    units = list(sample("quanzhou-2024").units)
    communities = [unit for unit in units if unit.parent_code == ENTERPRISE_STREET]
    units += invent_enterprises(ENTERPRISE_STREET, communities, 5, SEED)
    return [_review_first(unit) if unit.code == SITTING_DISTRICT else unit for unit in units]


def _review_first(unit: Unit) -> Unit:
    return unit.model_copy(update={"reissue": ReissueRule.REVIEW_FIRST})


def city_play() -> Play:
    """The play of the city."""
    units = city_units()
    return Play(
        name="city",
        title="泉州市“安全生产月”",
        units=tuple(units),
        contacts=tuple(invent_contacts(units, SEED)),
        notices=sample("quanzhou-2024").notices,
        speed=SPEED,
        seed=SEED,
        mixture=Mixture(),
        offices={SITTING_DISTRICT: Temper.SITTING},
    )
