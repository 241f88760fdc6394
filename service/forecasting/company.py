"""Who is in the play: the imagined clock, engine and couriers, and the people with their behaviour."""

from collections.abc import Callable, Sequence
from datetime import datetime

from activities.delivering import DeliveringActivities, LetterWriter, Round, letter_id
from domain.clock import Clock
from domain.letters import ChannelName, Delivery, Letter, Outcome
from domain.notices import Notice
from domain.orders import Engine
from domain.outbox import Pending
from domain.units import Unit
from service.forecasting.imagination import ImaginedLedger

Heard = Callable[[datetime, tuple[Pending, ...], Letter], None]


class ImaginedClock(Clock):
    """Time that stands until it is set."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


class ImaginedEngine(Engine):
    """Keeps which notices are to look again; couriers look at every instant anyway."""

    def __init__(self) -> None:
        self.poked: dict[str, None] = {}

    def start(self, notice: Notice, office: Unit) -> None:
        """Nothing: the play itself runs its notices."""

    def revive(self, notice: Notice, office: Unit) -> None:
        """Nothing, likewise."""

    def restart(self, notice: Notice, office: Unit) -> None:
        """Nothing, likewise."""

    def poke(self, notice_id: str) -> None:
        self.poked[notice_id] = None

    def poke_courier(self, channel: ChannelName) -> None:
        """Nothing, likewise."""

    def poke_herald(self) -> None:
        """Nothing, likewise."""

    async def drain(self) -> None:
        """Nothing is ever under way."""


class ImaginedCourier(DeliveringActivities):
    """The courier of all channels, whose every letter arrives. Restraint, caps and records are the real one's."""

    def __init__(
        self,
        ledger: ImaginedLedger,
        clock: Clock,
        engine: Engine,
        writers: dict[ChannelName, LetterWriter],
        heard: Heard,
    ) -> None:
        super().__init__(ledger, clock, engine, {}, writers)
        self._heard = heard

    def next_release(self) -> datetime | None:
        """When the next message may go out, or None."""
        releases = [self._next_release(channel) for channel in ChannelName]
        return min((moment for moment in releases if moment is not None), default=None)

    def carry(self) -> None:
        """Everything that is released by now."""
        for channel in ChannelName:
            while (batch := self._take(channel)).bundles or batch.settled:
                self._carry(channel, batch)

    def _carry(self, channel: ChannelName, batch: Round) -> None:
        letters, capped = self._write(channel, batch)
        deliveries = [Delivery(id=letter.id, outcome=Outcome.SENT) for letter in letters]
        self._settle(channel, batch, deliveries, capped)
        self._tell(channel, batch, letters)

    def _tell(self, channel: ChannelName, batch: Round, letters: Sequence[Letter]) -> None:
        sent = {letter.id: letter for letter in letters}
        for parts in batch.bundles:
            letter = sent.get(letter_id(channel, parts))
            if letter is not None:
                self._heard(batch.matters.now, parts, letter)
