"""Tables of units and contacts: templates, the present state, and imports that are looked at before they are taken."""

import hashlib
from io import BytesIO
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, Response

from domain.errors import CascadeError, Conflict
from domain.rights import Act, NotAllowed
from service.documents.directory_sheet import contact_template, unit_template, write_contacts, write_units
from service.files.store import FileStore
from service.imports.contacts import read_contacts
from service.imports.divisions import read_units
from service.imports.files import SIZE_LIMIT
from service.imports.preview import HEADINGS, Preview, preview_contacts, preview_units
from service.web.attachments import attachment
from service.web.office.refusing import act_or_show
from service.web.office.scorecard import WORKBOOK
from service.web.office.subtree import chosen_unit
from service.web.office.typed import TypedForm
from service.web.office.units.tree import UnitParameter
from service.web.pages import office_page
from service.web.rights import Keeps, Person, Sees, path_of
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
Kind = Literal["units", "contacts"]


class ImportOutdated(Conflict):
    """The table that was looked at is gone, or does not fit the directory any more; nothing was written."""

    code = "import_outdated"


SHOWN = 300
"""Rows that a preview lists; the counts are of all."""
_NAMES = {"units": "单位", "contacts": "联系人"}


@router.get("/units/import")
def ask(request: Request, person: Keeps, kind: Annotated[Kind, Query()] = "units") -> HTMLResponse:
    """Where a table is chosen."""
    return _page(request, person, kind)


@router.get("/units/import/template")
def template(_: Keeps, office: OfficeDependency, kind: Annotated[Kind, Query()] = "units") -> Response:
    """An empty table with the right headings."""
    write = unit_template if kind == "units" else contact_template
    return attachment(write(office.house.clock.now()), f"{_NAMES[kind]}导入模板.xlsx", WORKBOOK)


@router.get("/units/export")
def export(
    person: Sees, office: OfficeDependency, kind: Annotated[Kind, Query()] = "units", unit: UnitParameter = ""
) -> Response:
    """The present state in the columns of an import."""
    code = chosen_unit(person, office, unit)
    path, now = path_of(office, code) if code else "/", office.house.clock.now()
    if kind == "units":
        content = write_units(office.directory.units(path), now)
    else:
        content = write_contacts(office.directory.contacts(path), now)
    return attachment(content, f"{_NAMES[kind]}{code or ''}.xlsx", WORKBOOK)


@router.post("/units/import")
def preview(
    request: Request,
    person: Keeps,
    office: OfficeDependency,
    kind: Annotated[Kind, Form()] = "units",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """What the table would change. Nothing is written; a sound one is kept for the confirmation."""
    name, data = (file.filename or "", file.file.read()) if file else ("", b"")
    return _previewed(request, person, office, kind, name, data)


@router.post("/units/import/confirm")
def confirm(request: Request, person: Keeps, office: OfficeDependency, form: TypedForm) -> Response:
    """Take the very table that was looked at, all of it or nothing."""
    kind: Kind = "contacts" if form.one("kind") == "contacts" else "units"
    digest = form.one("sha256")

    def act() -> str:
        data = _kept(office, digest)
        _check(person, office, kind, data)
        if kind == "units":
            rows = read_units(data, {unit.code: unit for unit in office.directory.units()})
            taken = len(office.keeping.import_units(rows, person.name, digest))
        else:
            taken = office.keeping.import_contacts(read_contacts(data), person.name, digest).contacts
        return f"units?done=imported-{taken}"

    return act_or_show(request, act, lambda refusal: _page(request, person, kind, refusal=refusal))


def _previewed(request: Request, person: Person, office: Office, kind: Kind, name: str, data: bytes) -> Response:
    judged = _judge(person, office, kind, data)
    digest = hashlib.sha256(data).hexdigest()
    if judged.sound:
        try:
            digest = office.files.keep(BytesIO(data), name or f"{kind}.csv", SIZE_LIMIT).sha256
        except CascadeError as refusal:
            return _page(request, person, kind, refusal=refusal)
    return _page(request, person, kind, judged, name, digest)


def _judge(person: Person, office: Office, kind: Kind, data: bytes) -> Preview:
    units = {unit.code: unit for unit in office.directory.units()}

    def allowed(path: str) -> bool:
        return person.may(Act.KEEP, path)

    if kind == "units":
        return preview_units(data, units, allowed)
    return preview_contacts(data, units, office.directory.contacts(), allowed)


def _check(person: Person, office: Office, kind: Kind, data: bytes) -> None:
    """The directory may have moved on since the preview."""
    judged = _judge(person, office, kind, data)
    if judged.foreign:
        raise NotAllowed("表格里有不在您权限范围内的单位，没有写入；请只导入自己维护的单位")
    if not judged.sound:
        raise ImportOutdated("单位或联系人有了新的变动，这份表格不能照预览导入；请重新上传查看", field="file")


def _kept(office: Office, digest: str) -> bytes:
    files: FileStore = office.files
    if len(digest) != 64 or not digest.isalnum() or not files.has(digest):
        raise ImportOutdated("没有找到预览过的表格，没有写入；请重新上传", field="file")
    return b"".join(files.read(digest))


def _page(
    request: Request,
    person: Person,
    kind: Kind,
    judged: Preview | None = None,
    name: str = "",
    digest: str = "",
    refusal: CascadeError | None = None,
) -> HTMLResponse:
    context = {
        "above": (),
        "kind": kind,
        "judged": judged,
        "rows": [row for row in judged.rows if row.kind != "unchanged"][:SHOWN] if judged else [],
        "file_name": name,
        "sha256": digest,
        "headings": HEADINGS[kind],
        "shown": SHOWN,
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200 if not judged or judged.sound else 403 if judged.foreign else 422
    return office_page(request, person, "units/import", context, section="units", status=status)
