"""Amending and withdrawing in the scenarios, as a clerk of the city does it."""

from datetime import datetime

from activities.revising import Amending, AmendOrder, Shown
from activities.withdrawing import Withdrawing, Withdrawn, WithdrawOrder
from domain.letters import ChannelName
from domain.notices import Notice, NoticeDraft, NoticeState
from domain.obligations import Obligation, Occurrence
from domain.outbox import Purpose
from domain.plan import Rung
from domain.units import Unit
from tests.cascade import Cascade


def due(obligation: Obligation, moment: datetime) -> Obligation:
    """The obligation, due at another moment."""
    return obligation.model_copy(update={"occurrences": (Occurrence(due=moment),)})


class DeepestFirst:
    """Notes pokes, and delivers them from the bottom of the cascade up, each when the one before has had its effect.

    The time-skipping server stands still for good once a workflow completes whose parent has completed before it; the
    real one does not mind.
    """

    def __init__(self, cascade: Cascade) -> None:
        self._cascade = cascade
        self._notices: list[str] = []

    def start(self, notice: Notice, office: Unit) -> None:
        self._cascade.engine.start(notice, office)

    def revive(self, notice: Notice, office: Unit) -> None:
        self._cascade.engine.revive(notice, office)

    def restart(self, notice: Notice, office: Unit) -> None:
        self._cascade.engine.restart(notice, office)

    def poke(self, notice_id: str) -> None:
        self._notices.append(notice_id)

    def poke_courier(self, channel: ChannelName) -> None:
        self._cascade.engine.poke_courier(channel)

    def poke_herald(self) -> None:
        self._cascade.engine.poke_herald()

    async def drain(self) -> None:
        with self._cascade.ledger.reading() as facts:
            depths = {notice_id: facts.notice(notice_id).path.count("/") for notice_id in self._notices}
            gone = {one for one in depths if facts.notice(one).state is NoticeState.WITHDRAWN}
        for notice_id in sorted(gone, key=lambda one: -depths[one]):
            self._cascade.engine.poke(notice_id)
            await self._cascade.workflow(notice_id).result()
        for notice_id in dict.fromkeys(self._notices):
            self._cascade.engine.poke(notice_id)
        await self._cascade.settle()


async def amend(cascade: Cascade, notice_id: str, draft: NoticeDraft) -> Shown:
    """Look at the preview, amend, and let it come down. The preview said what was done."""
    engine = DeepestFirst(cascade)
    amending = Amending(cascade.ledger, cascade.clock, engine)
    order = AmendOrder(notice_id=notice_id, draft=draft, by="王五", reason="因台风推迟")
    seen = amending.preview(order)
    done = amending.amend(order)
    assert done == seen.model_copy(update={"done": True})
    await engine.drain()
    return done


async def withdraw(cascade: Cascade, notice_id: str) -> Withdrawn:
    """Withdraw, and let it come down."""
    engine = DeepestFirst(cascade)
    order = WithdrawOrder(notice_id=notice_id, by="王五", reason="文件有误")
    withdrawn = Withdrawing(cascade.ledger, cascade.clock, engine).withdraw(order)
    await engine.drain()
    return withdrawn


def rungs(cascade: Cascade, notice_id: str) -> dict[str, Rung]:
    """What has not fired, by id."""
    with cascade.ledger.reading() as facts:
        return {rung.id: rung for rung in facts.rungs(notice_id)}


def told(cascade: Cascade, purpose: Purpose) -> list[str]:
    """The contacts that got a mail of this purpose, one entry a mail."""
    parts = [mail.parts[0] for mail in cascade.mails]
    return sorted(part.contact.id for part in parts if part.purpose is purpose)
