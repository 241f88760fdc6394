"""Units and people of the product, made from the benchmark's tree. Everybody can be reached, nobody reviews first."""

from collections.abc import Collection, Iterator, Sequence

from bench.tree import Tree
from domain.contacts import Contact, Duty
from domain.units import Level, Unit


def units_of(tree: Tree) -> list[Unit]:
    """The tree as the product keeps it, superiors first."""
    paths: dict[str | None, str] = {None: "/"}
    units = []
    for unit in tree.units:
        paths[unit.code] = f"{paths[unit.superior]}{unit.code}/"
        units.append(
            Unit(
                code=unit.code,
                name=unit.name,
                level=Level(unit.level),
                parent_code=unit.superior,
                path=paths[unit.code],
            )
        )
    return units


def people_of(units: Sequence[Unit]) -> list[Contact]:
    """A liaison with a mailbox in every unit, and a clerk in every office."""
    offices = {unit.parent_code for unit in units}
    return [person for unit in units for person in _people(unit, offices)]


def _people(unit: Unit, offices: Collection[str | None]) -> Iterator[Contact]:
    yield _person(unit, Duty.LIAISON, "联络员")
    if unit.code in offices:
        yield _person(unit, Duty.CLERK, "经办人")


def _person(unit: Unit, duty: Duty, title: str) -> Contact:
    return Contact(
        id=f"{unit.code}.{duty.value}",
        unit_code=unit.code,
        name=f"{unit.code}{title}",
        duty=duty,
        email=f"{unit.code.lower()}.{duty.value}@example.invalid",
        verified=True,
    )
