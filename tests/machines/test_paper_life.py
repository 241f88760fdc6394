"""Random lives against the rules of the domain alone."""

from collections.abc import Callable
from functools import partial
from typing import Any

from hypothesis.stateful import run_state_machine_as_test

from tests.machines.budget import budget
from tests.machines.largest import PROPERTY, Largest
from tests.machines.paper_life import PaperLife


def test_no_life_on_paper_breaks_a_law(record_property: Callable[[str, object], None]) -> None:
    largest = Largest()
    factory: Any = partial(PaperLife, largest)
    run_state_machine_as_test(factory, settings=budget(40, 40))
    record_property(PROPERTY, str(largest))
