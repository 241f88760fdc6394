"""The files of a report, as the office that reviews it gets them."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import StreamingResponse

from domain.files import MEDIA_TYPES, PICTURES
from service.web.link.file_routes import download
from service.web.parameters import NoticeId
from service.web.rights import SeesNotice
from service.web.state import OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
_Number = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.get("/notices/{notice_id}/review/files/{task_id}/{version}/{position}", response_model=None)
def report_file(
    notice_id: NoticeId,
    task_id: _Number,
    version: _Number,
    position: _Number,
    office: OfficeDependency,
    _: SeesNotice,
    shown: Annotated[bool, Query(description="As a picture inside the page, where it is one")] = False,
) -> StreamingResponse:
    """To be kept; a picture may also be shown, since its kind was found in its bytes. Raises NotFound."""
    task = office.views.reported_task(notice_id, task_id)
    found = next((one for one in task.versions if one.version == version), None)
    file = found.files[position - 1] if found and position <= len(found.files) else None
    answer = download(office, file)
    if shown and file is not None and file.kind in PICTURES:
        answer.headers["Content-Disposition"] = "inline"
        answer.headers["Content-Type"] = MEDIA_TYPES[file.kind]
    return answer
