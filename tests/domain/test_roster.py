"""Who is fairly named: every task counts once, and nobody is blamed for what was granted or never reached them."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clock import SHANGHAI
from domain.obligations import Demand
from domain.roster import (
    Category,
    Entry,
    Exclusion,
    NothingToCirculate,
    Ranked,
    Snapshot,
    Standing,
    check_worth_it,
    entries_of,
    exclusion_sentence,
    ranked,
    snapshot_hash,
    tally,
)
from domain.task_life import REPORTED, TaskState

DUE = datetime(2024, 6, 20, 18, tzinfo=SHANGHAI)
LATER = DUE + timedelta(days=1)
STANDINGS = st.builds(
    lambda **changes: standing(**changes),
    unit_code=st.sampled_from(["a", "b", "c", "d"]),
    obligation=st.sampled_from(["table", "summary"]),
    demand=st.sampled_from([Demand.MANDATORY, Demand.MANDATORY, Demand.OPT_IN, Demand.AS_THEY_OCCUR]),
    state=st.sampled_from(sorted(TaskState)),
    due=st.none() | st.sampled_from([DUE, DUE + timedelta(days=9)]),
    late=st.booleans(),
    extended=st.booleans(),
    returns=st.integers(0, 3),
    delivered=st.booleans(),
)
ROSTERS = st.lists(STANDINGS, max_size=12)


def standing(**changes: object) -> Standing:
    known = {
        "unit_code": "a",
        "obligation": "table",
        "occurrence": "once",
        "title": "统计表",
        "demand": Demand.MANDATORY,
        "state": TaskState.OWED,
        "due": DUE,
    }
    merged = known | changes
    return Standing.model_validate({"unit_name": f"{merged['unit_code']}村", **merged})


def entry(**changes: object) -> Entry:
    (one,) = entries_of([standing(**changes)], LATER)
    return one


@pytest.mark.parametrize(
    ("changes", "category"),
    [
        ({"state": TaskState.ACCEPTED, "late": False}, Category.ON_TIME),
        ({"state": TaskState.SUBMITTED, "late": False}, Category.ON_TIME),  # waits for review: our own time
        ({"state": TaskState.SUBMITTED, "late": True}, Category.LATE),
        ({"state": TaskState.OWED}, Category.MISSING),
        ({"state": TaskState.OWED, "due": LATER}, Category.PENDING),
        ({"state": TaskState.MISSING}, Category.MISSING),
        ({"state": TaskState.RETURNED, "due": LATER}, Category.RETURNED),
        ({"state": TaskState.RETURNED}, Category.RETURNED),
        ({"state": TaskState.WAIVED}, Category.EXCLUDED),
        ({"extended": True}, Category.EXCLUDED),
        ({"extended": True, "due": LATER + timedelta(days=1)}, Category.EXCLUDED),
        ({"delivered": False, "due": LATER}, Category.PENDING),
        ({"delivered": False}, Category.EXCLUDED),
        ({"state": TaskState.MISSING, "delivered": False}, Category.EXCLUDED),
        ({"demand": Demand.OPT_IN}, Category.EXCLUDED),
        ({"extended": True, "state": TaskState.ACCEPTED, "late": False}, Category.ON_TIME),
        ({"extended": True, "state": TaskState.ACCEPTED, "late": True}, Category.EXCLUDED),
    ],
)
def test_each_task_counts_where_it_belongs(changes: dict[str, object], category: Category) -> None:
    assert entry(**changes).category is category


def test_returned_is_named_only_past_its_new_due_and_never_as_missing() -> None:
    assert not entry(state=TaskState.RETURNED, due=LATER).named
    overdue = entry(state=TaskState.RETURNED)
    assert overdue.named
    assert tally([overdue]).missing == 0


def test_the_signer_sees_why_somebody_is_not_named() -> None:
    reasons = {
        Exclusion.WAIVED: entry(state=TaskState.WAIVED),
        Exclusion.OPTED_OUT: entry(demand=Demand.OPT_IN),
        Exclusion.UNDELIVERED: entry(delivered=False),
        Exclusion.EXTENDED: entry(extended=True, state=TaskState.RETURNED, due=LATER + timedelta(days=1)),
    }
    for exclusion, one in reasons.items():
        assert one.exclusion is exclusion
        assert exclusion_sentence(one, LATER)
    assert "延期后仍未报送" not in exclusion_sentence(reasons[Exclusion.EXTENDED], LATER)
    assert "延期后仍未报送" in exclusion_sentence(entry(extended=True), LATER)


def test_what_was_not_asked_for_counts_nowhere() -> None:
    gone = standing(state=TaskState.WITHDRAWN)
    voluntary = standing(demand=Demand.OPT_IN, state=TaskState.ACCEPTED, late=True)
    assert entries_of([gone, voluntary, standing(demand=Demand.AS_THEY_OCCUR)], LATER) == ()


@given(ROSTERS)
def test_every_task_is_in_exactly_one_category(standings: list[Standing]) -> None:
    entries = entries_of(standings, LATER)
    total = tally(entries)
    assert total.expected == len(entries)
    assert total.on_time + total.late + total.missing + total.returned + total.pending + total.excluded == len(entries)
    for rate in (total.on_time_rate, total.reported_rate):
        assert rate is None if total.counted == 0 else 0 <= (rate or 0) <= 1
    if total.on_time_rate is not None and total.reported_rate is not None:
        assert total.on_time_rate <= total.reported_rate


@given(ROSTERS)
def test_nobody_is_named_who_was_excused_or_handed_in_in_time(standings: list[Standing]) -> None:
    for one in standings:
        for each in entries_of([one], LATER):
            if each.named:
                assert one.demand is Demand.MANDATORY
                assert not one.extended
                assert one.delivered
                assert one.state is not TaskState.WAIVED
                assert one.state not in REPORTED or one.late


@given(ROSTERS, st.sampled_from(["extended", "undelivered", "waived"]))
def test_an_excuse_never_makes_it_worse(standings: list[Standing], excuse: str) -> None:
    changes = {"extended": {"extended": True}, "undelivered": {"delivered": False}}
    update = changes.get(excuse, {"state": TaskState.WAIVED})
    for one in standings:
        before = any(each.named for each in entries_of([one], LATER))
        excused = any(each.named for each in entries_of([one.model_copy(update=update)], LATER))
        assert excused <= before
        assert not excused


@given(ROSTERS)
def test_the_ranking_is_fair(standings: list[Standing]) -> None:
    places = ranked(entries_of(standings, LATER))
    assert [one.place for one in places] == sorted(one.place for one in places)
    for one in places:
        better = sum(_key(other) < _key(one) for other in places)
        assert one.place == 1 + better


def _key(one: Ranked) -> tuple[float, float, int]:
    total = one.tally
    assert total.on_time_rate is not None
    assert total.reported_rate is not None
    return -total.on_time_rate, -total.reported_rate, total.returns


def test_nothing_is_circulated_before_anything_counts() -> None:
    check_worth_it([entry()])
    for one in (entry(due=LATER), entry(extended=True)):
        with pytest.raises(NothingToCirculate):
            check_worth_it([one])


def snapshot(*standings: Standing, **changes: object) -> Snapshot:
    known = {
        "as_of": LATER,
        "notice_id": "top",
        "notice_number": "泉安办〔2024〕1号",
        "notice_title": "关于开展安全生产月活动的通知",
        "office_name": "某市安委办",
        "items": ("统计表",),
        "entries": entries_of(standings, LATER),
    }
    return Snapshot.model_validate(known | changes)


@given(ROSTERS, ROSTERS)
def test_the_hash_tells_snapshots_apart_and_survives_storing(one: list[Standing], other: list[Standing]) -> None:
    first, second = snapshot(*one), snapshot(*other)
    assert (snapshot_hash(first) == snapshot_hash(second)) == (first == second)
    assert snapshot_hash(Snapshot.model_validate_json(first.model_dump_json())) == snapshot_hash(first)
