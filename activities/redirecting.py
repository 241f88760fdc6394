"""A dead address must not end in silence (domain rules 7 and 13):

who gets the message instead, and who mends the address.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from activities.telling import Office, climb, office_of, skipped_steps
from domain.base import Frozen
from domain.climb import Reach, Target, handlers, leaders, liaisons, reach
from domain.contacts import Contact
from domain.facts import Facts, Incident, Receipt
from domain.letters import ChannelName
from domain.notices import Notice
from domain.outbox import Intent, Pending, Purpose
from domain.policy import Step
from domain.restraint import CHASING

_OF_THE_UNIT = frozenset({Step.LIAISON, Step.LEADER})


class Around(Frozen):
    """Everybody who can be told instead under one notice, read once for all that was refused."""

    notice: Notice
    office: Office
    own: tuple[Contact, ...]
    receipts: Mapping[str, Receipt]


def redirect(facts: Facts, refused: Sequence[Pending], now: datetime) -> set[ChannelName]:
    """A dead address must not end in silence:

    the same message goes to who comes next, and an administrator hears of it. A constant number of statements for each
    notice.
    """
    intents: list[Intent] = []
    incidents: list[Incident] = []
    for notice_id in dict.fromkeys(part.notice_id for part in refused):
        parts = [part for part in refused if part.notice_id == notice_id]
        around = _around(facts, notice_id, parts, now)
        for part in parts:
            found = _next_reach(facts, part, around)
            intents += [_redirected(part, found, target) for target in found.targets]
            incidents.append(_dead_address(part, found))
            if part.unit_code and part.purpose in CHASING:
                incidents += skipped_steps(around.notice, part.unit_code, part.unit_name, found)
    facts.put_intents(intents)
    facts.raise_incidents(incidents, now)
    return {intent.channel for intent in intents}


def _around(facts: Facts, notice_id: str, parts: Sequence[Pending], now: datetime) -> Around:
    notice = facts.notice(notice_id)
    units = {part.unit_code for part in parts if part.unit_code}
    some = [facts.receipt(notice_id, units.pop(), now)] if len(units) == 1 else facts.receipts(notice_id, now)
    return Around(
        notice=notice,
        office=office_of(facts, notice),
        own=tuple(facts.handlers(notice.office)),
        receipts={one.unit_code: one for one in some},
    )


def _next_reach(facts: Facts, part: Pending, around: Around) -> Reach:
    """Who comes next. Only what chases climbs: everything else concerns nobody but the step it was written for."""
    if part.purpose is Purpose.ALL_CLEAR:
        # Exactly those who were alarmed hear that it is over: the same person another way, or nobody.
        return reach(part.step, {part.step: (facts.contact(part.contact.id),)}, (part.channel,))
    people = _people(part, around)
    if part.purpose in CHASING:
        return climb(part.step, people, (part.channel,), around.office)
    within = {step: told for step, told in people.items() if step in _OF_THE_UNIT or part.unit_code is None}
    return reach(part.step, within, (part.channel,))


def _people(part: Pending, around: Around) -> dict[Step, Sequence[Contact]]:
    """The unit's people and the offices above it; of a message to an office, the office's own."""
    receipt = around.receipts.get(part.unit_code or "")
    contacts = receipt.contacts if receipt else ()
    return {
        Step.LIAISON: liaisons(contacts, with_backup=True) if part.unit_code else handlers(around.own),
        Step.LEADER: leaders(contacts if part.unit_code else around.own),
        Step.SUPERIOR: handlers(around.own),
        Step.ORIGIN: around.office.origin,
    }


def _redirected(part: Pending, found: Reach, target: Target) -> Intent:
    assert found.step is not None
    above = found.step not in _OF_THE_UNIT
    alarm = part.purpose is Purpose.REMINDER and found.step is not Step.LIAISON
    return Intent(
        notice_id=part.notice_id,
        rung_id=part.rung_id,
        contact_id=target.contact.id,
        channel=target.channel,
        purpose=Purpose.ALARM if alarm else part.purpose,
        step=found.step,
        unit_code=None if above else part.unit_code,
        about_code=part.about_code,
        instant=part.instant,
        release_at=part.release_at,
    )


def _dead_address(part: Pending, found: Reach) -> Incident:
    way = "已改为通过其他联系方式告知" if found.targets else "没有其他联系方式，请电话告知"
    return Incident(
        key=f"dead:{part.channel.value}:{part.contact.id}",
        kind="dead_address",
        notice_id=part.notice_id,
        unit_code=part.unit_code or part.contact.unit_code,
        sentence=f"“{part.unit_name}”的{part.contact.name}地址无法送达（{part.channel.value}），{way}；请更正联系人",
    )


def given_up(part: Pending) -> Incident:
    """After the last try an administrator gets the matter: no path ends in silence."""
    return Incident(
        key=f"given-up:{part.id}",
        kind="given_up",
        notice_id=part.notice_id,
        unit_code=part.unit_code or part.contact.unit_code,
        sentence=f"给“{part.unit_name}”{part.contact.name}的消息多次发送未成功，已停止重试；请电话告知并检查邮件或短信服务",
    )
