"""Preparing a report (填报准备): a unit keeps a draft, and uploads the files that belong to it, until it hands in."""

from collections.abc import Mapping

from activities.reporting import CompiledBelow, ForeignTask, NoticeClosed, compiled_below
from domain.base import Frozen
from domain.clock import Clock, instant_label
from domain.errors import NotFound
from domain.facts import Facts, TaskFacts
from domain.files import FILES_LIMIT, FileOversize, FileUnknown, ReportFile, StoredFile, named
from domain.notices import NoticeState
from domain.obligations import Demand, Obligation
from domain.report_drafts import DraftChanged, ReportDraft
from domain.task_life import TaskClosed, takes_supplement


class Desk(Frozen):
    """Whose draft of which task, and who works on it."""

    notice_id: str
    unit_code: str
    task_id: int
    by: str


class Uploaded(Frozen):
    """A file that came, under the name it had, for a slot of evidence or ''."""

    stored: StoredFile
    name: str
    slot: str = ""


class Changed(Frozen):
    """A draft after a change, and the version that the change was made on, 0 for none."""

    draft: ReportDraft
    before: int


class Preparing:
    """What happens to the draft of one task, each inside the caller's transaction.

    All raise ForeignTask, NoticeClosed, TaskClosed, CompiledBelow, NotFound.
    """

    def __init__(self, clock: Clock, octets: int) -> None:
        """``octets``: what all files of one report may have together."""
        self._clock = clock
        self._octets = octets

    def save(self, facts: Facts, desk: Desk, typed: Mapping[str, str], version: int) -> ReportDraft:
        """Keep what is typed, on top of the ``version`` seen. Raises DraftChanged."""
        task, obligation = _prepared(facts, desk)
        check_version(facts.report_draft(task.id), version)
        return self._change(facts, desk, task, obligation, typed).draft

    def add(self, facts: Facts, desk: Desk, uploaded: Uploaded) -> Changed:
        """Add a file; the same in the same slot is not added twice. Raises FileOversize, FileUnknown."""
        task, obligation = _prepared(facts, desk)
        if uploaded.slot not in ("", *obligation.slots):
            raise FileUnknown("通知没有要求这项材料；请刷新页面后重新上传", field="slot")
        stored = uploaded.stored
        draft = facts.report_draft(task.id)
        held = draft.files if draft else _inherited(facts, task, obligation)
        if draft and any((one.sha256, one.slot) == (stored.sha256, uploaded.slot) for one in held):
            return Changed(draft=draft, before=draft.version)
        if len(held) >= FILES_LIMIT or sum(one.size for one in held) + stored.size > self._octets:
            raise FileOversize(
                f"一次报送最多 {FILES_LIMIT} 个文件、合计 {self._octets >> 20} MB，这个文件没有加入；请压缩或去掉一些",
                field="file",
            )
        facts.put_file(stored, self._clock.now())
        file = ReportFile(name=named(uploaded.name, stored.kind), slot=uploaded.slot, **stored.model_dump())
        return self._change(facts, desk, task, obligation, None, (file,))

    def take(self, facts: Facts, desk: Desk, number: int) -> Changed:
        """Take a file out. Raises NotFound where it is not in the draft."""
        task, obligation = _prepared(facts, desk)
        changed = self._change(facts, desk, task, obligation, None)
        if not facts.take_draft_file(task.id, number):
            raise NotFound("这个文件已不在草稿中，请刷新页面查看", field="number")
        kept = tuple(one for one in changed.draft.files if one.number != number)
        return changed.model_copy(update={"draft": changed.draft.model_copy(update={"files": kept})})

    def drop(self, facts: Facts, desk: Desk, version: int) -> None:
        """Throw the draft away: the form shows again what was handed in. Raises DraftChanged."""
        task, _ = _prepared(facts, desk)
        check_version(facts.report_draft(task.id), version)
        facts.drop_report_draft(task.id)

    def files(self, facts: Facts, desk: Desk) -> tuple[ReportFile, ...]:
        """What a report made now goes with: the files of the draft, else those of the report that it corrects."""
        task, obligation = _prepared(facts, desk)
        draft = facts.report_draft(task.id)
        if draft is None:
            return _inherited(facts, task, obligation)
        return tuple(ReportFile(**one.model_dump(exclude={"number"})) for one in draft.files)

    def _change(
        self,
        facts: Facts,
        desk: Desk,
        task: TaskFacts,
        obligation: Obligation,
        typed: Mapping[str, str] | None,
        files: tuple[ReportFile, ...] = (),
    ) -> Changed:
        """A draft begins with the files of the report that it corrects."""
        version = facts.put_report_draft(task.id, typed, self._clock.now(), desk.by)
        inherited = _inherited(facts, task, obligation) if version == 1 else ()
        facts.put_draft_files(task.id, (*inherited, *files))
        draft = facts.report_draft(task.id)
        assert draft is not None
        return Changed(draft=draft, before=version - 1)


def check_version(draft: ReportDraft | None, seen: int) -> None:
    """Raises DraftChanged, saying by whom and when, where the draft is not the one that was ``seen`` (0: none)."""
    if (draft.version if draft else 0) == seen:
        return
    if draft is None:
        raise DraftChanged(
            "这份草稿已报送或已放弃，本次没有保存；所填内容都在，请核对后再保存或报送", field="draft_version"
        )
    raise DraftChanged(
        f"{draft.by}于{instant_label(draft.changed_at)}改动过这份草稿（可能在另一台设备上），本次没有保存；"
        "所填内容都在，附件以草稿中的为准，请核对后再保存或报送",
        field="draft_version",
    )


def _prepared(facts: Facts, desk: Desk) -> tuple[TaskFacts, Obligation]:
    """The task, where a report for it is still taken."""
    task = facts.task(desk.task_id)
    if (task.notice_id, task.unit_code) != (desk.notice_id, desk.unit_code):
        raise ForeignTask("这个链接不属于该单位或该通知；请从本单位收到的邮件中打开链接", field="task_id")
    notice = facts.notice(task.notice_id)
    obligation = notice.obligation(task.obligation)
    if notice.state is NoticeState.WITHDRAWN:
        raise NoticeClosed(f"该通知已撤回（{notice.withdrawn_reason}），无需再办", field="notice_id")
    if task.closed and not takes_supplement(task.state):
        raise TaskClosed("该事项已不再接收材料；确需补充请联系发文单位", field="task_id")
    if compiled_below(facts, task, obligation):
        raise CompiledBelow(f"“{obligation.title}”由下级单位报送后自动汇总，无需手工填报", field="task_id")
    return task, obligation


def _inherited(facts: Facts, task: TaskFacts, obligation: Obligation) -> tuple[ReportFile, ...]:
    """The files that a correction begins with."""
    corrected = task.version and obligation.demand is not Demand.AS_THEY_OCCUR
    return tuple(facts.report_files(task.id)) if corrected else ()
