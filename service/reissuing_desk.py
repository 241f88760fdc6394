"""Re-issuing by a clerk (审核后转发): what is proposed, and issuing it as looked at."""

from datetime import datetime

from activities.issuing import issue_notice
from activities.reporting import ForeignTask, NoticeClosed
from domain.clock import Clock
from domain.errors import Conflict, InvalidInput, NotFound
from domain.facts import DraftingFacts, Ledger, Link, Provenance, Receipt
from domain.notices import AlreadyReissued, Notice, NoticeDraft, NoticeState, reissue_id
from domain.orders import Engine
from domain.reissue import reissue_draft
from domain.units import ReissueRule

NUMBER_LENGTH = 60


class NothingToReissue(Conflict):
    """The unit answers for itself: nobody is below it, or nothing of the notice is passed on."""

    code = "nothing_to_reissue"


def proposal(facts: DraftingFacts, notice: Notice, receipt: Receipt | None, now: datetime) -> NoticeDraft | None:
    """What the clerk is asked to issue, or None where nothing waits for one."""
    waits = receipt is not None and receipt.reissue is ReissueRule.REVIEW_FIRST and receipt.child_id is None
    if receipt is None or not waits or notice.state is not NoticeState.ISSUED:
        return None
    return reissue_draft(notice, facts.unit(receipt.unit_code), now, facts.calendar())


def issue_reviewed(
    ledger: Ledger, clock: Clock, engine: Engine, link: Link, number: str, draft: NoticeDraft | None = None
) -> str:
    """Issue the proposal, or the edited ``draft``, in the name of the link's contact. Returns the notice id.

    A draft may change everything but the office and the notice it answers. Raises NoticeClosed, AlreadyReissued,
    NothingToReissue, ForeignTask, NotFound, and what issuing raises.
    """
    if link.unit_code is None:
        raise NotFound("这个链接只供查看，不能转发通知；请从本单位收到的通知邮件中打开链接", field="token")
    now = clock.now()
    with ledger.transaction() as facts:
        superior = facts.notice(link.notice_id)
        _reissuable(superior, facts.receipt(superior.id, link.unit_code))
        proposed = reissue_draft(superior, facts.unit(link.unit_code), now, facts.calendar())
        chosen = _edited(proposed, draft) if draft else proposed
        if number:
            chosen = chosen.model_copy(update={"number": _checked(number)})
        notice_id = reissue_id(superior.origin_id, link.unit_code)
        issue_notice(facts, chosen, notice_id, now, actor=link.contact_name)
        # Whoever passes a notice on has it: re-issuing implies acknowledging, as submitting does.
        provenance = Provenance(actor=link.contact_name, channel=link.channel.value)
        facts.acknowledge(superior.id, link.unit_code, now, provenance)
    engine.poke(superior.id)
    return notice_id


def _reissuable(superior: Notice, receipt: Receipt) -> None:
    if superior.state is not NoticeState.ISSUED:
        raise NoticeClosed("该通知已办结或已撤回，无需再转发", field="notice_id")
    if receipt.child_id is not None:
        raise AlreadyReissued("本单位已经转发过这份通知，无需重复操作", field="token")
    if receipt.reissue is ReissueRule.NEVER:
        raise NothingToReissue("这份通知由本单位直接办理，无需转发；请打开链接报送", field="token")


def _edited(proposed: NoticeDraft, draft: NoticeDraft) -> NoticeDraft:
    if draft.office != proposed.office:
        raise ForeignTask(f"只能以本单位（{proposed.office}）的名义转发，请改正发文单位编码", field="office")
    return draft.model_copy(update={"basis": proposed.basis})


def _checked(number: str) -> str:
    if len(number) > NUMBER_LENGTH or not number.isprintable():
        raise InvalidInput(f"文号最多 {NUMBER_LENGTH} 个字，不含换行；请更正", field="number")
    return number
