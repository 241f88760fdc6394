"""What a form of the page brings: what was typed, and the files chosen, which are in the store when this returns."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from activities.preparing import Uploaded
from domain.errors import CascadeError
from domain.files import FILES_LIMIT, FileOversize
from service.files.refusals import FileRefused
from service.web.body_limit import LIMIT
from service.web.link.forms import Typed
from service.web.state import Office

BLANKS = 2000
"""Blanks of one form at most."""
_FILE = "file."


@dataclass(frozen=True)
class Received:
    """``uploads`` by the index of their slot; ``refusal`` is why one of the files was not taken, the others were."""

    typed: Typed
    uploads: Sequence[tuple[int, Uploaded]] = ()
    refusal: CascadeError | None = None


async def received(request: Request, office: Office) -> Received:
    """Read the form of a task. Raises HTTPException 400 and 413."""
    limit = office.house.settings.file_limit_mb << 20
    # A browser without script sends an empty part for every input in which nothing was chosen.
    async with request.form(max_fields=BLANKS, max_files=4 * FILES_LIMIT, max_part_size=LIMIT) as form:
        typed = {key: value for key, value in form.items() if isinstance(value, str)}
        uploads: list[tuple[int, Uploaded]] = []
        refusal: CascadeError | None = None
        for key, value in form.multi_items():
            if not isinstance(value, UploadFile) or not key.startswith(_FILE) or not (value.filename or value.size):
                continue
            name, index = value.filename or "", _index(key)
            try:
                stored = await run_in_threadpool(office.files.keep, value.file, name, limit)
            except (FileRefused, FileOversize) as error:
                refusal = refusal or _at(error, index)
            else:
                uploads.append((index, Uploaded(stored=stored, name=name)))
    return Received(typed, uploads, refusal)


def _index(key: str) -> int:
    raw = key.removeprefix(_FILE).partition(".")[0]
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 4 else 0


def _at(error: CascadeError, index: int) -> CascadeError:
    """The refusal, told beside the slot into which the file was put."""
    error.field = f"file-{index}"
    return error
