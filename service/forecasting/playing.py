"""One forecast from its assignment: the whole play, in whichever process."""

from collections.abc import Callable
from datetime import datetime

from pydantic import AwareDatetime

from activities.delivering import LetterWriter
from activities.issuing import issue_notice
from domain.base import Frozen
from domain.behaviour import Answering
from domain.forecast import Forecast
from domain.letters import ChannelName, Letter
from domain.notices import NoticeDraft
from domain.outbox import Pending
from service.forecasting.account import Account, Wanted
from service.forecasting.company import ImaginedClock, ImaginedCourier, ImaginedEngine
from service.forecasting.imagination import imagined
from service.forecasting.play import Play
from service.forecasting.writers import SampleWriter, WordlessWriter
from service.letters.email import EmailWriter
from service.letters.sms import SmsWriter
from service.links import LinkSigner
from service.store.ledger import SqlLedger

DRY_RUN = "dry-run"
Reached = Callable[[datetime], None]
"""Told the imagined instant of every message, to show how far a play has come."""


class Assignment(Frozen):
    """What is to be played: ``draft`` issued at ``now``, to people who answer so, with these things wanted to know."""

    draft: NoticeDraft
    people: Answering
    wanted: Wanted
    now: AwareDatetime
    public_url: str


Player = Callable[[Assignment, Reached], Forecast]


def play(real: SqlLedger, assignment: Assignment, reached: Reached) -> Forecast:
    """Play it to its end on imagined facts with the directory of ``real``. Raises as issuing does."""
    draft, wanted, clock = assignment.draft, assignment.wanted, ImaginedClock(assignment.now)
    superiors = [basis.notice_id for basis in draft.basis if basis.notice_id]
    with imagined(real, superiors) as ledger:
        facts, engine = ledger.facts, ImaginedEngine()
        account = Account(facts, wanted)

        def hear(at: datetime, parts: tuple[Pending, ...], letter: Letter) -> None:
            account.hear(at, parts, letter)
            reached(at)

        courier = ImaginedCourier(ledger, clock, engine, _writers(assignment), hear)
        performance = Play(ledger, clock, engine, courier, assignment.people)
        notice = issue_notice(facts, draft, DRY_RUN, clock.now(), actor=DRY_RUN).notice
        performance.begin(notice, facts.unit(draft.office))
        performance.run()
        return account.forecast(performance, notice.id)


def _writers(assignment: Assignment) -> dict[ChannelName, LetterWriter]:
    wanted = assignment.wanted
    if not wanted.texts and not wanted.samples:
        return dict.fromkeys(ChannelName, WordlessWriter())
    # Links of the right length that open nothing: the key is another one than that of the service.
    signer = LinkSigner(DRY_RUN, assignment.public_url)
    writers: dict[ChannelName, LetterWriter] = {
        ChannelName.EMAIL: EmailWriter(signer),
        ChannelName.SMS: SmsWriter(signer),
    }
    return writers if wanted.texts else {name: SampleWriter(writer) for name, writer in writers.items()}
