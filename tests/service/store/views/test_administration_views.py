"""What the administration and the lists of 督办单 read, on both databases."""

import pytest
from sqlalchemy import Engine

from domain.errors import NotFound
from domain.letters import ChannelName
from service.store.views import ChannelQueue, Views
from service.store.views.supervisions import WHICH
from tests.small_city import MONDAY


def test_an_empty_service_has_nothing_to_tell(engine: Engine) -> None:
    views = Views(engine)
    assert views.channel_queues(MONDAY) == [ChannelQueue(channel=channel) for channel in ChannelName]
    assert views.open_incidents() == {}
    assert views.troubled_messages() == []
    assert views.troubled_messages(ChannelName.SMS, 5) == []
    assert views.dues_in(2024) == []
    assert views.supervision_counts("none", MONDAY) == dict.fromkeys(WHICH, 0)
    for which in (None, *WHICH):
        assert views.supervision_heads("none", MONDAY, which=which, before=7) == []
    with pytest.raises(NotFound):
        views.cascade_offices("none", limit=5)
