"""The stream of a notice's monitor: server-sent events for as long as the page is open and its reader may look."""

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.security import HTTPBearer
from fastapi.sse import EventSourceResponse
from starlette.concurrency import run_in_threadpool

from domain.errors import CascadeError
from domain.rights import Act
from service.web.parameters import NoticeId
from service.web.rights import SeesNotice, require, signed_in
from service.web.state import OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
_bearer = HTTPBearer(auto_error=False)
_Edition = Annotated[str, Query(max_length=60)]


@router.get("/notices/{notice_id}/live")
async def live(
    notice_id: NoticeId,
    request: Request,
    _: SeesNotice,
    office: OfficeDependency,
    since: _Edition = "",
    last_event_id: Annotated[str, Header(max_length=60)] = "",
) -> EventSourceResponse:
    """What changes after the edition that the page was made of. Raises NotFound, TooManyStreams."""
    await run_in_threadpool(office.views.notice_head, notice_id)
    office.live.admit()

    async def allowed() -> bool:
        try:
            person = await signed_in(request, office, await _bearer(request))
            await run_in_threadpool(lambda: require(person, Act.SEE, office.views.office_path(notice_id)))
        except CascadeError:
            return False
        return True

    events = office.live.stream(notice_id, last_event_id or since, allowed)
    return EventSourceResponse(events, headers={"X-Accel-Buffering": "no"})
