"""The head of a notice alone, and lists of heads."""

import pytest
from sqlalchemy import Engine

from domain.errors import NotFound
from domain.notices import NoticeState
from service.store.views import Views
from tests.service.store.world import CITY, World, draft


def test_the_head_takes_one_statement_and_counts_what_the_list_counts(world: World, engine: Engine) -> None:
    notice = world.issue(draft())
    views = Views(engine)
    with world.counting() as sent:
        head = views.notice_head(notice.id)
    assert len(sent) == 1
    assert views.notices() == [head]
    assert (head.id, head.office_path, head.path) == (notice.id, CITY.path, f"/{notice.id}/")
    assert (head.state, head.revision, head.expected, head.outstanding) == (NoticeState.ISSUED, 1, 2, 2)


def test_a_stranger_is_not_found(engine: Engine) -> None:
    with pytest.raises(NotFound):
        Views(engine).notice_head("nothing")
