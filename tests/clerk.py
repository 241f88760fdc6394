"""The clerk of an office that looks before it passes on, as scenario tests speak of one."""

from datetime import datetime
from typing import Any

from activities.reissuing import Proposed, ReissueOrder, Reissuing
from domain.facts import Provenance
from domain.notices import Notice, NoticeDraft
from domain.obligations import Obligation
from domain.rollup import Rollup
from tests.cascade import Cascade

OFFICE = "swj"


class Clerk:
    """Acts for one office of a cascade."""

    def __init__(self, cascade: Cascade, office: str = OFFICE) -> None:
        self.cascade = cascade
        self.office = office
        self._reissuing = Reissuing(cascade.ledger, cascade.clock, cascade.engine)

    def propose(self, *superiors: Notice) -> Proposed:
        """What is proposed for these notices."""
        return self._reissuing.propose(self.office, [superior.id for superior in superiors])

    async def issue(self, draft: NoticeDraft, *superiors: Notice) -> Notice:
        """Issue the edited proposal, and let the news reach everybody."""
        order = ReissueOrder(
            office=self.office,
            superiors=tuple(superior.id for superior in superiors),
            draft=draft,
            provenance=Provenance(actor="戊小贸", channel="email"),
        )
        issued = self._reissuing.issue(order).notice
        await self.cascade.settle()
        return issued


def rollup(cascade: Cascade, notice_id: str, obligation: str) -> Rollup:
    """The newest rollup of one obligation due once."""
    with cascade.ledger.reading() as facts:
        latest = facts.latest_rollup(notice_id, (obligation, "once"))
    assert latest is not None
    return latest[1]


def figures(found: Rollup) -> dict[str, Any]:
    """Its figures by key."""
    return {figure.field.key: figure.value for figure in found.figures}


def due_at(obligation: Obligation, due: datetime) -> Obligation:
    """The same, due once at another instant."""
    return obligation.model_copy(update={"occurrences": (obligation.occurrences[0].model_copy(update={"due": due}),)})
