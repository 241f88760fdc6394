"""The reconciling sweep: finds what a lost poke or a crash between commit and start left lying."""

from temporalio import activity

from activities.inheriting import Followed, act_on
from activities.refusals import final
from domain.base import Frozen
from domain.clock import Clock
from domain.facts import Ledger
from domain.letters import ChannelName
from domain.notices import NoticeState
from domain.orders import Engine


class Swept(Frozen):
    """How much was found."""

    started: int
    poked: int


class SweepingActivities:
    """Makes the workflows agree with the facts again."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine

    @activity.defn(name="reconcile", no_thread_cancel_exception=True)
    def reconcile(self) -> Swept:
        """Start what was never started, poke what is complete and asleep, wake the couriers. Harmless at any time."""
        now = self._clock.now()
        with final(), self._ledger.reading() as facts:
            unstarted = list(facts.unstarted())
            unattended = [facts.notice(notice_id) for notice_id in facts.unattended(now)]
            asleep = [(notice, facts.unit(notice.office)) for notice in unattended]
            behind = tuple(facts.closed_behind())
            herald = facts.hooks_lag(now)
            releases = {channel: facts.next_release(channel) for channel in ChannelName}
        for notice, office in unstarted:
            self._engine.start(notice, office)
        for notice, office in asleep:
            # An open notice may have been reopened after its workflow had completed; a closed one is never run again.
            wake = self._engine.restart if notice.state is NoticeState.ISSUED else self._engine.revive
            wake(notice, office)
        act_on(self._engine, self._ledger, self._clock, Followed(closed_below=behind))
        for channel, release in releases.items():
            if release is not None and release <= now:
                self._engine.poke_courier(channel)
        if herald:
            self._engine.poke_herald()
        return Swept(started=len(unstarted), poked=len(asleep))
