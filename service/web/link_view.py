"""What a signed link shows: the notice, the unit's standing, and its tasks with what was handed in."""

from domain.base import Frozen
from domain.facts import Facts, Link, Receipt, TaskFacts
from domain.notices import Notice
from domain.obligations import Demand, Obligation
from domain.reports import Content
from domain.task_life import OWING, label
from service.links import LinkExpired, LinkSigner


class TaskView(Frozen):
    """One task on the page. ``open`` tells whether the form is offered."""

    task: TaskFacts
    obligation: Obligation
    state: str
    occurrence: str
    owing: bool
    open: bool
    compiled_below: bool
    content: Content | None


class LinkView(Frozen):
    """Everything the page needs. ``origin`` is the notice as first issued, whose text re-issues carry."""

    link: Link
    notice: Notice
    origin: Notice
    receipt: Receipt | None
    tasks: tuple[TaskView, ...]


def open_link(facts: Facts, signer: LinkSigner, token: str) -> Link:
    """The link behind a token. Raises LinkForged, LinkExpired."""
    link = facts.link(signer.read(token))
    if not link.live:
        raise LinkExpired("该链接的联系人已变更，链接失效；请向发文单位索取新的链接", field="token")
    return link


def view(facts: Facts, link: Link) -> LinkView:
    """What this link shows now."""
    notice = facts.notice(link.notice_id)
    unit = link.unit_code
    return LinkView(
        link=link,
        notice=notice,
        origin=facts.notice(notice.origin_id),
        receipt=facts.receipt(notice.id, unit) if unit else None,
        tasks=tuple(_task(facts, notice, task) for task in facts.tasks_of(notice.id, unit)) if unit else (),
    )


def _task(facts: Facts, notice: Notice, task: TaskFacts) -> TaskView:
    obligation = notice.obligation(task.obligation)
    compiled_below = obligation.cascades and task.reissued
    occurrence = next(n.label for n in obligation.occurrences if n.key == task.occurrence)
    again = obligation.demand is Demand.AS_THEY_OCCUR
    return TaskView(
        task=task,
        obligation=obligation,
        state=label(task.state),
        occurrence=occurrence,
        owing=task.state in OWING,
        open=(task.state in OWING or again) and not compiled_below,
        compiled_below=compiled_below,
        content=facts.content(task.id) if task.version and not compiled_below else None,
    )
