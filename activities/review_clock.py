"""The reviewing office's own clock (domain rule 12): what waits for its decision reminds the office, and never counts
against the unit.
"""

from collections.abc import Sequence
from datetime import datetime

from domain.calendar import WorkCalendar
from domain.climb import Reach, handlers, leaders, reach
from domain.contacts import Contact
from domain.facts import Debtor, Facts, Incident
from domain.notices import Notice
from domain.outbox import Intent, Purpose
from domain.plan import ItemKey, Rung
from domain.policy import Step
from domain.quiet import release_instant
from domain.reviews import first_rung, last_step, review_rungs


def start_waiting(facts: Facts, notice: Notice, key: ItemKey, at: datetime) -> bool:
    """Something of the item begins to wait at ``at``. Puts the rungs of that day where they are not there.

    Returns whether they are new: then the notice has to look at its plan again.
    """
    if facts.has_rung(notice.id, first_rung(key, at)):
        return False
    title = next(state.item.title for state in facts.items(notice.id) if state.item.key == key)
    facts.put_rungs(notice.id, review_rungs(key, title, at, facts.calendar()))
    return True


def address_review(
    facts: Facts, notice: Notice, rung: Rung, debtors: Sequence[Debtor], calendar: WorkCalendar
) -> tuple[list[Intent], list[Incident]]:
    """Whom a rung of the review clock tells, and what needs an administrator's hand. ``debtors``: the office itself."""
    if not debtors:
        return [], []
    assert rung.step is not None
    [office] = debtors
    found = reach(rung.step, _people(facts, notice, office.contacts), rung.channels)
    release = release_instant(rung.instant, calendar, notice.policy.quiet, notice.policy.immediate)
    intents = [
        Intent(
            notice_id=notice.id,
            rung_id=rung.id,
            contact_id=target.contact.id,
            channel=target.channel,
            purpose=Purpose.REVIEW,
            step=found.step or rung.step,
            instant=rung.instant,
            release_at=release,
        )
        for target in found.targets
    ]
    return intents, _incidents(notice, rung, office, found)


def _people(facts: Facts, notice: Notice, own: Sequence[Contact]) -> dict[Step, Sequence[Contact]]:
    """The office's handlers, its leader, the office it answers to; at the top the leader once more."""
    above = facts.handlers(facts.notice(notice.superiors[0]).office) if notice.superiors else own
    last = handlers(above) if notice.superiors else leaders(own) or handlers(own)
    return {Step.LIAISON: handlers(own), Step.LEADER: leaders(own), Step.SUPERIOR: last, Step.ORIGIN: last}


def _incidents(notice: Notice, rung: Rung, office: Debtor, found: Reach) -> list[Incident]:
    """After the last step the administrator gets the matter: no path ends in silence."""
    if not last_step(rung) and found.targets:
        return []
    where = f"{rung.obligation}/{rung.occurrence}"
    return [
        Incident(
            key=f"review:{notice.id}:{where}",
            kind="review_overdue",
            notice_id=notice.id,
            unit_code=office.unit_code,
            sentence=f"“{office.unit_name}”有材料或申请超过三个工作日未审核批复，已逐级提醒；请联系该单位经办人",
        )
    ]
