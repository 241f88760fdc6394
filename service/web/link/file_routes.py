"""Files and drafts for the scripts of the task page, and for programs; and downloads of what a unit has handed in.

A file comes as the bare body, so that it goes to disk as it arrives; what the form of the page sends is taken there.
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import PurePosixPath
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Body, Path, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from activities.preparing import Changed, Uploaded
from domain.base import Frozen
from domain.errors import NotFound
from domain.facts import Facts
from domain.files import MEDIA_TYPES, FileOversize, ReportFile
from domain.report_drafts import ReportDraft
from service.files.refusals import FileInterrupted
from service.web.link import acts
from service.web.link.access import Access, Given, Visitor, on
from service.web.link.acts import TaskNumber
from service.web.link.forms import kept
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
api = APIRouter(tags=["reports in preparation"])
Place = Annotated[int, Path(ge=1, le=2**31 - 1, description="Number of a file or of a version")]
FileName = Annotated[str, Query(min_length=1, max_length=300, description="The name of the file, as people know it")]
Slot = Annotated[str, Query(max_length=400, description="The evidence that it is; empty for none named")]


class DraftBody(Frozen):
    """What stands in the form, by the names of its blanks: ``value.KEY``, ``text``, ``entry.N.title``, ``nil``.

    ``version`` is that of the draft seen, 0 for none.
    """

    typed: dict[Annotated[str, Field(max_length=100)], Annotated[str, Field(max_length=100_000)]] = Field(
        default={}, max_length=1000
    )
    version: int = Field(default=0, ge=0, le=2**31 - 1)


class FileInDraft(Frozen):
    """One file of the draft."""

    number: int
    name: str
    size: int
    kind: str
    slot: str


class DraftState(Frozen):
    """The draft as it stands. ``version`` 0 means that there is none; ``before`` is the version just changed."""

    version: int
    before: int
    by: str = ""
    changed_at: AwareDatetime | None = None
    typed: dict[str, str] | None = None
    files: tuple[FileInDraft, ...] = ()


@on(api, "GET", "/tasks/{task_id}/draft", api=True, summary="The draft of a report")
def draft(task_id: TaskNumber, office: OfficeDependency, access: Given) -> DraftState:
    """What was typed and chosen so far, by whom and when."""
    with office.house.ledger.reading() as facts:
        _own(office, access, facts, task_id)
        found = facts.report_draft(task_id)
    return _state(found, found.version) if found else DraftState(version=0, before=0)


@on(api, "PUT", "/tasks/{task_id}/draft", api=True, summary="Keep a draft")
async def save(
    task_id: TaskNumber, body: Annotated[DraftBody, Body()], office: OfficeDependency, access: Given
) -> DraftState:
    """On top of the version seen; refused where somebody else has changed it meanwhile."""
    saved = await acts.save(office, access, task_id, kept(body.typed), body.version)
    return _state(saved, body.version)


@on(api, "POST", "/tasks/{task_id}/files", api=True, status_code=201, summary="Upload a file for a report")
async def upload(
    request: Request, task_id: TaskNumber, office: OfficeDependency, access: Given, name: FileName, slot: Slot = ""
) -> DraftState:
    """The bare file as the body. It belongs to the draft until the report is handed in, and may be sent again."""
    limit = office.house.settings.file_limit_mb << 20
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told) > limit:
        raise FileOversize(f"“{name[:40]}”超过 {limit >> 20} MB，没有上传；请压缩或分开后再传", field="file")
    await refuse_foreign(office, access, task_id)
    stored = await office.files.receive(_body(request), name, limit)
    return _changed(await acts.add_files(office, access, task_id, [Uploaded(stored=stored, name=name, slot=slot)]))


@on(api, "DELETE", "/tasks/{task_id}/files/{number}", api=True, summary="Take a file out of the draft")
async def take(task_id: TaskNumber, number: Place, office: OfficeDependency, access: Given) -> DraftState:
    """What was handed in before stays as it is."""
    return _changed(await acts.take_file(office, access, task_id, number))


@on(router, "GET", "/tasks/{task_id}/files/{number}", response_model=None)
def prepared(task_id: TaskNumber, number: Place, office: OfficeDependency, access: Given) -> StreamingResponse:
    """A file of the draft."""
    with office.house.ledger.reading() as facts:
        _own(office, access, facts, task_id)
        found = facts.report_draft(task_id)
    chosen = next((one for one in found.files if one.number == number), None) if found else None
    return download(office, chosen)


@on(router, "GET", "/tasks/{task_id}/versions/{version}/files/{position}", response_model=None)
def handed_in(
    task_id: TaskNumber, version: Place, position: Place, office: OfficeDependency, access: Given
) -> StreamingResponse:
    """A file of one version of the unit's own report."""
    with office.house.ledger.reading() as facts:
        _own(office, access, facts, task_id)
    found = next((one for one in office.views.versions(task_id) if one.version == version), None)
    files = found.content.files if found else ()
    return download(office, files[position - 1] if position <= len(files) else None)


def download(office: Office, file: ReportFile | None) -> StreamingResponse:
    """The file, to be kept and never to be opened in the page. Raises NotFound."""
    if file is None or not office.files.has(file.sha256):
        raise NotFound("没有这个文件，或已被移除；请刷新页面查看", field="file")
    headers = {
        "Content-Disposition": attachment(file.name),
        "Content-Length": str(file.size),
        "ETag": f'"{file.sha256}"',
    }
    return StreamingResponse(office.files.read(file.sha256), headers=headers, media_type=MEDIA_TYPES[file.kind])


def attachment(name: str) -> str:
    """The header by which a browser keeps what comes under this name (RFC 6266)."""
    return f"attachment; filename=\"file{PurePosixPath(name).suffix}\"; filename*=UTF-8''{quote(name)}"


async def refuse_foreign(office: Office, access: Access, task_id: int) -> None:
    """Refuse a file before it is sent, where it would be afterwards."""

    def work() -> None:
        with office.house.ledger.reading() as facts:
            _own(office, access, facts, task_id)

    await run_in_threadpool(work)


def _own(office: Office, access: Access, facts: Facts, task_id: int) -> Visitor:
    """Who asks for the task of their own unit. Raises NotFound where it is another's."""
    who = access.visitor(facts, office.house.clock.now())
    task = facts.task(task_id)
    if (task.notice_id, task.unit_code) != (who.notice_id, who.unit):
        raise NotFound("没有这一报送事项；请从最近收到的邮件中打开链接", field="task_id")
    return who


async def _body(request: Request) -> AsyncIterator[bytes]:
    try:
        async for chunk in request.stream():
            yield chunk
    except ClientDisconnect as error:
        raise FileInterrupted("上传中断，文件没有保存；请重试", field="file") from error


def _changed(changed: Changed) -> DraftState:
    return _state(changed.draft, changed.before)


def _state(draft: ReportDraft, before: int) -> DraftState:
    return DraftState(
        version=draft.version,
        before=before,
        by=draft.by,
        changed_at=draft.changed_at,
        typed=None if draft.typed is None else dict(draft.typed),
        files=tuple(
            FileInDraft(number=one.number, name=one.name, size=one.size, kind=one.kind.value, slot=one.slot)
            for one in draft.files
        ),
    )


def stream(chunks: Iterator[bytes], name: str, media_type: str) -> StreamingResponse:
    """Something made while it is sent, to be kept under this name."""
    return StreamingResponse(chunks, headers={"Content-Disposition": attachment(name)}, media_type=media_type)
