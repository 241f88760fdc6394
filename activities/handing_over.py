"""Handing over (委托办理): a unit lets somebody stand in while its liaison is away, and remains accountable."""

from collections.abc import Sequence
from datetime import datetime

from domain.base import Frozen
from domain.climb import liaisons, reach, reachable
from domain.clock import Clock
from domain.contacts import Contact
from domain.errors import InvalidInput, NotFound
from domain.facts import Facts, Ledger
from domain.handovers import PASSED_ON, DelegateUnfit, Handing, Handover, HandoverEnded
from domain.letters import ChannelName
from domain.notices import NoticeState
from domain.orders import Engine
from domain.outbox import Intent, Purpose
from domain.policy import Step
from domain.unit_changes import UnitGone, gone_sentence
from domain.units import Unit, is_within

TELL_OVER = (ChannelName.EMAIL,)


class HandoverOrder(Frozen):
    """Hand over the work of ``unit_code``: for one notice, or for all.

    Either ``to_contact`` (an id) or ``to_unit`` (its liaison) stands in, from ``starts_at`` (None: now) until
    ``ends_at`` (None: until it is ended). ``away`` is the one who is away, None for whoever serves the unit.
    """

    unit_code: str
    notice_id: str | None = None
    away: str | None = None
    to_contact: str | None = None
    to_unit: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    reason: str
    by: str


class HandingOver:
    """What a unit, or a clerk for it, does about absences."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine

    def hand_over(self, order: HandoverOrder) -> Handover:
        """委托. Raises NotFound, UnitGone, DelegateUnfit, InvalidInput."""
        with self._ledger.transaction() as facts:
            handed = self.hand_over_in(facts, order)
        self.announce()
        return handed

    def hand_over_in(self, facts: Facts, order: HandoverOrder) -> Handover:
        """Inside the caller's transaction, who announces it once it is committed."""
        return hand_over(facts, order, self._clock.now())

    def take_back(self, handover_id: int, unit_code: str, by: str) -> Handover:
        """收回. Raises NotFound, HandoverEnded."""
        with self._ledger.transaction() as facts:
            return self.take_back_in(facts, handover_id, unit_code, by)

    def take_back_in(self, facts: Facts, handover_id: int, unit_code: str, by: str) -> Handover:
        """Inside the caller's transaction."""
        return take_back(facts, handover_id, unit_code, by, self._clock.now())

    def announce(self) -> None:
        """Wake the couriers: the delegate is told."""
        for channel in ChannelName:
            self._engine.poke_courier(channel)


def hand_over(facts: Facts, order: HandoverOrder, now: datetime) -> Handover:
    """Write one handover, tell the delegate what is still owed, and leave a line in the trail of every notice."""
    unit = facts.unit(order.unit_code)
    if not unit.active:
        raise UnitGone(gone_sentence(unit.name, None), field="unit_code")
    serving = facts.serving([unit.code]).get(unit.code, ())
    _check_away(unit, serving, order.away)
    _check_notice(facts, order)
    delegate = _delegate(facts, unit, order)
    handing = Handing(
        unit_code=unit.code,
        notice_id=order.notice_id,
        contact_id=order.away,
        to_contact_id=delegate.id,
        starts_at=order.starts_at or now,
        ends_at=order.ends_at,
        reason=order.reason,
        actor=order.by,
        at=now,
    )
    if handing.ends_at and handing.ends_at <= max(now, handing.starts_at):
        raise InvalidInput("委托结束时间应晚于现在和开始时间，请更正", field="ends_at")
    handover_id = facts.put_handover(handing)
    _tell(facts, handing, delegate, handover_id)
    return facts.handover(handover_id)


def _check_away(unit: Unit, serving: Sequence[Contact], away: str | None) -> None:
    people = {contact.id: contact for contact in serving}
    if away is not None and (away not in people or people[away].duty not in PASSED_ON):
        raise DelegateUnfit(
            f"外出人员应为“{unit.name}”在岗的联络员、备用联络员或经办人；分管领导的职责不能委托", field="away"
        )


def _check_notice(facts: Facts, order: HandoverOrder) -> None:
    if order.notice_id is None:
        return
    facts.receipt(order.notice_id, order.unit_code)
    if facts.notice(order.notice_id).state is not NoticeState.ISSUED:
        raise HandoverEnded("该通知已办结或已撤回，无需委托", field="notice_id")


def _delegate(facts: Facts, unit: Unit, order: HandoverOrder) -> Contact:
    """Somebody else of the unit, or of a unit below it: nobody else may see its work (domain rule 13)."""
    if (order.to_contact is None) == (order.to_unit is None):
        raise InvalidInput("请填写受托人（to_contact）或受托的下级单位（to_unit），只填一项", field="to_contact")
    chosen = facts.contact(order.to_contact) if order.to_contact else _liaison(facts, order.to_unit or "")
    field = "to_contact" if order.to_contact else "to_unit"
    home = facts.unit(chosen.unit_code)
    if not is_within(home.path, unit.path):
        raise DelegateUnfit(f"只能委托给“{unit.name}”本单位或其下级单位的人员，请另选受托人", field=field)
    if chosen.id == order.away:
        raise DelegateUnfit("受托人不能是外出人员本人，请另选受托人", field=field)
    if not home.active or not reachable(chosen):
        raise DelegateUnfit(f"“{chosen.name}”已离岗或没有可用的邮箱、手机，请另选受托人", field=field)
    return chosen


def _liaison(facts: Facts, unit_code: str) -> Contact:
    name = facts.unit(unit_code).name
    serving = facts.serving([unit_code]).get(unit_code, ())
    found = next((contact for contact in liaisons(serving, with_backup=True) if reachable(contact)), None)
    if found is None:
        raise NotFound(f"“{name}”没有可用的联络员，请先补充联系人或另选受托人", field="to_unit")
    return found


def _tell(facts: Facts, handing: Handing, delegate: Contact, handover_id: int) -> None:
    work = [one for one in facts.open_work([handing.unit_code]) if handing.notice_id in (None, one.notice_id)]
    owing = [one.notice_id for one in work if one.owes]
    begins = max(handing.at, handing.starts_at)
    facts.put_intents(introductions(handing.unit_code, [delegate], owing, f"handover.{handover_id}", begins))
    detail = {
        "unit": handing.unit_code,
        "handover": handover_id,
        "to": delegate.id,
        "away": handing.contact_id,
        "from": handing.starts_at.isoformat(),
        "until": handing.ends_at.isoformat() if handing.ends_at else None,
        "reason": handing.reason,
    }
    for one in work:
        facts.trail(one.notice_id, handing.at, handing.actor, "handed_over", detail)


def introductions(
    unit_code: str, people: Sequence[Contact], notice_ids: Sequence[str], rung_id: str, release_at: datetime
) -> list[Intent]:
    """The one message that tells people what the unit still owes: an intent for every notice, one letter in the end.

    The courier holds it in the quiet hours of the notices.
    """
    return [
        Intent(
            notice_id=notice_id,
            rung_id=rung_id,
            contact_id=target.contact.id,
            channel=target.channel,
            purpose=Purpose.HANDOVER,
            unit_code=unit_code,
            instant=release_at,
            release_at=release_at,
        )
        for notice_id in notice_ids
        for target in reach(Step.LIAISON, {Step.LIAISON: people}, TELL_OVER).targets
    ]


def take_back(facts: Facts, handover_id: int, unit_code: str, by: str, now: datetime) -> Handover:
    """End a handover of the unit now; everything is as before."""
    handed = facts.handover(handover_id)
    if handed.unit_code != unit_code:
        raise NotFound("没有这一委托；请核对编号", field="handover_id")
    if handed.ended_at is not None or (handed.ends_at is not None and handed.ends_at <= now):
        raise HandoverEnded("这一委托已经结束，无需重复操作", field="handover_id")
    facts.end_handover(handover_id, now)
    for one in facts.open_work([unit_code]):
        if handed.notice_id in (None, one.notice_id):
            facts.trail(one.notice_id, now, by, "handover_ended", {"unit": unit_code, "handover": handover_id})
    return facts.handover(handover_id)
