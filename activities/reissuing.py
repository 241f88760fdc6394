"""Passing on by hand (审核后转发): what is proposed to a clerk for one superior notice or several, and issuing it.

Until the clerk acts the climb of the clock of re-issuing runs for every superior that waits.
"""

from collections.abc import Sequence
from datetime import datetime

from activities.issuing import IssueReceiptChoice, issue_notice
from activities.reporting import ForeignTask, NoticeClosed
from domain.base import Frozen
from domain.clock import Clock
from domain.errors import Conflict, InvalidInput, NotFound
from domain.facts import Facts, Ledger, Provenance, Receipt
from domain.facts.passing import WaitingNotice
from domain.inheritance import inherit
from domain.merging import local_draft
from domain.notices import NUMBER_LENGTH, AlreadyReissued, Notice, NoticeDraft, NoticeState, reissue_id
from domain.orders import Engine
from domain.units import ReissueRule, Unit

MOST_SUPERIORS = 10
"""Superior notices that one local notice may carry out."""


class NothingToReissue(Conflict):
    """The unit answers for itself: nobody is below it, or nothing of the notice is passed on."""

    code = "nothing_to_reissue"


class NotAddressed(Conflict):
    """The superior notice was not sent to this office, nor to the unit that it acts for."""

    code = "not_addressed"


class Proposed(Frozen):
    """What the clerk is asked to look at. ``draft`` carries out the notices of its basis; ``waiting`` are further ones
    that wait for this office and may be merged into it.
    """

    draft: NoticeDraft
    waiting: tuple[WaitingNotice, ...]


class ReissueOrder(Frozen):
    """Issue in the name of ``office`` what carries out ``superiors``, the first of which it answers first.

    ``draft`` is the proposal as edited, None for as it stands; superiors that its basis names by id are merged, too.
    ``number`` replaces the draft's where it is not empty.
    """

    office: str
    superiors: tuple[str, ...]
    draft: NoticeDraft | None = None
    number: str = ""
    provenance: Provenance


class Reissuing:
    """What an office does with notices that wait for its clerk."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine

    def propose(self, office: str, superiors: Sequence[str]) -> Proposed:
        """What carries out ``superiors``. Raises as ``issue`` where one of them can be passed on no more."""
        with self._ledger.reading() as facts:
            return propose(facts, office, superiors, self._clock.now())

    def issue(self, order: ReissueOrder) -> IssueReceiptChoice:
        """Issue, and acknowledge every superior.

        Raises NoticeClosed, AlreadyReissued, NothingToReissue, NotAddressed, ForeignTask, InheritedDropped,
        InheritedTwice, NotInherited, NotFound, and what issuing raises.
        """
        with self._ledger.transaction() as facts:
            choice = issue_local(facts, order, self._clock.now())
        # The first superior's workflow starts the new one; the others only look again.
        for superior_id in choice.notice.superiors:
            self._engine.poke(superior_id)
        return choice


def propose(facts: Facts, office: str, superiors: Sequence[str], now: datetime) -> Proposed:
    """What ``office`` would issue to carry out ``superiors``, and what else waits for it."""
    unit = facts.unit(office)
    found = [superior for superior, _ in _superiors(facts, unit, superiors)]
    waiting = [one for one in facts.waiting(_received_by(unit)) if one.notice_id not in superiors]
    return Proposed(draft=local_draft(found, unit, now, facts.calendar()), waiting=tuple(waiting))


def issue_local(facts: Facts, order: ReissueOrder, now: datetime) -> IssueReceiptChoice:
    """Write the local notice inside the caller's transaction, who pokes the superiors once it is committed."""
    unit = facts.unit(order.office)
    named = [basis.notice_id for basis in order.draft.basis if basis.notice_id] if order.draft else []
    found = _superiors(facts, unit, (*order.superiors, *named))
    draft = local_draft([superior for superior, _ in found], unit, now, facts.calendar())
    if order.draft is not None:
        if order.draft.office != unit.code:
            raise ForeignTask(f"只能以本单位（{unit.code}）的名义转发，请改正发文单位编码", field="office")
        draft = inherit(draft, order.draft, [superior for superior, _ in found])
    if order.number:
        draft = draft.model_copy(update={"number": _checked(order.number)})
    notice_id = _free_id(facts, found[0][0], unit)
    choice = issue_notice(facts, draft, notice_id, now, actor=order.provenance.actor)
    if facts.notice(notice_id) != choice.notice:
        # Somebody else's stands under this id, written since the receipts were read: writing passed over ours.
        raise AlreadyReissued("本单位刚刚转发过这份通知，本次未重复转发；请刷新后查看", field="notice_id")
    for superior, receipt in found:
        # Whoever passes a notice on has it: re-issuing implies acknowledging, as submitting does.
        facts.acknowledge(superior.id, receipt.unit_code, now, order.provenance)
    return choice


def _superiors(facts: Facts, office: Unit, notice_ids: Sequence[str]) -> list[tuple[Notice, Receipt]]:
    distinct = list(dict.fromkeys(notice_ids))
    if len(distinct) > MOST_SUPERIORS:
        raise InvalidInput(f"一次最多合并 {MOST_SUPERIORS} 份上级通知，请分开转发", field="basis")
    return [_reissuable(facts, office, notice_id) for notice_id in distinct]


def _reissuable(facts: Facts, office: Unit, notice_id: str) -> tuple[Notice, Receipt]:
    superior = facts.notice(notice_id)
    named = f"“{superior.draft.number}”（{notice_id}）"
    if superior.state is NoticeState.WITHDRAWN:
        raise NoticeClosed(f"上级通知{named}已撤回，无需再转发", field="notice_id")
    if superior.state is NoticeState.CLOSED:
        raise NoticeClosed(f"上级通知{named}已办结，无需再转发", field="notice_id")
    receipt = _receipt(facts, office, superior, named)
    if receipt.child_id is not None:
        raise AlreadyReissued(f"本单位已经转发过{named}（{receipt.child_id}），无需重复操作", field="notice_id")
    if receipt.reissue is ReissueRule.NEVER:
        raise NothingToReissue(f"{named}由本单位直接办理，无需转发；请打开链接报送", field="notice_id")
    return superior, receipt


def _receipt(facts: Facts, office: Unit, superior: Notice, named: str) -> Receipt:
    for code in _received_by(office):
        try:
            return facts.receipt(superior.id, code)
        except NotFound:
            continue
    raise NotAddressed(f"上级通知{named}没有发给“{office.name}”；请核对通知编号和单位编码", field="notice_id")


def _received_by(office: Unit) -> tuple[str, ...]:
    return (office.code, office.acts_for) if office.acts_for else (office.code,)


def _free_id(facts: Facts, superior: Notice, office: Unit) -> str:
    """The usual id; a further one where the office has passed on another notice of the same origin."""
    usual = free = reissue_id(superior.origin_id, office.code)
    count = 1
    while facts.has_notice(free):
        count += 1
        free = f"{usual}.{count}"
    return free


def _checked(number: str) -> str:
    if len(number) > NUMBER_LENGTH or not number.isprintable():
        raise InvalidInput(f"文号最多 {NUMBER_LENGTH} 个字，不含换行；请更正", field="number")
    return number
