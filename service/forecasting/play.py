"""The play of a dry run: what the workflows would order, ordered at once, instant after instant.

The steps are the activities themselves and people act by the use cases themselves. What the engine does for them in
earnest, waiting and waking, is here a clock that jumps to the next instant at which anything is planned.
"""

import heapq
import itertools
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from temporalio.exceptions import ApplicationError

from activities.compiling import Compiled, CompileOrder, CompilingActivities
from activities.issuing import Branch, IssuingActivities
from activities.reissuing import ReissueOrder, Reissuing
from activities.reporting import Reporting, ReportOrder
from activities.reviewing import Acceptance, Reviewing
from activities.telling import RungOrder, TellingActivities
from domain.behaviour import MARGIN, Answering, Behaviour
from domain.clock import BusinessClock
from domain.errors import CascadeError
from domain.facts import Provenance, Receipt
from domain.forecast import PlannedAct
from domain.notices import Notice
from domain.orders import Moment, NoticeOrder, due_together, kind_of
from domain.policy import Act
from domain.reviews import SeenReport
from domain.units import ReissueRule, Unit
from service.forecasting.answers import imagined_answer
from service.forecasting.company import ImaginedClock, ImaginedCourier, ImaginedEngine
from service.forecasting.imagination import ImaginedLedger


class Play:
    """One cascade from issue to its last message."""

    def __init__(
        self,
        ledger: ImaginedLedger,
        clock: ImaginedClock,
        engine: ImaginedEngine,
        courier: ImaginedCourier,
        people: Answering,
    ) -> None:
        self._ledger, self._clock, self._engine, self._courier = ledger, clock, engine, courier
        self._people = people
        self._issuing = IssuingActivities(ledger, clock, engine)
        self._telling = TellingActivities(ledger, clock, engine)
        self._compiling = CompilingActivities(ledger, clock, engine)
        self._reporting = Reporting(ledger, clock, engine)
        self._reissuing = Reissuing(ledger, clock, engine)
        self._reviewing = Reviewing(ledger, clock, engine)
        self._reviewed: set[str] = set()
        self._looking: set[str] = set()
        self._moments: dict[str, tuple[Moment, ...]] = {}
        self._agenda: list[tuple[datetime, int, PlannedAct, int]] = []
        self._counter = itertools.count()
        self.reasons: dict[tuple[str, str], str] = {}
        self.acts: list[PlannedAct] = []
        self.closed: dict[str, datetime] = {}

    @property
    def notices(self) -> Sequence[str]:
        """Ids of all notices of the cascade, superiors first."""
        return list(self._moments)

    def begin(self, notice: Notice, office: Unit) -> None:
        """Start with a notice whose rows are written."""
        self._start(_order(notice.id, notice.origin_id, office, None))

    def run(self) -> None:
        """Until nothing is planned any more."""
        self._courier.carry()
        while (moment := self._next()) is not None:
            self._clock.moment = max(moment, self._clock.moment)
            self._people_act()
            for notice_id in list(self._moments):
                self._follow_plan(notice_id)
            self._offices_look()
            self._courier.carry()

    def _next(self) -> datetime | None:
        planned = [moments[0].instant for moments in self._moments.values() if moments]
        planned += [self._agenda[0][0]] if self._agenda else []
        release = self._courier.next_release()
        return min([*planned, *([release] if release else [])], default=None)

    def _start(self, order: NoticeOrder) -> None:
        """The first step of a notice's workflow, and of all that it starts below."""
        try:
            issued = self._issuing.issue(order)
        except ApplicationError:
            return  # left to the administrator, as an incident tells
        self._remember(order.notice_id, () if issued.closed else issued.moments)
        self._invite(order.notice_id)
        notice = self._ledger.facts.notice(order.notice_id)
        for branch in issued.branches:
            self._branch(notice, branch)

    def _branch(self, above: Notice, branch: Branch) -> None:
        if branch.notice_id not in self._moments:
            office = self._ledger.facts.unit(branch.office)
            self._start(_order(branch.notice_id, above.origin_id, office, above.id))

    def _remember(self, notice_id: str, moments: tuple[Moment, ...]) -> None:
        self._moments[notice_id] = moments
        self.reasons |= {(notice_id, moment.rung_id): moment.summary for moment in moments}

    def _follow_plan(self, notice_id: str) -> None:
        """What the notice's workflow does at this instant."""
        while due := due_together(self._moments[notice_id], self._clock.now()):
            rung_ids = tuple(moment.rung_id for moment in due)
            if kind_of(due[0].act) is Act.REMIND:
                self._telling.escalate(RungOrder(notice_id=notice_id, rung_ids=rung_ids))
                self._moments[notice_id] = self._moments[notice_id][len(due) :]
            else:
                step = self._compiling.close if due[0].act == Act.CLOSE else self._compiling.compile_rollup
                moment = max(one.instant for one in due)
                self._stand(notice_id, step(CompileOrder(notice_id=notice_id, rung_ids=rung_ids, moment=moment)))
            self._answer_pokes()

    def _offices_look(self) -> None:
        """An office whose units answer reviews what waits for it, an hour after it came."""
        for notice_id in sorted(self._reviewed - self._looking):
            if self._people.behaviour is not Behaviour.NOBODY and self._ledger.facts.waiting_reports(notice_id):
                self._looking.add(notice_id)
                office = self._ledger.facts.notice(notice_id).office
                self._put(self._clock.now() + MARGIN, notice_id, office, "accept")

    def _accept(self, planned: PlannedAct) -> None:
        self._looking.discard(planned.notice_id)
        rows = self._ledger.facts.waiting_reports(planned.notice_id)
        reports = tuple(SeenReport(task_id=row.id, version=row.version) for row in rows)
        self._reviewing.accept(planned.notice_id, Acceptance(reports=reports, by=planned.unit_code))

    def _answer_pokes(self) -> None:
        """Notices that were told to look again do so, and those above them that this completes."""
        while self._engine.poked:
            notice_id = next(iter(self._engine.poked))
            del self._engine.poked[notice_id]
            if notice_id in self._moments:
                self._stand(notice_id, self._compiling.compile_rollup(CompileOrder(notice_id=notice_id)))

    def _stand(self, notice_id: str, compiled: Compiled) -> None:
        self._remember(notice_id, compiled.moments)
        if compiled.closed:
            self.closed.setdefault(notice_id, self._clock.now())
        notice = self._ledger.facts.notice(notice_id)
        for branch in compiled.branches:
            self._branch(notice, branch)

    def _invite(self, notice_id: str) -> None:
        """Put on the agenda what the recipients will do."""
        facts = self._ledger.facts
        receipts = {receipt.unit_code: receipt for receipt in facts.receipts(notice_id)}
        answering = {code: one for code, one in receipts.items() if self._people.answers(code)}
        notice, now = facts.notice(notice_id), self._clock.now()
        if any(obligation.review for obligation in notice.draft.obligations):
            self._reviewed.add(notice_id)
        for receipt in answering.values():
            self._put(self._people.signs_at(notice.acknowledge_due, now), notice_id, receipt.unit_code, "acknowledge")
            if receipt.reissue is ReissueRule.REVIEW_FIRST:
                self._put(self._people.signs_at(notice.reissue_due, now), notice_id, receipt.unit_code, "reissue")
        for row in facts.asked(notice_id):
            if row.due is None or row.unit_code not in answering:
                continue
            if not _compiled(notice, row.obligation, answering[row.unit_code]):
                at = self._people.reports_at(row.unit_code, row.due, now, facts.calendar())
                if at is not None:
                    self._put(at, notice_id, row.unit_code, "report", row)

    def _put(self, at: datetime, notice_id: str, unit_code: str, act: str, row: Any = None) -> None:
        item = {"obligation": row.obligation, "occurrence": row.occurrence} if row is not None else {}
        planned = PlannedAct(at=at, unit_code=unit_code, notice_id=notice_id, act=act, **item)
        heapq.heappush(self._agenda, (at, next(self._counter), planned, row.id if row is not None else 0))

    def _people_act(self) -> None:
        while self._agenda and self._agenda[0][0] <= self._clock.now():
            _, _, planned, task_id = heapq.heappop(self._agenda)
            try:
                self._do(planned, task_id)
            except CascadeError:
                continue  # too late, or nothing to do any more: the product says so to people, too
            self.acts.append(planned)
            self._answer_pokes()

    def _do(self, planned: PlannedAct, task_id: int) -> None:
        provenance = Provenance(actor=planned.unit_code, channel="email", link=f"dry-run-{task_id}")
        match planned.act:
            case "acknowledge":
                self._reporting.acknowledge(planned.notice_id, planned.unit_code, provenance)
            case "accept":
                self._accept(planned)
            case "reissue":
                superiors = (planned.notice_id,)
                self._reissuing.issue(
                    ReissueOrder(office=planned.unit_code, superiors=superiors, provenance=provenance)
                )
            case _:
                self._reporting.report(self._report(planned, task_id, provenance))

    def _report(self, planned: PlannedAct, task_id: int, provenance: Provenance) -> ReportOrder:
        obligation = self._ledger.facts.notice(planned.notice_id).obligation(planned.obligation)
        return ReportOrder(
            notice_id=planned.notice_id,
            unit_code=planned.unit_code,
            task_id=task_id,
            submission=imagined_answer(obligation),
            provenance=provenance,
        )


def _compiled(notice: Notice, obligation: str, receipt: Receipt) -> bool:
    """Whether the unit's report is compiled from below."""
    return receipt.reissue is not ReissueRule.NEVER and notice.obligation(obligation).cascades


def _order(notice_id: str, origin_id: str, office: Unit, superior_id: str | None) -> NoticeOrder:
    return NoticeOrder(
        notice_id=notice_id,
        origin_id=origin_id,
        office=office.code,
        office_path=office.path,
        level=office.level.value,
        clock=BusinessClock.plain(),
        superior_id=superior_id,
    )
