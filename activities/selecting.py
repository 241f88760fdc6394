"""Selecting (遴选): an office chooses what goes upward of its units' cases, with a reason and credit to the origin."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field

from activities.compiling import SubmitOrder, submit
from activities.ending import compile_item
from activities.reporting import NoticeClosed
from domain.base import Frozen
from domain.clock import Clock
from domain.errors import Conflict, NotFound
from domain.facts import Facts, Ledger
from domain.facts.cases import CaseReport, Selected, Selection
from domain.letters import ChannelName
from domain.notices import Notice, NoticeState
from domain.obligations import Form, Obligation
from domain.orders import Engine
from domain.plan import ItemKey
from domain.quotas import selection_limit
from domain.task_life import TaskState
from domain.texts import ShortLine

Reason = Annotated[ShortLine, Field(min_length=1)]
Person = Annotated[ShortLine, Field(min_length=1, max_length=60)]


class SelectionFull(Conflict):
    """More entries would be chosen than may go upward."""

    code = "selection_full"


class NothingToSelect(Conflict):
    """The obligation asks for no cases, or the report is not one to choose from."""

    code = "nothing_to_select"


class AlreadySelected(Conflict):
    """The entry was chosen before."""

    code = "already_selected"


class Pick(Frozen):
    """One entry of the newest report of a unit: the ``entry``-th, counted from 1."""

    unit_code: ShortLine
    entry: Annotated[int, Field(ge=1, le=100)]
    reason: Reason


class SelectOrder(Frozen):
    """Choose these entries of one occurrence, all or none. ``by`` is the name of the person who decides."""

    obligation: ShortLine
    occurrence: ShortLine
    picks: Annotated[tuple[Pick, ...], Field(min_length=1, max_length=100)]
    by: Person


class UnselectOrder(Frozen):
    """Take one choice back."""

    selection_id: int
    reason: Reason
    by: Person


class SelectionState(Frozen):
    """What is chosen of one occurrence now, and how many may be; None for any number."""

    selected: tuple[Selected, ...]
    limit: int | None


class Selecting:
    """What an office does with the cases of its units."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine

    def select(self, notice_id: str, order: SelectOrder) -> SelectionState:
        """Raises SelectionFull, NothingToSelect, AlreadySelected, NoticeClosed, NotFound."""
        with self._ledger.transaction() as facts:
            state, complete = select(facts, notice_id, order, self._clock.now())
        return self._announced(state, complete)

    def unselect(self, notice_id: str, order: UnselectOrder) -> SelectionState:
        """Raises NoticeClosed, NotFound."""
        with self._ledger.transaction() as facts:
            state, complete = unselect(facts, notice_id, order, self._clock.now())
        return self._announced(state, complete)

    def _announced(self, state: SelectionState, complete: Sequence[str]) -> SelectionState:
        """Superiors whose item this completes look again; who was alarmed about it is told."""
        for superior_id in complete:
            self._engine.poke(superior_id)
        for channel in ChannelName:
            self._engine.poke_courier(channel)
        return state


def select(facts: Facts, notice_id: str, order: SelectOrder, now: datetime) -> tuple[SelectionState, list[str]]:
    """Choose inside the caller's transaction. Also gives the superior notices that have to look again."""
    notice, key = facts.notice(notice_id), (order.obligation, order.occurrence)
    obligation = _obligation(notice, key)
    reports = {report.unit_code: report for report in facts.case_reports(notice_id, key)}
    before = facts.selected(notice_id, key)
    known = {(one.report_id, one.entry) for one in before}
    chosen = [_choice(reports, pick, known) for pick in order.picks]
    limit = selection_limit(obligation, answered(facts, obligation))
    if limit is not None and len(before) + len(chosen) > limit:
        raise SelectionFull(
            f"“{obligation.title}”每期最多推荐 {limit} 个，已选 {len(before)} 个；如需更换，请先取消已选的",
            field="picks",
        )
    facts.put_selections(chosen, now, order.by)
    told = [{"unit": pick.unit_code, "entry": pick.entry, "reason": pick.reason} for pick in order.picks]
    facts.trail(notice_id, now, order.by, "selected", {"item": "/".join(key), "picks": told})
    state = SelectionState(selected=tuple(facts.selected(notice_id, key)), limit=limit)
    return state, _sent_up(facts, notice, key, now, order.by)


def unselect(facts: Facts, notice_id: str, order: UnselectOrder, now: datetime) -> tuple[SelectionState, list[str]]:
    """Take a choice back inside the caller's transaction. Gives the same."""
    notice = facts.notice(notice_id)
    found = next((one for one in facts.selected(notice_id) if one.id == order.selection_id), None)
    if found is None:
        raise NotFound("这份通知没有这条推荐记录；请先用 cascade notice quotas 查看已选", field="selection_id")
    key = (found.obligation, found.occurrence)
    obligation = _obligation(notice, key)
    facts.drop_selection(found.id)
    detail = {"item": "/".join(key), "unit": found.unit_code, "entry": found.entry + 1, "reason": order.reason}
    facts.trail(notice_id, now, order.by, "unselected", detail)
    limit = selection_limit(obligation, answered(facts, obligation))
    state = SelectionState(selected=tuple(facts.selected(notice_id, key)), limit=limit)
    return state, _sent_up(facts, notice, key, now, order.by)


def answered(facts: Facts, obligation: Obligation) -> list[Obligation]:
    """The superiors' obligations that one of ours feeds."""
    return [facts.notice(one.notice_id).obligation(one.obligation_key) for one in obligation.answers]


def _obligation(notice: Notice, key: ItemKey) -> Obligation:
    if notice.state is NoticeState.WITHDRAWN:
        raise NoticeClosed("该通知已撤回，不能再遴选案例", field="notice_id")
    found = next((one for one in notice.draft.obligations if one.key == key[0]), None)
    if found is None or key[1] not in {one.key for one in found.occurrences}:
        raise NotFound(f"通知中没有报送事项“{'/'.join(key)[:60]}”，请核对事项和期次", field="obligation")
    if found.form is not Form.CASES:
        raise NothingToSelect(f"“{found.title}”不是案例报送，不能遴选", field="obligation")
    return found


def _choice(reports: dict[str, CaseReport], pick: Pick, known: set[tuple[int, int]]) -> Selection:
    report = reports.get(pick.unit_code)
    if report is None:
        raise NotFound(f"单位“{pick.unit_code[:40]}”没有这一期的报送任务，请核对", field="unit_code")
    if report.report_id is None or report.state is not TaskState.ACCEPTED:
        raise NothingToSelect(f"“{report.unit_name}”这一期的案例还没有报送或尚未采纳，不能推荐", field="unit_code")
    if pick.entry > len(report.entries):
        raise NotFound(
            f"“{report.unit_name}”这一期只报送了 {len(report.entries)} 个案例，没有第 {pick.entry} 个", field="entry"
        )
    place = (report.report_id, pick.entry - 1)
    if place in known:
        raise AlreadySelected(f"“{report.unit_name}”的第 {pick.entry} 个案例已经推荐，无需重复操作", field="entry")
    known.add(place)
    return Selection(item_id=report.item_id, report_id=place[0], entry=place[1], reason=pick.reason)


def _sent_up(facts: Facts, notice: Notice, key: ItemKey, now: datetime, actor: str) -> list[str]:
    """What was compiled before is compiled anew and submitted, also where nothing more is collected.

    Before the first compiling nothing goes up: the choice waits for it. Returns the superiors that have to look again.
    """
    state = next(one for one in facts.items(notice.id) if one.item.key == key)
    if not state.version:
        return []
    compile_item(facts, notice, state, facts.contributions(notice.id, key), now, changed=True)
    return submit(facts, SubmitOrder(notice_id=notice.id, items=(key,)), now, actor)[1] if notice.superiors else []
