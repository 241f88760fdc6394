"""Telling units what the office above them decided (退回、批复), in the transaction that decides it."""

from collections.abc import Sequence
from datetime import datetime

from domain.climb import leaders, liaisons, reach
from domain.facts import Facts, Incident, TaskFacts
from domain.letters import ChannelName
from domain.notices import Notice
from domain.outbox import Intent, Purpose
from domain.policy import Step
from domain.quiet import release_instant


def tell_units(
    facts: Facts,
    notice: Notice,
    matters: Sequence[tuple[TaskFacts, str]],
    purpose: Purpose,
    now: datetime,
    about: datetime | None = None,
) -> tuple[ChannelName, ...]:
    """One message a matter (task and rung id) to the unit's liaison, else backup, else leader.

    ``about`` is the instant that the message speaks of where that is not now. A unit that nobody can be reached in
    leaves an item for the administrator. Returns the channels used.
    """
    people = facts.serving([task.unit_code for task, _ in matters])
    release = release_instant(now, facts.calendar(), notice.policy.quiet, notice.policy.immediate)
    intents: list[Intent] = []
    incidents: list[Incident] = []
    for task, rung_id in matters:
        contacts = people.get(task.unit_code, ())
        steps = {Step.LIAISON: liaisons(contacts, with_backup=False), Step.LEADER: leaders(contacts)}
        found = reach(Step.LIAISON, steps, notice.policy.tell)
        incidents += [] if found.targets else [_untold(notice, task)]
        intents += [
            Intent(
                notice_id=notice.id,
                rung_id=rung_id,
                contact_id=target.contact.id,
                channel=target.channel,
                purpose=purpose,
                step=found.step or Step.LIAISON,
                unit_code=task.unit_code,
                instant=about or now,
                release_at=release,
            )
            for target in found.targets
        ]
    facts.put_intents(intents)
    facts.raise_incidents(incidents, now)
    return tuple(sorted({intent.channel for intent in intents}))


def _untold(notice: Notice, task: TaskFacts) -> Incident:
    return Incident(
        key=f"unreachable:{task.unit_code}",
        kind="unreachable",
        notice_id=notice.id,
        unit_code=task.unit_code,
        sentence=f"编码为“{task.unit_code}”的单位没有任何可用的联系方式，退回或批复未能送达；请补充联系人并电话告知",
    )
