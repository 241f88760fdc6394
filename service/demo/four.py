"""Demonstration (b): the four real notices, each from its own date, with the facts that make each of them hard."""

from service.demo.behaviour import Mixture, Temper
from service.demo.play import Play
from service.samples.contacts import invent_contacts
from service.samples.notices import sample

HOURS = 3600.0
SPEEDS = {
    "jiangnan-2024": 8 * HOURS,
    "luojiang-commerce-2024": 8 * HOURS,
    "taishang-2025": 10 * HOURS,
    "jianghai-2023": 36 * HOURS,
}
"""Business seconds in a real one. The notice of Jianghai lives for seven months, the others for one."""
MERGING_OFFICE = "350504-SWJ"
"""洛江区商务局 has two superiors for the same work and answers both by one notice."""


def four_plays() -> list[Play]:
    """One play a notice."""
    return [_play(name, speed) for name, speed in SPEEDS.items()]


def _play(name: str, speed: float) -> Play:
    story = sample(name)
    return Play(
        name=name,
        title=story.title,
        units=story.units,
        contacts=tuple(invent_contacts(list(story.units), 7)),
        notices=story.notices,
        speed=speed,
        seed=7,
        mixture=Mixture(late=0.15, silent=0.08, nil=0.05),
        offices={MERGING_OFFICE: Temper.MERGING},
    )
