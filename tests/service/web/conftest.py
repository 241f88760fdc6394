"""The web application for every test beside this file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.web.front_desk import FrontDesk, open_front_desk
from tests.small_city import draft


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[FrontDesk]:
    """The small city, nothing issued."""
    with open_front_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def notice_id(desk: FrontDesk) -> str:
    """A notice of the city to its districts' level, issued and told."""
    return desk.issue(draft())
