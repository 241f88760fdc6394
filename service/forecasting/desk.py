"""The dry run that an office asks for before it issues: what would go out, under which behaviour of the units."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from activities.delivering import LetterWriter
from activities.issuing import issue_notice, prepare
from domain.behaviour import Answering, Behaviour, Punctuality
from domain.clock import Clock
from domain.forecast import Forecast
from domain.letters import ChannelName, Letter
from domain.notices import NoticeDraft
from domain.outbox import Pending
from domain.punctuality import record_of
from service.forecasting.account import Account, Wanted
from service.forecasting.company import ImaginedClock, ImaginedCourier, ImaginedEngine
from service.forecasting.imagination import ImaginedLedger, imagined
from service.forecasting.play import Play
from service.forecasting.writers import SampleWriter, WordlessWriter
from service.letters.email import EmailWriter
from service.letters.sms import SmsWriter
from service.links import LinkSigner
from service.store.ledger import SqlLedger

DRY_RUN = "dry-run"
REMEMBERED = timedelta(days=400)
"""How far back reports tell how punctual a unit is: a year, and the weeks by which a yearly notice may shift."""
_ONE_AT_A_TIME = threading.Lock()


class ForecastDesk:
    """Plays drafts to their end without writing anything."""

    def __init__(self, ledger: SqlLedger, clock: Clock, public_url: str) -> None:
        self._ledger = ledger
        self._clock = clock
        self._public_url = public_url

    def forecast(
        self,
        draft: NoticeDraft,
        wanted: Wanted,
        punctuality: Punctuality | None = None,
        reached: Callable[[datetime], None] = lambda _: None,
    ) -> Forecast:
        """What issuing ``draft`` now would lead to.

        ``punctuality`` is the record for the behaviour HISTORY; without it the reports of the last year tell.
        ``reached`` is told the imagined instant of every message, to show how far it has come. Raises as issuing does.
        """
        now = self._clock.now()
        with self._ledger.reading() as facts:
            prepare(facts, draft, DRY_RUN, now, actor=DRY_RUN)  # refuses what was issued before, too
        people = Answering(behaviour=wanted.behaviour, record=self._record(wanted.behaviour, punctuality, now))
        superiors = [basis.notice_id for basis in draft.basis if basis.notice_id]
        # A whole city is seconds of computing: two at once would only make both slower.
        with _ONE_AT_A_TIME, imagined(self._ledger, superiors) as ledger:
            return _played(ledger, draft, people, wanted, ImaginedClock(now), self._writers(wanted), reached)

    def _record(self, behaviour: Behaviour, given: Punctuality | None, now: datetime) -> dict[str, int | None]:
        if behaviour is not Behaviour.HISTORY:
            return {}
        if given is not None:
            return dict(given)
        with self._ledger.reading() as facts:
            return record_of(facts.past_reports(now - REMEMBERED, now), facts.calendar())

    def _writers(self, wanted: Wanted) -> dict[ChannelName, LetterWriter]:
        if not wanted.texts and not wanted.samples:
            return dict.fromkeys(ChannelName, WordlessWriter())
        # Links of the right length that open nothing: the key is another one than that of the service.
        signer = LinkSigner(DRY_RUN, self._public_url)
        writers: dict[ChannelName, LetterWriter] = {
            ChannelName.EMAIL: EmailWriter(signer),
            ChannelName.SMS: SmsWriter(signer),
        }
        return writers if wanted.texts else {name: SampleWriter(writer) for name, writer in writers.items()}


def _played(
    ledger: ImaginedLedger,
    draft: NoticeDraft,
    people: Answering,
    wanted: Wanted,
    clock: ImaginedClock,
    writers: dict[ChannelName, LetterWriter],
    reached: Callable[[datetime], None],
) -> Forecast:
    facts, engine = ledger.facts, ImaginedEngine()
    account = Account(facts, wanted)

    def hear(at: datetime, parts: tuple[Pending, ...], letter: Letter) -> None:
        account.hear(at, parts, letter)
        reached(at)

    play = Play(ledger, clock, engine, ImaginedCourier(ledger, clock, engine, writers, hear), people)
    notice = issue_notice(facts, draft, DRY_RUN, clock.now(), actor=DRY_RUN).notice
    play.begin(notice, facts.unit(draft.office))
    play.run()
    return account.forecast(play, notice.id)
