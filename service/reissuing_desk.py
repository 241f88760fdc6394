"""Re-issuing by a clerk (审核后转发): what is proposed, and issuing it as looked at."""

from datetime import datetime

from activities.issuing import issue_notice
from domain.clock import Clock
from domain.errors import Conflict, NotFound
from domain.facts import DraftingFacts, Ledger, Link, Receipt
from domain.notices import Notice, NoticeDraft, reissue_id
from domain.orders import Engine
from domain.reissue import reissue_draft
from domain.units import ReissueRule


class AlreadyReissued(Conflict):
    """The office has passed this notice on already."""

    code = "already_reissued"


def proposal(facts: DraftingFacts, notice: Notice, receipt: Receipt | None, now: datetime) -> NoticeDraft | None:
    """What the clerk is asked to issue, or None where nothing waits for one."""
    if receipt is None or receipt.reissue is not ReissueRule.REVIEW_FIRST or receipt.child_id is not None:
        return None
    return reissue_draft(notice, facts.unit(receipt.unit_code), now, facts.calendar())


def issue_reviewed(
    ledger: Ledger, clock: Clock, engine: Engine, link: Link, number: str, draft: NoticeDraft | None = None
) -> str:
    """Issue the proposal, or the edited ``draft``, in the name of the link's contact. Returns the notice id.

    Raises AlreadyReissued, NotFound, and what issuing raises.
    """
    if link.unit_code is None:
        raise NotFound("这个链接不能转发通知", field="token")
    now = clock.now()
    with ledger.transaction() as facts:
        superior = facts.notice(link.notice_id)
        receipt = facts.receipt(superior.id, link.unit_code)
        if receipt.child_id is not None:
            raise AlreadyReissued("本单位已经转发过这份通知，无需重复操作", field="token")
        chosen = draft or reissue_draft(superior, facts.unit(link.unit_code), now, facts.calendar())
        if number:
            chosen = chosen.model_copy(update={"number": number})
        notice_id = reissue_id(superior.origin_id, link.unit_code)
        issue_notice(facts, chosen, notice_id, now, actor=link.contact_name)
    engine.poke(superior.id)
    return notice_id
