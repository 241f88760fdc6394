"""Messages about signed documents (督办单、通报): the document itself, the reminders of its reply, and its end.

The reminders of a reply are written at the signing with their planned instants, each under a rung that is marked as
carried out: they must come also after the notice is closed and its workflow has ended. Whether the reply is still owed
is asked when each is sent, as for every reminder (domain rule 5).
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from activities.telling import Office, address_rung, office_of
from domain.calendar import WorkCalendar
from domain.climb import Target, handlers, leaders, liaisons, reach
from domain.clock import SHANGHAI
from domain.contacts import Contact, Duty
from domain.facts import Debtor, Facts, Incident, Receipt
from domain.letters import ChannelName
from domain.notices import Notice
from domain.outbox import Intent, Purpose
from domain.plan import Rung, ladder
from domain.policy import Act, Step, Track
from domain.quiet import release_instant
from domain.roster import Circular
from domain.supervision import Supervision

_EMAIL = (ChannelName.EMAIL,)
_BOTH = (ChannelName.EMAIL, ChannelName.SMS)
_FOR_GOOD = timedelta(days=3660)
_MORNING = time(9)


def tell_signed(facts: Facts, notice: Notice, supervision: Supervision, now: datetime) -> set[ChannelName]:
    """Send the 督办单 to the unit's liaison and leader, and write the reminders of its reply. Returns the channels."""
    assert supervision.due is not None
    calendar, unit = facts.calendar(), supervision.unit_code
    contacts = tuple(facts.serving([unit]).get(unit, ()))
    document = _document_rung(supervision, now)
    intents = {document.id: _to_unit(facts, notice, unit, contacts, document.id, Purpose.SUPERVISION, _BOTH, now)}
    rungs = ladder(
        notice.policy,
        calendar,
        Track.SUPERVISION,
        supervision.due,
        supervision.ladder,
        after=now,
        until=supervision.due + _FOR_GOOD,
    )
    debtor = Debtor(unit_code=unit, unit_name=supervision.facts.unit_name, contacts=contacts)
    office = office_of(facts, notice)
    for rung in rungs:
        intents[rung.id], incidents = address_rung(notice, rung, [debtor], office, calendar)
        facts.raise_incidents(incidents, now)
    for rung in _clearing_rungs(notice, supervision, calendar):
        rungs = (*rungs, rung)
        intents[rung.id] = _to_office(notice, supervision, office, rung, calendar)
    if not intents[document.id]:
        facts.raise_incidents([_undelivered(notice, supervision)], now)
    facts.put_rungs(notice.id, [document, *rungs])
    facts.fire_rungs(notice.id, {rung_id: facts.put_intents(listed) for rung_id, listed in intents.items()}, now)
    return {intent.channel for listed in intents.values() for intent in listed}


def document_rung_id(supervision: Supervision) -> str:
    """The rung of the 督办单 itself: a matter of its own, so that no later reminder of the reply takes its place."""
    return f"{Track.SUPERVISION.value}.{supervision.ladder}.document.sign.0"


def _document_rung(supervision: Supervision, now: datetime) -> Rung:
    return Rung(
        id=document_rung_id(supervision),
        instant=now,
        act=Act.ESCALATE,
        track=Track.SUPERVISION,
        step=Step.LEADER,
        ladder=supervision.ladder,
        channels=_BOTH,
        reason=f"发出督办单{supervision.number}，告知联络员和分管领导",
    )


def _clearing_rungs(notice: Notice, supervision: Supervision, calendar: WorkCalendar) -> tuple[Rung, ...]:
    """The office is reminded to strike it off a working day after the reply was due, and its leaders after four."""
    assert supervision.due is not None
    day = supervision.due.astimezone(SHANGHAI).date()
    steps = ((0, Act.REMIND, Step.SUPERIOR, 1), (1, Act.ESCALATE, Step.ORIGIN, 4))
    return tuple(
        Rung(
            id=f"{Track.SUPERVISION.value}.{supervision.ladder}.clearing.{act.value}.{place}",
            instant=datetime.combine(calendar.add_working_days(day, days), _MORNING, SHANGHAI),
            act=act,
            track=Track.SUPERVISION,
            step=step,
            ladder=supervision.ladder,
            channels=notice.policy.tell,
            reason=f"督办单{supervision.number}仍未销号，提醒发文单位核实",
        )
        for place, act, step, days in steps
    )


def _to_office(
    notice: Notice, supervision: Supervision, office: Office, rung: Rung, calendar: WorkCalendar
) -> list[Intent]:
    people = office.superior if rung.step is Step.SUPERIOR else office.origin or office.last
    release = release_instant(rung.instant, calendar, notice.policy.quiet, notice.policy.immediate)
    return [
        Intent(
            notice_id=notice.id,
            rung_id=rung.id,
            contact_id=target.contact.id,
            channel=target.channel,
            purpose=Purpose.SUPERVISION_OPEN,
            step=Step.SUPERIOR,
            about_code=supervision.unit_code,
            instant=rung.instant,
            release_at=release,
        )
        for target in reach(Step.SUPERIOR, {Step.SUPERIOR: people}, _EMAIL).targets
    ]


def tell_replied(facts: Facts, notice: Notice, supervision: Supervision, now: datetime) -> None:
    """The office hears of a reply, so that somebody strikes the 督办单 off."""
    people = handlers(facts.handlers(notice.office))
    found = reach(Step.SUPERIOR, {Step.SUPERIOR: people}, _EMAIL)
    # Whoever replies again within a second adds to what is being told.
    rung = f"{Track.SUPERVISION.value}.{supervision.ladder}.reply.sign.{int(now.timestamp())}"
    release = release_instant(now, facts.calendar(), notice.policy.quiet, notice.policy.immediate)
    facts.put_intents(
        [
            Intent(
                notice_id=notice.id,
                rung_id=rung,
                contact_id=target.contact.id,
                channel=target.channel,
                purpose=Purpose.SUPERVISION_REPLIED,
                step=Step.SUPERIOR,
                about_code=supervision.unit_code,
                instant=now,
                release_at=release,
            )
            for target in found.targets
        ]
    )


def tell_ended(facts: Facts, notice: Notice, supervision: Supervision, now: datetime) -> set[ChannelName]:
    """No more reminders; who was sent the 督办单 hears that it is struck off or cancelled. Returns the channels."""
    matter = f"{Track.SUPERVISION.value}.{supervision.ladder}"
    facts.withhold(notice.id, matter)
    if not facts.was_sent(notice.id, document_rung_id(supervision)):
        return set()
    unit = supervision.unit_code
    contacts = tuple(facts.serving([unit]).get(unit, ()))
    rung, purpose = f"{matter}.ended.sign.0", Purpose.SUPERVISION_ENDED
    intents = _to_unit(facts, notice, unit, contacts, rung, purpose, _EMAIL, now)
    facts.put_intents(intents)
    return {intent.channel for intent in intents}


def tell_circular(
    facts: Facts, notice: Notice, circular: Circular, receipts: Sequence[Receipt], now: datetime
) -> set[ChannelName]:
    """Send the 通报 to the liaison and the leader of every recipient. Returns the channels."""
    rung = f"circular.{circular.id}.sign.0"
    release = release_instant(now, facts.calendar(), notice.policy.quiet, notice.policy.immediate)
    intents: list[Intent] = []
    for receipt in receipts:
        targets = _targets(receipt.contacts, _EMAIL)
        intents += [_intent(notice, receipt.unit_code, rung, Purpose.CIRCULAR, one, now, release) for one in targets]
    reached = {intent.unit_code for intent in intents}
    facts.put_intents(intents)
    missed = [receipt for receipt in receipts if receipt.unit_code not in reached]
    facts.raise_incidents([_untold(notice, circular, receipt) for receipt in missed], now)
    return {intent.channel for intent in intents}


def _to_unit(
    facts: Facts,
    notice: Notice,
    unit_code: str,
    contacts: Sequence[Contact],
    rung_id: str,
    purpose: Purpose,
    channels: tuple[ChannelName, ...],
    now: datetime,
) -> list[Intent]:
    release = release_instant(now, facts.calendar(), notice.policy.quiet, notice.policy.immediate)
    return [_intent(notice, unit_code, rung_id, purpose, one, now, release) for one in _targets(contacts, channels)]


def _targets(contacts: Sequence[Contact], channels: tuple[ChannelName, ...]) -> tuple[Target, ...]:
    """Liaison and leader, both."""
    people = (*liaisons(contacts, with_backup=False), *leaders(contacts))
    return reach(Step.LIAISON, {Step.LIAISON: people}, channels).targets


def _intent(
    notice: Notice,
    unit_code: str,
    rung_id: str,
    purpose: Purpose,
    target: Target,
    now: datetime,
    release: datetime,
) -> Intent:
    return Intent(
        notice_id=notice.id,
        rung_id=rung_id,
        contact_id=target.contact.id,
        channel=target.channel,
        purpose=purpose,
        step=Step.LEADER if target.contact.duty is Duty.LEADER else Step.LIAISON,
        unit_code=unit_code,
        instant=now,
        release_at=release,
    )


def _undelivered(notice: Notice, supervision: Supervision) -> Incident:
    name = supervision.facts.unit_name
    return Incident(
        key=f"undelivered:{supervision.ladder}:{notice.id}",
        kind="unreachable",
        notice_id=notice.id,
        unit_code=supervision.unit_code,
        sentence=f"“{name}”没有任何可用的联系方式，督办单{supervision.number}未能送达；请补充联系人并当面或电话送达",
    )


def _untold(notice: Notice, circular: Circular, receipt: Receipt) -> Incident:
    return Incident(
        key=f"unreachable:{receipt.unit_code}",
        kind="unreachable",
        notice_id=notice.id,
        unit_code=receipt.unit_code,
        sentence=f"“{receipt.unit_name}”没有任何可用的联系方式，通报{circular.number}未能送达；请补充联系人",
    )
