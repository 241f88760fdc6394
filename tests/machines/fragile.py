"""A ledger whose transactions can be made to crash, and an engine whose errands can be made to get lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from sqlalchemy import Engine as Database

from domain.facts import Facts
from domain.letters import ChannelName
from domain.notices import Notice
from domain.units import Unit
from service.store.ledger import SqlLedger


class Crashed(Exception):
    """The process died here."""


class Fate(StrEnum):
    """When it dies: before the commit, so that nothing was written, or after it, so that nobody hears of it."""

    ROLLED_BACK = "rolled_back"
    ANSWER_LOST = "answer_lost"


class FragileLedger(SqlLedger):
    """The real ledger; the next transaction ends as ``fate`` says."""

    def __init__(self, engine: Database) -> None:
        super().__init__(engine)
        self.fate: Fate | None = None

    @contextmanager
    def transaction(self) -> Iterator[Facts]:
        """As in the product, but for the crash."""
        fate, self.fate = self.fate, None
        with super().transaction() as facts:
            yield facts
            if fate is Fate.ROLLED_BACK:
                raise Crashed
        if fate is Fate.ANSWER_LOST:
            raise Crashed


class Errands:
    """Fits ``domain.orders.Engine``: what it is asked for waits in a row, and the next may get lost."""

    def __init__(self) -> None:
        self.waiting: list[tuple[str, str]] = []
        self.losing = False

    def _add(self, kind: str, what: str) -> None:
        lost, self.losing = self.losing, False
        if not lost and (kind, what) not in self.waiting:
            self.waiting.append((kind, what))

    def start(self, notice: Notice, office: Unit) -> None:  # noqa: ARG002
        self._add("start", notice.id)

    def revive(self, notice: Notice, office: Unit) -> None:  # noqa: ARG002
        self._add("revive", notice.id)

    def restart(self, notice: Notice, office: Unit) -> None:  # noqa: ARG002
        self._add("restart", notice.id)

    def poke(self, notice_id: str) -> None:
        self._add("poke", notice_id)

    def poke_courier(self, channel: ChannelName) -> None:
        self._add("courier", channel.value)

    def poke_herald(self) -> None:
        self._add("herald", "")

    async def drain(self) -> None:
        return None
