"""Passing on through a signed link (审核后转发): what the page proposes, and issuing it in the contact's name."""

from collections.abc import Sequence
from datetime import datetime

from activities.reissuing import Proposed, ReissueOrder, Reissuing, propose
from domain.clock import Clock
from domain.errors import NotFound
from domain.facts import Facts, Ledger, Link, Provenance, Receipt
from domain.notices import Notice, NoticeDraft, NoticeState
from domain.orders import Engine
from domain.units import ReissueRule


def proposal(facts: Facts, notice: Notice, receipt: Receipt | None, now: datetime) -> Proposed | None:
    """What the clerk is asked to issue, or None where nothing waits for one."""
    waits = receipt is not None and receipt.reissue is ReissueRule.REVIEW_FIRST and receipt.child_id is None
    if receipt is None or not waits or notice.state is not NoticeState.ISSUED:
        return None
    return propose(facts, receipt.unit_code, (notice.id,), now)


def propose_by_link(facts: Facts, link: Link, also: Sequence[str], now: datetime) -> Proposed:
    """What carries out the link's notice, and ``also`` those. Raises as ``Reissuing.issue``."""
    return propose(facts, _unit(link), (link.notice_id, *also), now)


def issue_reviewed(
    ledger: Ledger,
    clock: Clock,
    engine: Engine,
    link: Link,
    number: str,
    draft: NoticeDraft | None = None,
    also: Sequence[str] = (),
) -> str:
    """Issue the proposal, or the edited ``draft``, in the name of the link's contact. Returns the notice id.

    A draft may change everything but the office and what its superiors ask for. Raises as ``Reissuing.issue``.
    """
    order = ReissueOrder(
        office=_unit(link),
        superiors=(link.notice_id, *also),
        draft=draft,
        number=number,
        provenance=Provenance(actor=link.contact_name, channel=link.channel.value),
    )
    return Reissuing(ledger, clock, engine).issue(order).notice.id


def _unit(link: Link) -> str:
    if link.unit_code is None:
        raise NotFound("这个链接只供查看，不能转发通知；请从本单位收到的通知邮件中打开链接", field="token")
    return link.unit_code
