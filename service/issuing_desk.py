"""What an issuing office does by hand: see the dry run, issue, and issue what it was sent to re-issue."""

import secrets

from activities.issuing import IssueReceiptChoice, issue_notice
from domain.clock import Clock
from domain.facts import Ledger
from domain.notices import NoticeDraft
from domain.orders import Engine
from service.foresight import DryRun, foresee


class IssuingDesk:
    """Issues drafts that a person has confirmed."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine

    def dry_run(self, draft: NoticeDraft) -> DryRun:
        """What issuing now would do, without doing it. Raises as ``issue`` does."""
        with self._ledger.reading() as facts:
            return foresee(facts, draft, "dry-run", self._clock.now())

    def issue(self, draft: NoticeDraft, actor: str) -> IssueReceiptChoice:
        """Issue. A draft that answers superior notices joins their cascade: their workflows start its own.

        Raises Classified, NobodyAnswers, NumberTaken, DueBeforeIssue, DueAfterSuperior, NotFound.
        """
        with self._ledger.transaction() as facts:
            notice_id = f"n{secrets.token_hex(5)}"
            choice = issue_notice(facts, draft, notice_id, self._clock.now(), actor=actor)
            office = facts.unit(draft.office)
        if choice.notice.superiors:
            self._engine.poke(choice.notice.superiors[0])
        else:
            self._engine.start(choice.notice, office)
        return choice
