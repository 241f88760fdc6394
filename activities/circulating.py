"""通报: drafted from a snapshot of this instant, signed by a named person, told to the recipients, never edited."""

from datetime import datetime

from pydantic import Field

from activities.candidates import item_named, not_withdrawn
from activities.enclosing import tell_circular
from activities.reviewing import Person, Reason
from activities.supervising import Requirement, Wording
from domain.base import Frozen
from domain.circular import CircularEvent, after
from domain.circular_text import circular_text
from domain.clock import Clock
from domain.document_numbers import Series, year_of
from domain.errors import CascadeError
from domain.facts import Facts, Ledger
from domain.letters import ChannelName
from domain.notices import Notice
from domain.orders import Engine
from domain.papers import check_seen
from domain.roster import Circular, Snapshot, check_worth_it, entries_of, snapshot_hash, tally
from domain.texts import ShortLine


class SnapshotChanged(CascadeError):
    """The stored snapshot is not the one whose hash was noted when it was drafted."""

    code = "snapshot_changed"
    status = 500


class CircularOrder(Frozen):
    """Draft a circular of all items, or of one; ``by`` is the name of who does.

    ``supersedes`` is the id of a signed one that this corrects, with the ``correction``: what was wrong.
    ``requirement`` is what the office adds in its own words.
    """

    by: Person
    obligation: ShortLine | None = None
    occurrence: ShortLine = "once"
    ranking: bool = False
    supersedes: int | None = Field(default=None, ge=1, le=2**53)
    correction: ShortLine = ""
    requirement: Requirement = ""


class CircularSignature(Frozen):
    """``by`` is the name of the person who signs, ``seen`` the fingerprint of the draft as it was shown."""

    by: Person
    seen: ShortLine = ""


class CircularCancelling(Frozen):
    """A draft is thrown away by a named person, with the reason."""

    by: Person
    reason: Reason


class Circulating:
    """What an office does with 通报."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine

    def draft(self, notice_id: str, order: CircularOrder) -> Circular:
        """起草. Raises NothingToCirculate, CircularNotFit, NoticeClosed where it was withdrawn, NotFound."""
        with self._ledger.transaction() as facts:
            return draft(facts, notice_id, order, self._clock.now())

    def edit(self, notice_id: str, circular_id: int, order: Wording) -> Circular:
        """修改 what the office adds to a draft. The roster stays frozen. Raises CircularNotFit, NotFound."""
        with self._ledger.transaction() as facts:
            return edit(facts, notice_id, circular_id, order, self._clock.now())

    def sign(self, notice_id: str, circular_id: int, order: CircularSignature) -> Circular:
        """签发. Raises CircularNotFit, SnapshotChanged, TextChanged, NoticeClosed, NotFound."""
        with self._ledger.transaction() as facts:
            signed, channels = sign(facts, notice_id, circular_id, order.by, self._clock.now(), order.seen)
        for channel in sorted(channels):
            self._engine.poke_courier(channel)
        return signed

    def cancel(self, notice_id: str, circular_id: int, order: CircularCancelling) -> Circular:
        """作废 a draft. Raises CircularNotFit, NotFound."""
        with self._ledger.transaction() as facts:
            return cancel(facts, notice_id, circular_id, order, self._clock.now())


def draft(facts: Facts, notice_id: str, order: CircularOrder, now: datetime) -> Circular:
    """Freeze how everything stands and write the draft, inside the caller's transaction."""
    notice = not_withdrawn(facts.notice(notice_id))
    corrected = facts.circular(notice.id, order.supersedes) if order.supersedes else None
    if corrected:
        after(corrected.state, CircularEvent.SUPERSEDE)
    snapshot = _snapshot(facts, notice, order, corrected.number if corrected else "", now)
    check_worth_it(snapshot.entries)
    added = order.requirement
    body = circular_text(snapshot, "", "", requirement=added)
    number = facts.put_circular(snapshot, notice.office, body, order.supersedes, order.by, now, added)
    total = tally(snapshot.entries)
    detail = {"id": number, "snapshot": snapshot_hash(snapshot), "as_of": now, "supersedes": order.supersedes}
    facts.trail(notice.id, now, order.by, "circular_drafted", {**detail, "counts": total.model_dump()})
    return facts.circular(notice.id, number)


def _snapshot(facts: Facts, notice: Notice, order: CircularOrder, supersedes: str, now: datetime) -> Snapshot:
    standings = facts.standings(notice.id, item_named(notice, order.obligation, order.occurrence))
    entries = entries_of(standings, now)
    return Snapshot(
        as_of=now,
        notice_id=notice.id,
        notice_number=notice.draft.number,
        notice_title=notice.draft.title,
        office_name=facts.unit(notice.office).name,
        items=tuple(dict.fromkeys(entry.title for entry in entries)),
        ranking=order.ranking,
        supersedes=supersedes,
        correction=order.correction,
        entries=entries,
    )


def edit(facts: Facts, notice_id: str, circular_id: int, order: Wording, now: datetime) -> Circular:
    """Write the draft anew with other words of the office, inside the caller's transaction."""
    seen = facts.circular(facts.notice(notice_id).id, circular_id)
    state, added = after(seen.state, CircularEvent.EDIT), order.requirement
    body = circular_text(seen.snapshot, "", "", requirement=added)
    facts.move_circular(seen.id, state, requirement=added, body=body)
    facts.trail(notice_id, now, order.by, "circular_edited", {"id": seen.id, "requirement": added})
    return facts.circular(notice_id, seen.id)


def sign(
    facts: Facts, notice_id: str, circular_id: int, by: str, now: datetime, seen_text: str = ""
) -> tuple[Circular, set[ChannelName]]:
    """Number it, tell the recipients, and put it in the place of the one it corrects, in the caller's transaction."""
    notice = not_withdrawn(facts.notice(notice_id))
    seen = facts.circular(notice.id, circular_id)
    state = after(seen.state, CircularEvent.SIGN)
    check_seen(seen.body, seen_text)
    if snapshot_hash(seen.snapshot) != seen.snapshot_hash:
        raise SnapshotChanged("通报的数据与起草时留痕的不一致，不能签发；请作废后重新起草，并告知管理员")
    if seen.supersedes:
        corrected = facts.circular(notice.id, seen.supersedes)
        facts.move_circular(corrected.id, after(corrected.state, CircularEvent.SUPERSEDE))
    number = facts.next_number(notice.office, Series.CIRCULAR, year_of(now))
    body = circular_text(seen.snapshot, str(number), by, requirement=seen.requirement, signed_at=now)
    signing = {"year": number.year, "sequence": number.sequence, "signed_by": by, "signed_at": now, "body": body}
    facts.move_circular(seen.id, state, **signing)
    signed = facts.circular(notice.id, seen.id)
    channels = tell_circular(facts, notice, signed, facts.receipts(notice.id), now)
    detail = {"id": seen.id, "number": str(number), "snapshot": seen.snapshot_hash, "supersedes": seen.supersedes}
    facts.trail(notice.id, now, by, "circular_signed", detail)
    return signed, channels


def cancel(facts: Facts, notice_id: str, circular_id: int, order: CircularCancelling, now: datetime) -> Circular:
    """Throw a draft away, inside the caller's transaction. It leaves no gap in the numbers."""
    seen = facts.circular(facts.notice(notice_id).id, circular_id)
    facts.move_circular(seen.id, after(seen.state, CircularEvent.CANCEL))
    facts.trail(notice_id, now, order.by, "circular_cancelled", {"id": seen.id, "reason": order.reason})
    return facts.circular(notice_id, seen.id)
