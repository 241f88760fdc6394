"""The roster of a 通报 (名单): how every task stood at one instant, and who is fairly named.

Fair exclusions (domain rule 8): who was given more time, was let off, need not have answered, or got none of our
messages is not named; the signer sees them with the reason. What waits for review counts as handed in when it was
handed in: the office's own delay is never counted against a unit (domain rule 12). A correction never makes late what
was in time. A return counts as 退回 and never as 漏报 (domain rule 11).
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from pydantic import computed_field

from domain.base import Frozen
from domain.circular import CircularState
from domain.clock import instant_label
from domain.errors import InvalidInput
from domain.obligations import Demand
from domain.task_life import REPORTED, TaskState


class NothingToCirculate(InvalidInput):
    """No due has passed yet for anything that would be named."""

    code = "nothing_to_circulate"


class Category(StrEnum):
    """Where one task counts. Every task has exactly one."""

    ON_TIME = "on_time"  # 按时
    LATE = "late"  # 迟报
    MISSING = "missing"  # 未报: past its due, or declared missing
    RETURNED = "returned"  # 退回待重报
    PENDING = "pending"  # 未到截止时间
    EXCLUDED = "excluded"  # 不点名


class Exclusion(StrEnum):
    """Why a task is not counted against its unit."""

    EXTENDED = "extended"  # 已准予延期
    WAIVED = "waived"  # 已免报
    OPTED_OUT = "opted_out"  # 自愿报送，未参加
    UNDELIVERED = "undelivered"  # 消息均未送达


_REASONS = {
    Exclusion.EXTENDED: "已准予延期",
    Exclusion.WAIVED: "已准予免报",
    Exclusion.OPTED_OUT: "自愿报送事项，未参加",
    Exclusion.UNDELIVERED: "消息均未送达",
}


class Standing(Frozen):
    """One task as it stood. ``due`` is its own; ``late`` is that of the report that counts, None where none came.

    The report that counts is the first one after the last return. ``delivered``: some message reached the unit.
    """

    unit_code: str
    unit_name: str
    obligation: str
    occurrence: str
    title: str
    demand: Demand
    state: TaskState
    due: datetime | None
    late: bool | None = None
    extended: bool = False
    returns: int = 0
    delivered: bool = True


class Entry(Frozen):
    """One task in the snapshot. ``overdue``: it owes past its due. ``exclusion`` is set where it is not named."""

    unit_code: str
    unit_name: str
    obligation: str
    occurrence: str
    title: str
    category: Category
    exclusion: Exclusion | None = None
    overdue: bool = False
    due: datetime | None = None
    returns: int = 0

    @property
    def named(self) -> bool:
        """Whether the circular names the unit for it: late, missing, or returned and overdue again."""
        return self.category in {Category.LATE, Category.MISSING} or (
            self.category is Category.RETURNED and self.overdue
        )


class Tally(Frozen):
    """Tasks by category; together they are all that were expected."""

    on_time: int = 0
    late: int = 0
    missing: int = 0
    returned: int = 0
    pending: int = 0
    excluded: int = 0
    returns: int = 0

    @computed_field  # type: ignore[prop-decorator]
    @property
    def counted(self) -> int:
        """Tasks whose time has come and that nothing excuses."""
        return self.on_time + self.late + self.missing + self.returned

    @computed_field  # type: ignore[prop-decorator]
    @property
    def expected(self) -> int:
        """All tasks."""
        return self.counted + self.pending + self.excluded

    @computed_field  # type: ignore[prop-decorator]
    @property
    def on_time_rate(self) -> float | None:
        """On time among the counted, from 0 to 1; None where nothing is counted."""
        return self.on_time / self.counted if self.counted else None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def reported_rate(self) -> float | None:
        """Handed in, also late, among the counted, from 0 to 1; None where nothing is counted."""
        return (self.on_time + self.late) / self.counted if self.counted else None


class Ranked(Frozen):
    """One unit with its place; those that stand alike share it."""

    place: int
    unit_code: str
    unit_name: str
    tally: Tally


class Snapshot(Frozen):
    """All that a circular is made of, at the aware instant ``as_of``. ``supersedes`` is the number that it corrects."""

    as_of: datetime
    notice_id: str
    notice_number: str
    notice_title: str
    office_name: str
    items: tuple[str, ...]
    ranking: bool = False
    supersedes: str = ""
    correction: str = ""
    entries: tuple[Entry, ...]


class Circular(Frozen):
    """One 通报. A draft has no ``number``; ``body`` is its text, final from the signing on.

    ``snapshot_hash`` is in the trail; ``supersedes`` is the id of the one that it corrects; ``requirement`` is what the
    office adds in its own words.
    """

    id: int
    notice_id: str
    office: str
    number: str = ""
    state: CircularState
    supersedes: int | None = None
    snapshot: Snapshot
    snapshot_hash: str
    body: str
    requirement: str = ""
    drafted_by: str
    drafted_at: datetime
    signed_by: str = ""
    signed_at: datetime | None = None


def entries_of(standings: Iterable[Standing], as_of: datetime) -> tuple[Entry, ...]:
    """Judge every task. What a withdrawn notice asked, what comes as it occurs, and voluntary reports count nowhere."""
    return tuple(_entry(standing, as_of) for standing in standings if _concerns(standing))


def _concerns(standing: Standing) -> bool:
    if standing.state is TaskState.WITHDRAWN or standing.demand is Demand.AS_THEY_OCCUR:
        return False
    return standing.demand is Demand.MANDATORY or standing.state not in REPORTED


def _entry(standing: Standing, as_of: datetime) -> Entry:
    category = _category(standing, as_of)
    # An exclusion shields from blame; what is in time, or not due yet, needs no shield. Who was given more time is
    # told apart all the same: the others' due may have passed.
    shielded = category is not Category.ON_TIME and (category is not Category.PENDING or standing.extended)
    exclusion = exclusion_of(standing) if shielded else None
    return Entry(
        unit_code=standing.unit_code,
        unit_name=standing.unit_name,
        obligation=standing.obligation,
        occurrence=standing.occurrence,
        title=standing.title,
        category=Category.EXCLUDED if exclusion else category,
        exclusion=exclusion,
        overdue=category is not Category.EXCLUDED and _overdue(standing, as_of),
        due=standing.due,
        returns=standing.returns,
    )


def _category(standing: Standing, as_of: datetime) -> Category:
    if standing.state is TaskState.WAIVED or standing.demand is Demand.OPT_IN:
        return Category.EXCLUDED
    if standing.state in REPORTED:
        return Category.LATE if standing.late else Category.ON_TIME
    if standing.state is TaskState.RETURNED:
        return Category.RETURNED
    return Category.MISSING if _overdue(standing, as_of) else Category.PENDING


def _overdue(standing: Standing, as_of: datetime) -> bool:
    if standing.state is TaskState.MISSING:
        return True
    return standing.state not in REPORTED and standing.due is not None and standing.due < as_of


def exclusion_of(standing: Standing) -> Exclusion | None:
    """Why nothing is held against the unit for this task; None where something may be."""
    if standing.state is TaskState.WAIVED:
        return Exclusion.WAIVED
    if standing.demand is Demand.OPT_IN:
        return Exclusion.OPTED_OUT
    if standing.extended:
        return Exclusion.EXTENDED
    return None if standing.delivered else Exclusion.UNDELIVERED


def exclusion_sentence(entry: Entry, as_of: datetime) -> str:
    """Why the unit is not named, for the signer."""
    assert entry.exclusion is not None
    reason = _REASONS[entry.exclusion]
    if entry.exclusion is not Exclusion.EXTENDED or entry.due is None:
        return reason
    return f"{reason}至{instant_label(entry.due)}{'，延期后仍未报送' if entry.overdue and entry.due < as_of else ''}"


def tally(entries: Iterable[Entry]) -> Tally:
    """Count by category."""
    counts = dict.fromkeys(Category, 0)
    returns = 0
    for entry in entries:
        counts[entry.category] += 1
        returns += entry.returns
    return Tally(**{category.value: count for category, count in counts.items()}, returns=returns)


def ranked(entries: Sequence[Entry]) -> tuple[Ranked, ...]:
    """Units with something counted: the best first, by share in time, then share handed in, then fewer returns."""
    by_unit: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        by_unit.setdefault((entry.unit_code, entry.unit_name), []).append(entry)
    tallies = {unit: tally(listed) for unit, listed in by_unit.items()}
    merit = {unit: _merit(one) for unit, one in tallies.items() if one.counted}
    ordered = sorted(merit, key=lambda unit: (merit[unit], unit))
    places: dict[tuple[float, float, int], int] = {}
    for place, unit in enumerate(ordered, 1):
        places.setdefault(merit[unit], place)
    return tuple(
        Ranked(place=places[merit[unit]], unit_code=unit[0], unit_name=unit[1], tally=tallies[unit]) for unit in ordered
    )


def _merit(one: Tally) -> tuple[float, float, int]:
    """Lower is better."""
    assert one.on_time_rate is not None
    assert one.reported_rate is not None
    return -one.on_time_rate, -one.reported_rate, one.returns


def check_worth_it(entries: Sequence[Entry]) -> None:
    """Raises NothingToCirculate where nothing is counted yet."""
    if not tally(entries).counted:
        raise NothingToCirculate("还没有已到截止时间且应计入的事项，暂无可通报的内容；请截止后再起草", field="items")


def snapshot_hash(snapshot: Snapshot) -> str:
    """SHA-256 over the snapshot's canonical JSON: keys sorted, no blanks."""
    spelt = json.dumps(snapshot.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(spelt.encode()).hexdigest()
