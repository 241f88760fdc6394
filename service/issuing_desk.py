"""What an issuing office does by hand: see the dry run, issue, and issue what it was sent to re-issue."""

import secrets
from datetime import datetime

from activities.issuing import IssueReceiptChoice, issue_notice
from domain.clock import Clock
from domain.facts import Facts, Ledger, Provenance
from domain.notices import NoticeDraft
from domain.orders import Engine
from domain.units import Unit
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
        now = self._clock.now()
        with self._ledger.transaction() as facts:
            notice_id = f"n{secrets.token_hex(5)}"
            choice = issue_notice(facts, draft, notice_id, now, actor=actor)
            office = facts.unit(draft.office)
            for superior_id in choice.notice.superiors:
                _acknowledge(facts, superior_id, office, now, actor)
        if choice.notice.superiors:
            self._engine.poke(choice.notice.superiors[0])
        else:
            self._engine.start(choice.notice, office)
        return choice


def _acknowledge(facts: Facts, superior_id: str, office: Unit, now: datetime, actor: str) -> None:
    """Whoever answers a notice by one of its own has it. An office that is no recipient has nothing to acknowledge."""
    received = {receipt.unit_code for receipt in facts.receipts(superior_id)}
    for code in received & {office.code, office.acts_for}:
        facts.acknowledge(superior_id, str(code), now, Provenance(actor=actor, channel="reissue"))
