"""Telling people (催办、督办): a rung becomes intents in the outbox, in the same transaction as its mark."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from temporalio import activity

from activities.refusals import final
from activities.review_clock import address_review
from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.climb import Reach, handlers, leaders, liaisons, reach, reachable
from domain.clock import Clock
from domain.contacts import Contact
from domain.facts import Debtor, Facts, Incident, Ledger, Receipt
from domain.letters import ChannelName
from domain.notices import Notice
from domain.orders import Engine
from domain.outbox import TELL, Intent, Purpose
from domain.plan import Rung
from domain.policy import Act, Step, Track
from domain.quiet import release_instant
from domain.units import ReissueRule


class RungOrder(Frozen):
    """Carry out these rungs of one notice; their moments have come."""

    notice_id: str
    rung_ids: tuple[str, ...]


class Told(Frozen):
    """How many people the rungs told, and what is outstanding."""

    people: int
    outstanding: int


class Office(Frozen):
    """Who stands above the units on the climb: the office that collects, and the office the notice came from.

    ``last`` is who is told where nobody of them can be reached.
    """

    superior: tuple[Contact, ...]
    origin: tuple[Contact, ...]
    last: tuple[Contact, ...] = ()


class TellingActivities:
    """Reminding and escalating."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine

    @activity.defn(name="remind", no_thread_cancel_exception=True)
    def remind(self, order: RungOrder) -> Told:
        """Remind those who still owe before their due. Runs twice without harm."""
        return self._carry_out(order)

    @activity.defn(name="escalate", no_thread_cancel_exception=True)
    def escalate(self, order: RungOrder) -> Told:
        """Tell the next accountable person up about those who still owe. Runs twice without harm."""
        return self._carry_out(order)

    def _carry_out(self, order: RungOrder) -> Told:
        with final(), self._ledger.transaction() as facts:
            told, channels = carry_out(facts, order, self._clock.now())
        for channel in channels:
            self._engine.poke_courier(channel)
        return told


def carry_out(facts: Facts, order: RungOrder, now: datetime) -> tuple[Told, set[ChannelName]]:
    """Fire rungs that have not fired yet.

    Of several late ones for one matter and step only the newest speaks (domain rule 5).
    """
    notice = facts.notice(order.notice_id)
    due = [rung for rung in facts.rungs(notice.id) if rung.id in set(order.rung_ids)]
    newest = {(rung.track, rung.obligation, rung.occurrence, rung.ladder, rung.step): rung for rung in due}
    office, calendar = office_of(facts, notice), facts.calendar()
    told = {rung.id: 0 for rung in due}
    channels: set[ChannelName] = set()
    for rung in newest.values():
        debtors = facts.debtors(notice.id, rung, now)
        if rung.track is Track.REVIEW:
            intents, incidents = address_review(facts, notice, rung, debtors, calendar)
        else:
            intents, incidents = address_rung(notice, rung, debtors, office, calendar)
        told[rung.id] = facts.put_intents(intents)
        facts.raise_incidents(incidents, now)
        if rung.act is Act.ESCALATE and rung.step and debtors:
            facts.mark_climbed(notice.id, rung, rung.step)
        channels |= {intent.channel for intent in intents}
    facts.fire_rungs(notice.id, told, now)
    outstanding = sum(state.outstanding for state in facts.items(notice.id))
    return Told(people=sum(told.values()), outstanding=outstanding), channels


def office_of(facts: Facts, notice: Notice) -> Office:
    """Who can be told above the units of a notice, and the last resort where the origin has nobody to tell."""
    own = facts.handlers(notice.office)
    superior = handlers(own)
    if notice.origin_office == notice.office:
        # At the top the climb ends with the office's own leader: somebody other than the clerk who was told already.
        origin = tuple(leader for leader in leaders(own) if reachable(leader)) or superior
    else:
        origin = handlers(facts.handlers(notice.origin_office))
    last = () if origin else tuple(contact for contact in facts.last_resort() if reachable(contact))
    return Office(superior=superior, origin=origin, last=last)


def climb(step: Step, people: Mapping[Step, Sequence[Contact]], channels: Sequence[ChannelName], last: Office) -> Reach:
    """Whom a message reaches from ``step`` upward; the last resort where that is nobody: no path ends in silence."""
    found = reach(step, people, channels)
    if found.step is not None or not last.last:
        return found
    above = reach(Step.ORIGIN, {Step.ORIGIN: last.last}, channels)
    return found.model_copy(update={"step": above.step, "targets": above.targets})


def address_rung(
    notice: Notice, rung: Rung, debtors: Sequence[Debtor], office: Office, calendar: WorkCalendar
) -> tuple[list[Intent], list[Incident]]:
    """Whom the rung tells about these debtors, and what needs an administrator's hand."""
    intents: dict[tuple[str, ChannelName], Intent] = {}
    incidents: list[Incident] = []
    release = release_instant(rung.instant, calendar, notice.policy.quiet, notice.policy.immediate)
    for debtor in debtors:
        assert rung.step is not None
        found = climb(rung.step, _people(rung, debtor, office), rung.channels, office)
        incidents += skipped_steps(notice, debtor.unit_code, debtor.unit_name, found)
        for target in found.targets:
            key = (target.contact.id, target.channel)
            intents.setdefault(key, _intent(notice, rung, debtor, found, *key, release))
    return list(intents.values()), incidents


def _people(rung: Rung, debtor: Debtor, office: Office) -> dict[Step, Sequence[Contact]]:
    return {
        Step.LIAISON: liaisons(debtor.contacts, with_backup=rung.act is Act.ESCALATE),
        Step.LEADER: leaders(debtor.contacts),
        Step.SUPERIOR: office.superior,
        Step.ORIGIN: office.origin,
    }


def _intent(
    notice: Notice, rung: Rung, debtor: Debtor, found: Reach, contact_id: str, channel: ChannelName, release: datetime
) -> Intent:
    assert found.step is not None
    within = found.step in {Step.LIAISON, Step.LEADER}
    return Intent(
        notice_id=notice.id,
        rung_id=rung.id,
        contact_id=contact_id,
        channel=channel,
        purpose=Purpose.REMINDER if found.step is Step.LIAISON else Purpose.ALARM,
        step=found.step,
        unit_code=debtor.unit_code if within else None,
        instant=rung.instant,
        release_at=release,
    )


def skipped_steps(notice: Notice, unit_code: str, unit_name: str, found: Reach) -> list[Incident]:
    """One incident a step at which nobody can be reached, so that somebody mends the contacts."""
    names = {
        Step.LIAISON: "联络员",
        Step.LEADER: "分管领导",
        Step.SUPERIOR: "发文单位经办人",
        Step.ORIGIN: "最初发文单位经办人",
    }
    above = {Step.SUPERIOR: notice.office, Step.ORIGIN: notice.origin_office}
    silent = found.step is None
    rest = "，已无人可以告知；请立即补充联系人，并设置最终联系人" if silent else "，已改为告知上一级；请补充联系人"
    return [
        Incident(
            key=f"no-contact:{above.get(step, unit_code)}:{step.value}",
            kind="no_contact",
            notice_id=notice.id,
            unit_code=above.get(step, unit_code),
            sentence=f"“{unit_name}”：{names[step]}没有可用的邮箱或手机号{rest}",
        )
        for step in found.skipped
    ]


def tell_recipients(facts: Facts, notice: Notice, receipts: Sequence[Receipt], now: datetime) -> set[ChannelName]:
    """Bring the notice to every recipient. Returns the channels used. Runs twice without harm."""
    calendar = facts.calendar()
    release = release_instant(notice.anchor, calendar, notice.policy.quiet, notice.policy.immediate)
    intents: list[Intent] = []
    incidents: list[Incident] = []
    for receipt in receipts:
        found = first_reach(notice, receipt)
        intents += _first_message(notice, receipt, found, release)
        gaps = skipped_steps(notice, receipt.unit_code, receipt.unit_name, found)
        incidents += gaps if found.step else [unreachable(notice, receipt)]
    facts.put_intents(intents)
    facts.raise_incidents(incidents, now)
    return {intent.channel for intent in intents}


def first_reach(notice: Notice, receipt: Receipt) -> Reach:
    """The liaison, or the clerk where a clerk is to pass it on; the leader where there is neither."""
    people: dict[Step, Sequence[Contact]] = {
        Step.LIAISON: _first_readers(receipt),
        Step.LEADER: leaders(receipt.contacts),
    }
    return reach(Step.LIAISON, people, notice.policy.tell)


def _first_message(notice: Notice, receipt: Receipt, found: Reach, release: datetime) -> list[Intent]:
    review_first = receipt.reissue is ReissueRule.REVIEW_FIRST
    return [
        Intent(
            notice_id=notice.id,
            rung_id=TELL,
            contact_id=target.contact.id,
            channel=target.channel,
            purpose=Purpose.REISSUE if review_first else Purpose.NOTICE,
            step=found.step or Step.LIAISON,
            unit_code=receipt.unit_code,
            instant=notice.anchor,
            release_at=release,
        )
        for target in found.targets
    ]


def _first_readers(receipt: Receipt) -> tuple[Contact, ...]:
    if receipt.reissue is ReissueRule.REVIEW_FIRST:
        return handlers(receipt.contacts)
    return liaisons(receipt.contacts, with_backup=False)


def unreachable(notice: Notice, receipt: Receipt) -> Incident:
    """Nobody of the unit can be told anything of the notice."""
    return Incident(
        key=f"unreachable:{receipt.unit_code}",
        kind="unreachable",
        notice_id=notice.id,
        unit_code=receipt.unit_code,
        sentence=f"“{receipt.unit_name}”没有任何可用的联系方式，通知未能送达；请补充联系人后重发或电话告知",
    )
