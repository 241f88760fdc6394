"""The page behind a link, put together: the notice, what was just done or refused, and a form for every task."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from activities.reissuing import Proposed
from domain.errors import CascadeError
from domain.obligations import Demand
from domain.report_drafts import DraftChanged
from domain.reports import LinkUsed
from domain.rights import Act
from service.reissuing_desk import proposal
from service.web.link.access import Access
from service.web.link.forms import TaskForm, Typed, task_form
from service.web.link.held import Held, held
from service.web.link.view import LinkView, TaskView, view
from service.web.pages import office_page, visitor_page
from service.web.state import Office

UNITS_SHOWN = 300
MERGE = "merge-"
"""What the name of a tick begins with; the rest is the id of the waiting notice to merge."""


@dataclass(frozen=True)
class Attempt:
    """What was typed into a form that has to be shown again, and why. ``task_id`` 0 stands for the re-issue.

    Without a refusal only a blank was asked for.
    """

    typed: Typed
    task_id: int = 0
    refusal: CascadeError | None = None


@dataclass(frozen=True)
class Card:
    """One task on the page. ``used`` says that the form had been sent in before, or its draft changed elsewhere:
    ``theirs`` is then what stands there.
    """

    item: TaskView
    form: TaskForm | None
    open: bool
    again: bool
    used: str
    theirs: tuple[Held, ...] | None = None


def notice_page(
    office: Office, request: Request, access: Access, done: str = "", attempt: Attempt | None = None
) -> HTMLResponse:
    """The page. ``done`` names the act that led here. Raises as ``Access.visitor``."""
    now = office.house.clock.now()
    with office.house.ledger.reading() as facts:
        visitor = access.visitor(facts, now)
        shown = view(facts, office.views, visitor, now)
        proposed = proposal(facts, facts.notice(visitor.notice_id), shown.receipt, now)
    refusal = attempt.refusal if attempt else None
    context = _context(shown, proposed, attempt, now) | {
        "done": _done(shown, done),
        "passes_on": _passes_on(office, access),
    }
    return task_page(request, access, "notice", context, refusal.status if refusal else 200)


def task_page(
    request: Request, access: Access, name: str, context: Mapping[str, Any], status: int = 200
) -> HTMLResponse:
    """A page of this way in: in the shell of its own, or in that of people who have signed in.

    The template sees ``base``, the address of the page below the root, and ``csrf``, '' for links.
    """
    person = access.person
    if person is None:
        shell = {"shell": "base.html.jinja", "base": access.base, "csrf": ""}
        return visitor_page(request, name, {**shell, **context}, status)
    shell = {"shell": "office.html.jinja", "base": access.base, "csrf": person.csrf}
    return office_page(request, person, name, {**shell, **context}, section="desk", status=status)


def _passes_on(office: Office, access: Access) -> bool:
    """Whether a signed-in person is to go to the wizard for passing on; a link passes on by itself."""
    if access.person is None:
        return False
    path = office.views.unit_path(access.base.rsplit("/", 1)[-1])
    return path is not None and access.person.may(Act.WORK, path)


def _context(shown: LinkView, found: Proposed | None, attempt: Attempt | None, now: datetime) -> dict[str, Any]:
    proposed = found.draft if found else None
    upcoming = _upcoming(shown, now)
    opened = attempt.task_id if attempt else upcoming.task.id if upcoming and not proposed else 0
    reissuing = attempt if attempt and not attempt.task_id else None
    return {
        "view": shown,
        "now": now,
        "proposed": proposed,
        "waiting": found.waiting if found else (),
        "merging": _chosen(reissuing),
        "reissue_number": reissuing.typed.get("number", "") if reissuing else "",
        "reissue_mistake": reissuing.refusal.message if reissuing and reissuing.refusal else "",
        "cards": [_card(item, attempt, opened, acts=shown.acts) for item in shown.tasks],
        "failed": attempt is not None and attempt.refusal is not None,
        "next_due": upcoming,
        "units_shown": UNITS_SHOWN,
    }


def _chosen(attempt: Attempt | None) -> frozenset[str]:
    """The waiting notices ticked to be merged."""
    return frozenset(merged(attempt.typed)) if attempt else frozenset()


def merged(typed: Typed) -> tuple[str, ...]:
    """The ids of the waiting notices that a form says to merge."""
    return tuple(name.removeprefix(MERGE) for name in typed if name.startswith(MERGE))


def _card(item: TaskView, attempt: Attempt | None, opened: int, *, acts: bool) -> Card:
    """A form sent twice keeps what was typed, now on top of the version that came first."""
    mine = attempt if attempt and attempt.task_id == item.task.id else None
    refusal = mine.refusal if mine else None
    told = isinstance(refusal, LinkUsed | DraftChanged)
    mistaken = None if told else refusal
    fillable = acts and (item.open or item.correctable)
    return Card(
        item=item,
        form=task_form(item, mine.typed if mine else None, mistaken) if fillable else None,
        open=item.task.id == opened,
        again=mine is not None,
        used=refusal.message if refusal and told else "",
        theirs=held(item, mine.typed) if mine and isinstance(refusal, DraftChanged) else None,
    )


def _done(shown: LinkView, done: str) -> str | TaskView:
    """What to confirm at the top: a task just reported, or "acknowledged", "asked" …; only what the facts bear out."""
    for item in shown.tasks:
        if done == f"task-{item.task.id}" and item.latest:
            return item
        if done == f"saved-{item.task.id}" and item.draft:
            return done
        if done == f"objected-{item.task.id}" and item.objected:
            return "objected"
        if done == f"asked-{item.task.id}" and item.asked:
            return "asked"
    receipt = shown.receipt
    true = {
        "acknowledged": receipt is not None and receipt.acknowledged_at is not None,
        "reissued": receipt is not None and receipt.child_id is not None,
        "discarded": True,
    }
    return done if true.get(done) else ""


def _upcoming(shown: LinkView, now: datetime) -> TaskView | None:
    """The next task to fill in: the earliest that must be."""
    waiting = [item for item in shown.tasks if item.open and item.owing and item.obligation.demand is Demand.MANDATORY]
    return min(waiting, key=lambda item: item.task.due or now, default=None)
