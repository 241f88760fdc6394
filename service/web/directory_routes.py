"""Units and contacts over the API: imports that are taken whole or not at all."""

from typing import Annotated, Any

from fastapi import APIRouter, File, UploadFile

from domain.contacts import check_contacts
from domain.tree import build_tree
from service.imports.contacts import read_contacts
from service.imports.divisions import read_units
from service.store.directory import Directory
from service.web.state import Caller, Office, OfficeDependency

router = APIRouter(prefix="/api/v1", tags=["directory"])
Upload = Annotated[UploadFile, File()]


def _directory(office: Office) -> Directory:
    return Directory(office.house.ledger.engine)


@router.get("/units", summary="Units below a path")
def units(office: OfficeDependency, _: Caller, path: str = "/") -> Any:
    """In order of their path."""
    return _directory(office).units(path)


@router.post("/units/import", summary="Import units")
def import_units(file: Upload, office: OfficeDependency, _: Caller) -> dict[str, int]:
    """A CSV or XLSX of units. All problems are told at once, and nothing is written unless all rows are right."""
    directory = _directory(office)
    known = {unit.code: unit for unit in directory.units("/")}
    built = build_tree(read_units(file.file.read(), known), known)
    directory.put_units(built)
    return {"units": len(built)}


@router.post("/contacts/import", summary="Import contacts")
def import_contacts(file: Upload, office: OfficeDependency, _: Caller) -> dict[str, int]:
    """A CSV or XLSX of contacts, likewise."""
    directory = _directory(office)
    known = {unit.code for unit in directory.units("/")}
    checked = check_contacts(read_contacts(file.file.read()), known)
    directory.put_contacts(checked)
    return {"contacts": len(checked)}
