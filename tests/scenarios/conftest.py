"""Scenario tests play the whole product on the time-skipping server."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests import small_city
from tests.cascade import Cascade, open_cascade


@pytest.fixture
async def cascade(tmp_path: Path) -> AsyncIterator[Cascade]:
    """The small city on Monday, 3 June 2024, 9:00."""
    async with open_cascade(tmp_path, small_city.units(), small_city.contacts(), small_city.MONDAY) as opened:
        yield opened
