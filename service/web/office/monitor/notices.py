"""The list of notices that a person may watch."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from domain.notices import NoticeState
from domain.rights import Act
from service.store.views import NoticeFilter
from service.web.pages import office_page
from service.web.parameters import NOTICE_ID
from service.web.rights import Sees
from service.web.state import OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
PAGE = 30
STATES = {NoticeState.ISSUED: "办理中", NoticeState.CLOSED: "已办结", NoticeState.WITHDRAWN: "已撤回"}


@router.get("/notices")
def notices(
    request: Request,
    person: Sees,
    office: OfficeDependency,
    q: Annotated[str, Query(max_length=60)] = "",
    state: Annotated[str, Query(max_length=20)] = "",
    below: bool = False,
    after: Annotated[str, Query(pattern=f"{NOTICE_ID}|^$")] = "",
) -> HTMLResponse:
    """Newest first, of the person's own office; with ``below`` also what the offices of the subtree have issued."""
    tops = () if person.home else office.views.tops()
    own = person.home or (tops[0] if len(tops) == 1 else None)
    wanted = NoticeFilter(
        paths=person.places(Act.SEE),
        state=NoticeState(state) if state in set(NoticeState) else None,
        office=None if below else own,
        text=q.strip(),
    )
    found = office.views.listed_notices(wanted, PAGE + 1, after or None)
    asked = {"q": wanted.text, "state": wanted.state or "", "below": "1" if below else ""}
    more = asked | {"after": found[PAGE - 1].id} if len(found) > PAGE else None
    context = {
        "wanted": wanted,
        "below": below,
        "rows": found[:PAGE],
        "states": STATES,
        "asked": asked,
        "query": lambda **changes: urlencode({key: value for key, value in (asked | changes).items() if value}),
        "next": f"?{urlencode({key: value for key, value in more.items() if value})}" if more else "",
        "first": f"?{urlencode({key: value for key, value in asked.items() if value})}" if after else "",
    }
    return office_page(request, person, "monitor/notices", context, section="notices")
