"""Reading a notice into a draft over the API: pasted text or an uploaded file."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import ValidationError
from starlette.datastructures import UploadFile

from domain.base import Frozen
from domain.errors import InvalidInput
from domain.rights import Act
from domain.units import CODE
from service.input_faults import explain, path
from service.reading.drafting import Drafted, Drafting
from service.web.openapi import refusals
from service.web.rights import Works, require_for_unit
from service.web.state import OfficeDependency

router = APIRouter(prefix="/api/v1/drafts", tags=["notices"], responses=refusals(400, 401, 404, 413, 415))
Code = Annotated[str, Query(pattern=CODE, description="Code of the unit that would issue the notice")]


class Pasted(Frozen):
    """A notice as text."""

    text: str


class NothingToRead(InvalidInput):
    """Neither a text nor a file was sent."""

    code = "nothing_to_read"


_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {"schema": Pasted.model_json_schema()},
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}},
            }
        },
    },
}


@router.post("", summary="Read a notice into a draft", openapi_extra={"requestBody": _BODY})
async def read(request: Request, office: Code, desk: OfficeDependency, person: Works) -> Drafted:
    """Text as JSON, or one file (.txt .docx .doc .pdf .html .xlsx .ofd, 30 MB). Writes nothing: a person confirms the
    proposal and issues it with ``POST /api/v1/notices``.
    """
    await run_in_threadpool(require_for_unit, person, Act.WORK, desk, office)
    drafting = Drafting(desk.house.ledger, desk.views)
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with request.form(max_files=1, max_fields=5) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise NothingToRead("请上传文件（file），或以 JSON 提交正文（text）", field="file")
            return await run_in_threadpool(drafting.read_file, await file.read(), file.filename or "", office)
    return await run_in_threadpool(drafting.read_text, _text(await request.body()), office)


def _text(body: bytes) -> str:
    try:
        return Pasted.model_validate_json(body).text
    except ValidationError as error:
        faults = error.errors()
        raise InvalidInput(f"请求有误：{explain(faults)}", field=path(faults[0]["loc"]) or None) from None
