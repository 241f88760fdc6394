"""What a unit looks back at: every version of its own report, and what was compiled from the units below it."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from domain.base import Frozen
from domain.errors import NotFound
from domain.facts import Facts, ItemState
from domain.rollup import Rollup
from service.web.link.access import Given, on
from service.web.link.acts import TaskNumber
from service.web.link.notice_page import task_page
from service.web.link.request_pages import task_shown
from service.web.state import OfficeDependency
from service.web.ways import way_of

router = APIRouter(tags=["pages"], include_in_schema=False)


class Compiled(Frozen):
    """One item as compiled from below; ``rollup`` is None where that has not happened yet."""

    state: ItemState
    version: int
    rollup: Rollup | None


@on(router, "GET", "/tasks/{task_id}/versions")
def versions(task_id: TaskNumber, request: Request, office: OfficeDependency, access: Given) -> HTMLResponse:
    """All versions, the newest first, with their files and what was decided on each."""
    notice, item = task_shown(office, access, task_id)
    found = office.views.versions(task_id)
    context = {
        "notice": notice,
        "item": item,
        "versions": found,
        "ways": {one.version: way_of(one.channel) for one in found},
    }
    return task_page(request, access, "versions", context)


@on(router, "GET", "/rollup")
def rollup(request: Request, office: OfficeDependency, access: Given) -> HTMLResponse:
    """What the unit's own notice has gathered so far. Raises NotFound where it has passed nothing on."""
    with office.house.ledger.reading() as facts:
        who = access.visitor(facts, office.house.clock.now())
        receipt = facts.receipt(who.notice_id, who.unit)
        if receipt.child_id is None:
            raise NotFound("本单位没有转发这份通知，没有汇总；请返回通知页面", field="notice_id")
        child = facts.notice(receipt.child_id)
        items = [_compiled(facts, child.id, state) for state in facts.items(child.id)]
    return task_page(request, access, "received", {"notice": child.draft, "items": items})


def _compiled(facts: Facts, notice_id: str, state: ItemState) -> Compiled:
    found = facts.latest_rollup(notice_id, state.item.key)
    version, rollup = found or (0, None)
    return Compiled(state=state, version=version, rollup=rollup)
