"""Units and contacts over the API: imports that are taken whole or not at all."""

from typing import Annotated, Any

from fastapi import APIRouter, File, UploadFile

from service.store.directory import Directory
from service.web.state import Caller, Office, OfficeDependency

router = APIRouter(prefix="/api/v1", tags=["directory"])


def _directory(office: Office) -> Directory:
    return Directory(office.house.ledger.engine)


@router.get("/units", summary="Units below a path")
def units(office: OfficeDependency, _: Caller, path: str = "/") -> Any:
    """In order of their path."""
    return _directory(office).units(path)


@router.post("/units/import", summary="Import units")
def import_units(
    file: Annotated[UploadFile, File()], office: OfficeDependency, _: Caller, prefix: str = ""
) -> dict[str, int]:
    """A CSV or XLSX of units; all problems are told at once and nothing is written unless all rows are right."""
    return {"units": office_import_units(office, file, prefix)}


@router.post("/contacts/import", summary="Import contacts")
def import_contacts(file: Annotated[UploadFile, File()], office: OfficeDependency, _: Caller) -> dict[str, int]:
    """A CSV or XLSX of contacts, likewise."""
    return {"contacts": office_import_contacts(office, file)}
