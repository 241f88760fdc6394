"""A dead address must not end in silence (domain rules 7 and 13):

who gets the message instead, and who mends the address.
"""

from collections.abc import Sequence
from datetime import datetime

from domain.climb import Reach, Target, handlers, leaders, liaisons, reach
from domain.facts import Facts, Incident
from domain.letters import ChannelName
from domain.outbox import Intent, Pending
from domain.policy import Step


def redirect(facts: Facts, refused: Sequence[Pending], now: datetime) -> set[ChannelName]:
    """A dead address must not end in silence:

    the same message goes to who comes next, and an administrator hears of it.
    """
    intents: list[Intent] = []
    incidents: list[Incident] = []
    for part in refused:
        found = _next_reach(facts, part)
        intents += [_redirected(part, found, target) for target in found.targets]
        incidents.append(_dead_address(part, found))
    facts.put_intents(intents)
    facts.raise_incidents(incidents, now)
    return {intent.channel for intent in intents}


def _next_reach(facts: Facts, part: Pending) -> Reach:
    if part.unit_code is None:
        office = facts.notice(part.notice_id).office
        return reach(part.step, {part.step: handlers(facts.handlers(office))}, (part.channel,))
    contacts = facts.receipt(part.notice_id, part.unit_code).contacts
    people = {Step.LIAISON: liaisons(contacts, with_backup=True), Step.LEADER: leaders(contacts)}
    return reach(part.step, people, (part.channel,))


def _redirected(part: Pending, found: Reach, target: Target) -> Intent:
    return Intent(
        notice_id=part.notice_id,
        rung_id=part.rung_id,
        contact_id=target.contact.id,
        channel=target.channel,
        purpose=part.purpose,
        step=found.step or part.step,
        unit_code=part.unit_code,
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
