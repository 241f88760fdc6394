"""Following the superiors (变更的逐级转发): an office carries out what its superiors amended or withdrew, by itself and
in a transaction of its own, before it compiles anything.
"""

from datetime import datetime

from activities.amending import Amended, prepare_amendment, write_amendment
from activities.issuing import SYSTEM
from activities.withdrawing import end
from domain.base import Frozen
from domain.changes import Change, ChangeKind
from domain.clock import Clock
from domain.descent import Superseded, descend
from domain.errors import CascadeError
from domain.facts import Carried, Facts, Incident, Ledger
from domain.incidents import IncidentKind
from domain.letters import ChannelName
from domain.notice_diff import form_changed
from domain.notices import Notice, NoticeDraft, NoticeState, reissue_id
from domain.orders import Engine
from domain.units import ReissueRule


class Followed(Frozen):
    """Who has to look again: notices to be poked, closed ones that have to follow in turn, and couriers."""

    poke: tuple[str, ...] = ()
    closed_below: tuple[str, ...] = ()
    channels: frozenset[ChannelName] = frozenset()

    def with_amended(self, amended: Amended) -> "Followed":
        """Together with what an amendment asks for."""
        return Followed(
            poke=(*self.poke, *amended.ending.ended, *amended.ending.staying, *amended.below),
            closed_below=(*self.closed_below, *amended.closed_below),
            channels=self.channels | amended.channels,
        )


NOTHING = Followed()


def follow_superiors(facts: Facts, notice_id: str, now: datetime) -> Followed:
    """Carry out what the superiors amended or withdrew since. One statement where they did nothing.

    What cannot be carried out is left to a person: an incident says so, and it is not tried again.
    """
    notice = facts.notice(notice_id)
    if not notice.superiors or notice.state is NoticeState.WITHDRAWN:
        return NOTHING
    followed = NOTHING
    for carried in facts.superiors_moved(notice_id):
        notice = facts.notice(notice_id)
        if notice.state is NoticeState.WITHDRAWN:
            break
        followed = _follow(facts, notice, carried, now, followed)
        facts.carry_out(notice_id, carried.superior_id, _carried_from_now(carried))
    return followed


def _carried_from_now(carried: Carried) -> int:
    return 0 if carried.state is NoticeState.WITHDRAWN else carried.revision


def _follow(facts: Facts, notice: Notice, carried: Carried, now: datetime, followed: Followed) -> Followed:
    withdrawn = carried.state is NoticeState.WITHDRAWN
    before = facts.notice_as(carried.superior_id, carried.carried)
    superior = facts.notice(carried.superior_id)
    automatic = _automatic(facts, notice, before)
    office, calendar = facts.unit(notice.office), facts.calendar()
    seen = Superseded(before=before, after=None if withdrawn else superior)
    draft = descend(notice, seen, office, now, calendar, automatic=automatic)
    reason = _reason(superior, withdrawn=withdrawn)
    if draft is None:
        found, _ = end(facts, notice, [notice.id], now, actor=SYSTEM, reason=reason)
        return followed.model_copy(
            update={"poke": (*followed.poke, *found.ended, *found.staying), "channels": frozenset(ChannelName)}
        )
    text = _text(superior, carried) if automatic and not withdrawn else ()
    try:
        open_again = notice.model_copy(update={"state": NoticeState.ISSUED})
        prepared = prepare_amendment(
            facts, open_again, draft, now, actor=SYSTEM, reason=reason, inherited=text, from_above=True
        )
    except CascadeError as refusal:
        facts.raise_incidents([_refused(notice, superior, refusal)], now)
        return followed
    amendment = prepared.amendment
    facts.raise_incidents(_stuck(facts, notice, superior, draft), now)
    if notice.state is NoticeState.CLOSED and not amendment.added_tasks:
        return followed  # it has been reported: what asks nothing more of anybody is not told after the close
    if amendment.empty:
        return followed
    if notice.state is NoticeState.CLOSED:
        facts.reopen_notice(notice.id, amendment.notice.closes_at)
    return followed.with_amended(write_amendment(facts, amendment, now, actor=SYSTEM, reason=reason))


def _automatic(facts: Facts, notice: Notice, superior: Notice) -> bool:
    """Whether nobody edited the re-issue: it then says what its superior says, with earlier dues."""
    if notice.id != reissue_id(notice.origin_id, notice.office):
        return False
    rules = {receipt.reissue for receipt in facts.receipts(superior.id) if receipt.unit_code == notice.office}
    return rules == {ReissueRule.AUTOMATIC}


def _reason(superior: Notice, *, withdrawn: bool) -> str:
    number = superior.draft.number
    if withdrawn:
        return f"上级通知{number}已撤回：{superior.withdrawn_reason}"[:400]
    return f"随上级通知{number}变更：{superior.revised[-1].reason}"[:400]


def _text(superior: Notice, carried: Carried) -> tuple[Change, ...]:
    """What was changed of the superior's text since: its re-issues carry that text too."""
    since = [revised for revised in superior.revised if revised.revision > carried.carried]
    changes = [change for revised in since for change in revised.changes if change.kind is ChangeKind.BODY]
    return tuple(change.model_copy(update={"units": None}) for change in changes)


def _stuck(facts: Facts, notice: Notice, superior: Notice, draft: NoticeDraft) -> list[Incident]:
    """Forms that the superior changed after this office had closed: only a person can ask for them anew."""
    old = {one.key: one for one in notice.draft.obligations}
    changed = {one.key for one in draft.obligations if one.key in old and form_changed(old[one.key], one)}
    closed = [state.item for state in facts.items(notice.id) if state.closed_at is not None] if changed else []
    titles = "、".join(item.title for item in closed if item.obligation in changed)
    if not titles:
        return []
    why = f"上级通知{superior.draft.number}变更了“{titles}”的填报内容，而本单位已办结该事项；请重新办理后按新要求收集"
    return [_incident(notice, superior, why)]


def _refused(notice: Notice, superior: Notice, refusal: CascadeError) -> Incident:
    why = f"上级通知{superior.draft.number}已变更，本单位转发的通知无法自动跟随：{refusal.message}；请人工变更"
    return _incident(notice, superior, why)


def _incident(notice: Notice, superior: Notice, sentence: str) -> Incident:
    return Incident(
        key=f"amendment:{notice.id}:{superior.id}:{superior.revision}",
        kind=IncidentKind.AMENDMENT_REFUSED.value,
        notice_id=notice.id,
        unit_code=notice.office,
        sentence=sentence,
    )


def act_on(engine: Engine, ledger: Ledger, clock: Clock, followed: Followed) -> None:
    """After the commit: wake whoever has to look again, and let closed notices follow, each in its own transaction."""
    for notice_id in followed.poke:
        engine.poke(notice_id)
    for channel in followed.channels:
        engine.poke_courier(channel)
    for notice_id in followed.closed_below:
        with ledger.transaction() as facts:
            further = follow_superiors(facts, notice_id, clock.now())
            notice = facts.notice(notice_id)
            office = facts.unit(notice.office)
        if notice.state is NoticeState.ISSUED:
            engine.restart(notice, office)
        act_on(engine, ledger, clock, further)
