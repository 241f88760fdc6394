"""Joining a notice on its way (补入): a unit that came late becomes one more recipient, with a plan it can keep."""

from datetime import datetime

from activities.telling import tell_recipients
from domain.facts import Facts
from domain.facts.units import Joining
from domain.notices import Notice
from domain.plan import ItemKey, ladder, limit
from domain.policy import Track
from domain.reissue import passes_on
from domain.units import ReissueRule, Unit

LADDER = "j"


def join_notice(facts: Facts, unit: Unit, notice: Notice, by: str, reason: str, now: datetime) -> bool:
    """Make the unit a recipient, and tell it. False where nothing is left that it could still answer in time."""
    keys = _answerable(facts, unit, notice, now)
    if not keys:
        return False
    rule = reissue_rule(facts, unit, notice)
    name, due = _acknowledging(facts, notice, reason, now)
    if rule is ReissueRule.REVIEW_FIRST:
        _passing_on(facts, notice, reason, now)
    joining = Joining(
        notice_id=notice.id, unit_code=unit.code, reissue=rule, keys=keys, ladder=name, acknowledge_due=due
    )
    facts.join_items([joining])
    detail = {"unit": unit.code, "items": ["/".join(key) for key in keys], "reason": reason}
    facts.trail(notice.id, now, by, "unit_joined", detail)
    tell_recipients(facts, notice, [facts.receipt(notice.id, unit.code, now)], now)
    return True


def reissue_rule(facts: Facts, unit: Unit, notice: Notice) -> ReissueRule:
    """How the unit passes the notice on: by its own rule where it has somebody to pass it on to."""
    passed = passes_on(notice.draft.obligations)
    return unit.reissue if passed and facts.subordinates(unit) else ReissueRule.NEVER


def _answerable(facts: Facts, unit: Unit, notice: Notice, now: datetime) -> tuple[ItemKey, ...]:
    """The items asked of such a unit that are open, and whose due has not passed: nobody begins as a debtor."""
    if not notice.draft.recipients.selects(unit):
        return ()
    return tuple(
        state.item.key
        for state in facts.items(notice.id)
        if state.closed_at is None
        and (state.item.due is None or state.item.due > now)
        and notice.obligation(state.item.obligation).audience.selects(unit)
    )


def _acknowledging(facts: Facts, notice: Notice, reason: str, now: datetime) -> tuple[str, datetime | None]:
    """The ladder and limit of acknowledging: the notice's own while it runs, else one counted from now."""
    if notice.acknowledge_due > now:
        return "", None
    policy, calendar = notice.policy, facts.calendar()
    due = limit(now, policy.acknowledge_working_days, policy.acknowledge_hours, calendar)
    name = facts.new_ladder(notice.id, LADDER, Track.ACKNOWLEDGE, due, reason, now)
    rungs = ladder(policy, calendar, Track.ACKNOWLEDGE, due, name, after=now, until=notice.closes_at)
    facts.put_rungs(notice.id, rungs)
    return name, due


def _passing_on(facts: Facts, notice: Notice, reason: str, now: datetime) -> None:
    """A clerk who has still to pass it on climbs, too, where nobody's clock of passing on runs any more."""
    if any(rung.track is Track.REISSUE for rung in facts.rungs(notice.id)):
        return
    policy, calendar = notice.policy, facts.calendar()
    due = limit(now, policy.reissue_working_days, policy.acknowledge_hours, calendar)
    name = facts.new_ladder(notice.id, LADDER, Track.REISSUE, due, reason, now)
    rungs = ladder(policy, calendar, Track.REISSUE, due, name, after=now, until=notice.closes_at)
    facts.put_rungs(notice.id, rungs)
