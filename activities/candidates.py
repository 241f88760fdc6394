"""What a 督办单 is drafted from: each recipient with what it has not settled, and what is known of it at an instant."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from activities.reporting import NoticeClosed
from domain.errors import NotFound
from domain.facts import Facts
from domain.notices import Notice, NoticeState
from domain.plan import ItemKey
from domain.supervising import Candidate
from domain.supervision import SupervisionFacts, ToldOnce


def not_withdrawn(notice: Notice) -> Notice:
    """The notice, open or closed. Raises NoticeClosed."""
    if notice.state is NoticeState.WITHDRAWN:
        raise NoticeClosed("该通知已撤回，不能再督办或通报", field="notice_id")
    return notice


def item_named(notice: Notice, obligation: str | None, occurrence: str) -> ItemKey | None:
    """The item of a notice; None where none is named. Raises NotFound."""
    if obligation is None:
        return None
    known = {(one.key, each.key) for one in notice.draft.obligations for each in one.occurrences}
    if (obligation, occurrence) not in known:
        raise NotFound("这份通知没有这一报送事项或期次，请核对", field="obligation")
    return obligation, occurrence


def candidates_of(facts: Facts, notice: Notice, key: ItemKey | None) -> list[Candidate]:
    """Every recipient. In a writing transaction nobody else drafts under the notice until it ends."""
    # Whoever drafts here holds the notice from now on: two clerks never draft the same.
    colours = facts.open_colours(notice.id)
    unsettled = facts.unsettled(notice.id, key)
    return [
        Candidate(
            unit_code=receipt.unit_code,
            unit_name=receipt.unit_name,
            acknowledged_at=receipt.acknowledged_at,
            items=tuple(unsettled.get(receipt.unit_code, ())),
            open_colours=frozenset(colours.get(receipt.unit_code, ())),
        )
        for receipt in facts.receipts(notice.id)
    ]


def frozen_facts(
    notice: Notice, office: str, unit: Candidate, told: Mapping[str, Sequence[ToldOnce]], now: datetime
) -> SupervisionFacts:
    """All that is known of a unit at ``now``; ``told`` by unit code."""
    amended = [one.at for one in notice.revised if any(change.concerns(unit.unit_code) for change in one.changes)]
    return SupervisionFacts(
        as_of=now,
        notice_number=notice.draft.number,
        notice_title=notice.draft.title,
        office_name=office,
        unit_code=unit.unit_code,
        unit_name=unit.unit_name,
        acknowledged_at=unit.acknowledged_at,
        amended_at=max(amended, default=None),
        items=unit.items,
        told=tuple(told.get(unit.unit_code, ())),
    )
