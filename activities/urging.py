"""Manual urging (人工催办): a person urges selected units, or all who owe, at once and each for itself.

It is one more rung of the plan, carried out as soon as it is written: whoever settles the matter before the message is
sent is not sent it, and quiet hours and one digest a day hold as for every reminder.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field

from activities.replanning import open_notice
from activities.reviewing import MOST, Person
from activities.telling import Office, address_rung
from domain.base import Frozen
from domain.clock import Clock
from domain.errors import NotFound
from domain.facts import Facts, Incident, Ledger
from domain.letters import ChannelName
from domain.notices import Notice
from domain.obligations import Demand
from domain.orders import Engine
from domain.outbox import Intent
from domain.plan import ItemKey, Rung
from domain.policy import Act, Step, Track
from domain.quiet import release_instant
from domain.texts import ShortLine
from domain.units import UnitCode
from domain.urging import Matter, NotUrged, Refusal, Urgeable, channels, choose, possible_from

Units = Annotated[tuple[UnitCode, ...], Field(max_length=MOST)]
_Group = tuple[Track, ItemKey | None, str]
_NOBODY_ABOVE = Office(superior=(), origin=())
"""Urging ends with the unit's own people: the office need not be told what it is doing."""


class Urge(Frozen):
    """Urge ``units``, or all who owe where none are named; ``by`` is the name of who does.

    ``obligation`` and ``occurrence`` narrow it to some items. Voluntary items are urged only where they are named.
    """

    by: Person
    units: Units = ()
    obligation: ShortLine | None = None
    occurrence: ShortLine | None = None


class UrgedUnit(Frozen):
    """A unit that was urged: about what, and when it may be urged again."""

    unit_code: str
    unit_name: str
    titles: tuple[str, ...]
    possible_at: datetime


class Urged(Frozen):
    """The one answer: who was urged and who was not, each with the reason. ``release_at``: the earliest sending.

    ``messages`` counts people by channel.
    """

    urged: tuple[UrgedUnit, ...]
    refused: tuple[Refusal, ...]
    messages: int
    release_at: datetime
    channels: tuple[ChannelName, ...] = ()


class Urging:
    """What a person of the office does about those who owe."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine

    def urge(self, notice_id: str, order: Urge) -> Urged:
        """催办. Never all or nothing. Raises NoticeClosed, NotFound."""
        with self._ledger.transaction() as facts:
            urged = urge(facts, notice_id, order, self._clock.now())
        for channel in urged.channels:
            self._engine.poke_courier(channel)
        return urged


def urge(facts: Facts, notice_id: str, order: Urge, now: datetime) -> Urged:
    """Urge inside the caller's transaction."""
    notice, calendar = open_notice(facts.notice(notice_id)), facts.calendar()
    meant = _items_meant(notice, order)
    units = [_narrowed(unit, meant) for unit in facts.urgeable(notice.id)]
    choice = choose(order.units, units, notice.policy, calendar, now)
    told = _tell(facts, notice, choice.urged, order.by, now)
    reached = {intent.unit_code for intents in told.values() for intent in intents}
    urged = [unit for unit in choice.urged if unit.unit_code in reached]
    unreached = [unit for unit in choice.urged if unit.unit_code not in reached]
    facts.raise_incidents([_incident(notice, unit) for unit in unreached], now)
    refused = (*choice.refused, *(_unreachable(unit) for unit in unreached))
    if urged:
        facts.mark_urged(notice.id, [unit.unit_code for unit in urged], now)
    if urged or refused:
        facts.trail(notice.id, now, order.by, "urged", _detail(order, urged, refused))
    again = possible_from(now, notice.policy, calendar)
    return Urged(
        urged=tuple(_urged(unit, again) for unit in urged),
        refused=refused,
        messages=sum(map(len, told.values())),
        release_at=release_instant(now, calendar, notice.policy.quiet, notice.policy.immediate),
        channels=tuple(sorted({intent.channel for intents in told.values() for intent in intents})),
    )


def _items_meant(notice: Notice, order: Urge) -> frozenset[tuple[Track, ItemKey | None]]:
    """What is urged, as clock and item. Without a named item: all that must be done, the acknowledgement included."""
    named = [
        (obligation, occurrence.key)
        for obligation in notice.draft.obligations
        for occurrence in obligation.occurrences
        if order.obligation in (None, obligation.key) and order.occurrence in (None, occurrence.key)
    ]
    if not named:
        raise NotFound("这份通知没有这一报送事项或期次，请核对", field="obligation")
    if order.obligation is not None:
        return frozenset((Track.REPORT, (obligation.key, key)) for obligation, key in named)
    mandatory = {(Track.REPORT, (obligation.key, key)) for obligation, key in named if _must(obligation.demand)}
    own = set() if order.occurrence else {(Track.ACKNOWLEDGE, None), (Track.REISSUE, None)}
    return frozenset({*mandatory, *own})


def _must(demand: Demand) -> bool:
    return demand is Demand.MANDATORY


def _narrowed(unit: Urgeable, meant: frozenset[tuple[Track, ItemKey | None]]) -> Urgeable:
    return unit.model_copy(update={"owes": tuple(one for one in unit.owes if (one.track, one.item) in meant)})


def _tell(
    facts: Facts, notice: Notice, units: Sequence[Urgeable], by: str, now: datetime
) -> Mapping[str, Sequence[Intent]]:
    """Write a rung for every matter and the messages under it. Returns the messages by rung id."""
    groups: dict[_Group, list[tuple[Urgeable, Matter]]] = {}
    for unit in units:
        for matter in unit.owes:
            groups.setdefault((matter.track, matter.item, matter.ladder), []).append((unit, matter))
    if not groups:
        return {}
    number, calendar = facts.next_urge(notice.id), facts.calendar()
    rungs = [_rung(notice, group, [matter for _, matter in owing], number, by, now) for group, owing in groups.items()]
    told: dict[str, Sequence[Intent]] = {}
    for rung, owing in zip(rungs, groups.values(), strict=True):
        chosen = {unit.unit_code for unit, _ in owing}
        debtors = [debtor for debtor in facts.debtors(notice.id, rung, now) if debtor.unit_code in chosen]
        told[rung.id], incidents = address_rung(notice, rung, debtors, _NOBODY_ABOVE, calendar)
        facts.raise_incidents([one for one in incidents if one.unit_code in chosen], now)
    facts.put_rungs(notice.id, rungs)
    facts.fire_rungs(notice.id, {rung_id: facts.put_intents(intents) for rung_id, intents in told.items()}, now)
    return told


def _rung(notice: Notice, group: _Group, owing: Sequence[Matter], number: int, by: str, now: datetime) -> Rung:
    track, item, ladder = group
    where = ".".join(part for part in (track.value, *(item or ()), ladder) if part)
    overdue = any(matter.due is not None and matter.due < now for matter in owing)
    return Rung(
        id=f"{where}.urge.{number}",
        instant=now,
        act=Act.REMIND,
        track=track,
        step=Step.LIAISON,
        obligation=item[0] if item else None,
        occurrence=item[1] if item else None,
        ladder=ladder,
        channels=channels(notice.policy, track, overdue=overdue),
        reason=f"{by}人工催办“{owing[0].title}”",
    )


def _urged(unit: Urgeable, again: datetime) -> UrgedUnit:
    titles = tuple(matter.title for matter in unit.owes)
    return UrgedUnit(unit_code=unit.unit_code, unit_name=unit.unit_name, titles=titles, possible_at=again)


def _unreachable(unit: Urgeable) -> Refusal:
    message = f"“{unit.unit_name}”没有可用的联系方式，未能催办；请补充联系人或电话催办"
    return Refusal.of(unit, NotUrged.UNREACHABLE, message)


def _incident(notice: Notice, unit: Urgeable) -> Incident:
    return Incident(
        key=f"unreachable:{unit.unit_code}",
        kind="unreachable",
        notice_id=notice.id,
        unit_code=unit.unit_code,
        sentence=f"“{unit.unit_name}”没有任何可用的联系方式，催办未能送达；请补充联系人后重发或电话告知",
    )


def _detail(order: Urge, urged: Sequence[Urgeable], refused: Sequence[Refusal]) -> dict[str, object]:
    reasons: dict[str, list[str]] = {}
    for refusal in refused:
        reasons.setdefault(refusal.code.value, []).append(refusal.unit_code)
    item = "/".join(part for part in (order.obligation, order.occurrence) if part)
    return {"item": item, "units": [unit.unit_code for unit in urged], "refused": reasons}
