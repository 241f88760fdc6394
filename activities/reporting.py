"""People's acts (签收、报送): one SQL transaction each, working also while the engine is down."""

from datetime import datetime

from activities.review_clock import start_waiting
from domain.base import Frozen
from domain.clock import Clock
from domain.entries import PROXY
from domain.errors import Conflict
from domain.facts import Facts, Incident, Ledger, Provenance, Submitted, TaskFacts
from domain.files import FileUnknown, named
from domain.incidents import IncidentKind
from domain.letters import ChannelName
from domain.notices import Notice, NoticeState
from domain.obligations import Demand, Obligation
from domain.orders import Engine
from domain.policy import CLIMB, Step
from domain.quiet import release_instant
from domain.quotas import falls_short, shortfall
from domain.reports import Content, InvalidReport, LinkUsed, Submission, check
from domain.task_life import OWING, REPORTED, TaskState, after_part, after_report, after_supplement


class NoticeClosed(Conflict):
    """The notice is closed or withdrawn: the act has no place any more."""

    code = "notice_closed"


class ForeignTask(Conflict):
    """The link belongs to another unit or notice than the task."""

    code = "link_foreign"
    status = 403


class CompiledBelow(Conflict):
    """The office's report is compiled from its subordinates and cannot be typed in."""

    code = "compiled_below"


class ReportOrder(Frozen):
    """One report for one task, in the name of the unit and notice that the signed link names.

    ``base_version`` is the version the form was opened on, 0 for a first report: a form sent twice is refused.
    ``received_at`` is when it came where that was before it was entered: by it late is judged.
    """

    notice_id: str
    unit_code: str
    task_id: int
    submission: Submission
    base_version: int = 0
    received_at: datetime | None = None
    provenance: Provenance


class HandedIn(Frozen):
    """A report that was written, and the task as it stood before.

    ``waits`` where it is the first of its item and day to wait for review, so that the plan has grown.
    """

    task: TaskFacts
    submitted: Submitted
    waits: bool = False


class Reporting:
    """What a unit does with a notice."""

    def __init__(self, ledger: Ledger, clock: Clock, engine: Engine) -> None:
        self._ledger = ledger
        self._clock = clock
        self._engine = engine

    def acknowledge(self, notice_id: str, unit_code: str, provenance: Provenance) -> bool:
        """签收. False where it had been done before. Raises NoticeClosed, NotFound."""
        with self._ledger.transaction() as facts:
            return self.sign_for(facts, notice_id, unit_code, provenance)

    def sign_for(self, facts: Facts, notice_id: str, unit_code: str, provenance: Provenance) -> bool:
        """Acknowledge inside the caller's transaction. Raises as ``acknowledge``."""
        _open(facts.notice(notice_id))
        return facts.acknowledge(notice_id, unit_code, self._clock.now(), provenance)

    def report(self, order: ReportOrder) -> Submitted:
        """报送. Raises InvalidReport, LinkUsed, NoticeClosed, TaskClosed, ForeignTask, CompiledBelow, NotFound."""
        with self._ledger.transaction() as facts:
            handed = self.hand_in(facts, order)
        return self.announce(handed)

    def hand_in(self, facts: Facts, order: ReportOrder) -> HandedIn:
        """Report inside the caller's transaction, who announces it once it is committed. Raises as ``report``."""
        task = facts.task(order.task_id)
        if (task.notice_id, task.unit_code) != (order.notice_id, order.unit_code):
            raise ForeignTask("这个链接不属于该单位或该通知；请从本单位收到的邮件中打开链接", field="task_id")
        submitted = submit(facts, task, order, self._clock)
        if not order.provenance.channel.startswith(PROXY):
            facts.drop_report_draft(task.id)
        waits = not submitted.supplement and not submitted.short and _waits(facts, task, self._clock.now())
        return HandedIn(task=task, submitted=submitted, waits=waits)

    def announce(self, handed: HandedIn) -> Submitted:
        """Wake whoever waits for this report. Returns how it was taken."""
        if handed.task.climbed:
            for channel in ChannelName:
                self._engine.poke_courier(channel)
        settled = handed.submitted.outstanding == 0 and not handed.submitted.supplement
        if settled or handed.waits:
            self._engine.poke(handed.task.notice_id)
        return handed.submitted


def compiled_below(facts: Facts, task: TaskFacts, obligation: Obligation) -> bool:
    """Whether the unit's own notice collects what is asked for here. What that leaves out the unit answers by hand."""
    if not obligation.cascades or task.child_id is None:
        return False
    return facts.notice(task.child_id).brings(task.notice_id, task.obligation, task.occurrence)


def submit(facts: Facts, task: TaskFacts, order: ReportOrder, clock: Clock) -> Submitted:
    """Check and write one report inside the caller's transaction; a supplement (补报) where the item is closed."""
    now = clock.now()
    notice = _standing(facts.notice(task.notice_id))
    obligation = notice.obligation(task.obligation)
    if compiled_below(facts, task, obligation):
        raise CompiledBelow(f"“{obligation.title}”由下级单位报送后自动汇总，无需手工填报", field="task_id")
    if order.base_version != task.version:
        raise LinkUsed(
            f"“{obligation.title}”已报送第 {task.version} 版，本次未重复提交；"
            "如需更正，请重新打开链接，在已报内容上修改后再报",
            field="base_version",
        )
    content = check(obligation, _with_known_files(facts, task, order.submission))
    if obligation.demand is Demand.AS_THEY_OCCUR:
        content = _added(facts, task, content)
        # The due of a return is over with the report it asked for: what occurs later is never late.
        task = task if task.state is TaskState.RETURNED else task.model_copy(update={"due": None})
    state = _following(task, obligation, content)
    submitted = facts.put_report(task, state, content, order.received_at or now, order.provenance)
    if state in OWING:
        return submitted.model_copy(update={"short": shortfall(obligation, len(content.entries))})
    if task.closed:
        facts.raise_incidents([stale(notice, task)], now)
    stand_down(facts, notice, task, now)
    return submitted


def _following(task: TaskFacts, obligation: Obligation, content: Content) -> TaskState:
    """The state after the report. Too few entries are kept while the task owes, and it goes on owing."""
    if falls_short(obligation, content):
        if task.closed or task.state not in OWING:
            raise InvalidReport(
                f"“{obligation.title}”至少报送 {obligation.minimum_entries} 个，现有 {len(content.entries)} 个",
                field="entries",
            )
        return after_part(task.state)
    return after_supplement(task.state) if task.closed else after_report(task.state, review=obligation.review)


def stand_down(facts: Facts, notice: Notice, task: TaskFacts, now: datetime) -> int:
    """Tell exactly those who were alarmed about the task, as it stood before the report. Returns how many messages."""
    # A correction tells nobody a second time.
    if task.state in REPORTED or task.climbed < CLIMB.index(Step.LEADER):
        return 0
    policy = notice.policy
    return facts.stand_down(task, now, release_instant(now, facts.calendar(), policy.quiet, policy.immediate))


def _waits(facts: Facts, task: TaskFacts, now: datetime) -> bool:
    """Whether the office has to review it, and its clock for this day begins with it."""
    notice = facts.notice(task.notice_id)
    return notice.obligation(task.obligation).review and start_waiting(
        facts, notice, (task.obligation, task.occurrence), now
    )


def _added(facts: Facts, task: TaskFacts, content: Content) -> Content:
    before = facts.kept_content(task.id)
    if before is None:
        return content
    return content.model_copy(
        update={"entries": before.entries + content.entries, "files": before.files + content.files}
    )


def _with_known_files(facts: Facts, task: TaskFacts, submission: Submission) -> Submission:
    """Each file with the size and kind that the store found: nobody can hand in what was not uploaded for this task."""
    if not submission.files:
        return submission
    known = facts.files_at_hand(task.id)
    if strange := [one for one in submission.files if one.sha256 not in known]:
        raise FileUnknown(f"“{strange[0].name}”不在已上传的文件中，请重新上传后再报", field="files")
    files = [
        one.model_copy(
            update={"size": known[one.sha256].size, "kind": known[one.sha256].kind}
            | {"name": named(one.name, known[one.sha256].kind)}
        )
        for one in submission.files
    ]
    return submission.model_copy(update={"files": tuple(files)})


def stale(notice: Notice, task: TaskFacts) -> Incident:
    """What was frozen differs from the facts by a supplement: the office decides whether to send it upward."""
    title = notice.obligation(task.obligation).title
    return Incident(
        key=f"stale:{notice.id}:{task.obligation}/{task.occurrence}",
        kind=IncidentKind.STALE.value,
        notice_id=notice.id,
        unit_code=notice.office,
        sentence=f"“{title}”办结后收到补报，汇总已过时；请查看差异（cascade notice diff {notice.id}），需要的补报上级",
    )


def _open(notice: Notice) -> Notice:
    if notice.state is NoticeState.CLOSED:
        raise NoticeClosed("该通知已办结，无需再签收；补充材料请在报送事项中补报", field="notice_id")
    return _standing(notice)


def _standing(notice: Notice) -> Notice:
    if notice.state is NoticeState.WITHDRAWN:
        raise NoticeClosed(f"该通知已撤回（{notice.withdrawn_reason}），无需再办", field="notice_id")
    return notice
