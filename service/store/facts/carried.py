"""What a compiled report carries upward: the counts of units at the bottom and the partials of its figures."""

from domain.base import Frozen
from domain.rollup import Counts, Partial, Rollup


class Carried(Frozen):
    """By the key of the field."""

    base: Counts
    partials: dict[str, Partial]


def carried_json(rollup: Rollup) -> str:
    """As the report row keeps it."""
    partials = {figure.field.key: figure.partial for figure in rollup.figures}
    return Carried(base=rollup.base, partials=partials).model_dump_json()


def carried_of(json: str) -> Carried:
    """The inverse."""
    return Carried.model_validate_json(json)
