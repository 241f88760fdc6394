"""A clock that stands still, for whatever stamps a time."""

from datetime import datetime

from domain.clock import SHANGHAI


class StandingClock:
    """Says the same moment for ever."""

    def __init__(self, moment: datetime = datetime(2024, 6, 18, 9, 0, 30, tzinfo=SHANGHAI)) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment
