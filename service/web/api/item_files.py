"""Files of reports for the offices above: one by one, or all of an item as one zip."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import StreamingResponse

from domain.base import Frozen
from domain.files import ReportFile
from domain.obligations import KEY
from service.documents.file_list import FILE_LIST, Bundled, file_list
from service.files.store import FileStore
from service.files.zipping import member_names, zipped
from service.rollup_sheet import item_state
from service.store.views import HandedFile
from service.web.link.file_routes import download, stream
from service.web.openapi import refusals
from service.web.parameters import NoticeId
from service.web.rights import SeesNotice
from service.web.state import OfficeDependency

router = APIRouter(prefix="/api/v1/notices/{notice_id}", tags=["files of reports"], responses=refusals(401, 403, 404))
ObligationKey = Annotated[str, Path(pattern=KEY, description="Key of the obligation")]
OccurrenceKey = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,19}$", description="Key of the occurrence")]
Number = Annotated[int, Path(ge=1, le=2**63 - 1, description="Number of the report, or place of the file in it")]
_BINARY = {"schema": {"type": "string", "format": "binary"}}


class FileList(Frozen):
    """The files of an item, in order of the tree. ``zip`` is where all are to be had at once."""

    files: tuple[HandedFile, ...]
    zip: str


@router.get("/items/{obligation}/{occurrence}/files", summary="Files handed in for an item")
def files(
    notice_id: NoticeId, obligation: ObligationKey, occurrence: OccurrenceKey, office: OfficeDependency, _: SeesNotice
) -> FileList:
    """Of the newest report of every unit below, down to the bottom."""
    found = office.views.item_files(notice_id, (obligation, occurrence))
    return FileList(files=tuple(found), zip=f"/api/v1/notices/{notice_id}/items/{obligation}/{occurrence}/files.zip")


@router.get(
    "/items/{obligation}/{occurrence}/files.zip",
    summary="All files of an item as one zip",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/zip": _BINARY}}},
)
def files_zip(
    notice_id: NoticeId, obligation: ObligationKey, occurrence: OccurrenceKey, office: OfficeDependency, _: SeesNotice
) -> StreamingResponse:
    """Named 单位_事项_n, with a list of them; made while it is sent, however large."""
    head, now = office.views.notice_head(notice_id), office.house.clock.now()
    with office.house.ledger.reading() as facts:
        item = item_state(facts.items(notice_id), (obligation, occurrence)).item
    found = office.views.item_files(notice_id, (obligation, occurrence))
    names = list(member_names((one.unit_name, one.item, one.file) for one in found))
    members = [(name, one.file, one.submitted_at) for name, one in zip(names, found, strict=True)]
    listed = [_bundled(name, one, office.files) for name, one in zip(names, found, strict=True)]
    index = (FILE_LIST, file_list(item.title, head.number, listed, now), now)
    name = f"{item.title}材料-{head.office_name}-{head.number}.zip"
    return stream(zipped(office.files, members, index), name, "application/zip")


def _bundled(name: str, one: HandedFile, store: FileStore) -> Bundled:
    return Bundled(
        name=name,
        unit_code=one.unit_code,
        unit_name=one.unit_name,
        file=one.file,
        submitted_at=one.submitted_at,
        version=one.version,
        report_id=one.report_id,
        there=store.has(one.file.sha256),
    )


@router.get(
    "/reports/{report_id}/files/{position}",
    summary="One file of a report",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/octet-stream": _BINARY}}},
)
def file(
    notice_id: NoticeId, report_id: Number, position: Number, office: OfficeDependency, _: SeesNotice
) -> StreamingResponse:
    """Of any version of a report to the notice, or to one below it."""
    found = office.views.handed_file(notice_id, report_id, position)
    return download(office, _file(found))


def _file(found: HandedFile | None) -> ReportFile | None:
    return found.file if found else None
