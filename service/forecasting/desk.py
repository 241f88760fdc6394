"""The dry run that an office asks for before it issues: what would go out, under which behaviour of the units."""

import threading
from datetime import datetime, timedelta
from functools import partial

from activities.issuing import prepare
from domain.behaviour import Answering, Behaviour, Punctuality
from domain.clock import Clock
from domain.forecast import Forecast
from domain.notices import NoticeDraft
from domain.punctuality import record_of
from service.forecasting.account import Wanted
from service.forecasting.playing import DRY_RUN, Assignment, Player, Reached, play
from service.store.directory import Directory
from service.store.ledger import SqlLedger

REMEMBERED = timedelta(days=400)
"""How far back reports tell how punctual a unit is: a year, and the weeks by which a yearly notice may shift."""
LARGE = 300
"""Units below an office from which on a play is worth a process of its own: it takes a second and more."""
_ONE_AT_A_TIME = threading.Lock()


class ForecastDesk:
    """Plays drafts to their end without writing anything.

    ``apart`` plays those of large offices, in a process of its own; without it everything is played in this one.
    """

    def __init__(self, ledger: SqlLedger, clock: Clock, public_url: str, apart: Player | None = None) -> None:
        self._ledger = ledger
        self._clock = clock
        self._public_url = public_url
        self._apart = apart

    def forecast(
        self,
        draft: NoticeDraft,
        wanted: Wanted,
        punctuality: Punctuality | None = None,
        reached: Reached = lambda _: None,
    ) -> Forecast:
        """What issuing ``draft`` now would lead to.

        ``punctuality`` is the record for the behaviour HISTORY; without it the reports of the last year tell.
        ``reached`` is told how far it has come. Raises as issuing does, and ForecastFailed.
        """
        now = self._clock.now()
        with self._ledger.reading() as facts:
            prepare(facts, draft, DRY_RUN, now, actor=DRY_RUN)  # refuses what was issued before, too
            path = facts.unit(draft.office).path
        people = Answering(behaviour=wanted.behaviour, record=self._record(wanted.behaviour, punctuality, now))
        assignment = Assignment(draft=draft, people=people, wanted=wanted, now=now, public_url=self._public_url)
        # A whole city is seconds of computing: two at once would only make both slower.
        with _ONE_AT_A_TIME:
            return self._player(path)(assignment, reached)

    def _player(self, path: str) -> Player:
        here = partial(play, self._ledger)
        if self._apart is None:
            return here
        return self._apart if Directory(self._ledger.engine).count_units(path) > LARGE else here

    def _record(self, behaviour: Behaviour, given: Punctuality | None, now: datetime) -> dict[str, int | None]:
        if behaviour is not Behaviour.HISTORY:
            return {}
        if given is not None:
            return dict(given)
        with self._ledger.reading() as facts:
            return record_of(facts.past_reports(now - REMEMBERED, now), facts.calendar())
