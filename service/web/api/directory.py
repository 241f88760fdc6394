"""Units and contacts over the API: imports that are taken whole or not at all."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, File, Query, UploadFile
from pydantic import Field

from domain.base import Frozen
from domain.contacts import Contact, check_contacts
from domain.rights import Act
from domain.tree import build_tree
from domain.units import Level, Unit
from service.imports.contacts import read_contacts
from service.imports.divisions import read_units
from service.store.views import UnitFilter
from service.web.openapi import refusals
from service.web.paging import PagerDependency
from service.web.parameters import PersonName, UnitPath
from service.web.rights import AdministersAll, Keeps, Person, Sees, require, within
from service.web.state import Office, OfficeDependency

router = APIRouter(prefix="/api/v1", tags=["directory"], responses=refusals(401))
Upload = Annotated[UploadFile, File(description="CSV or XLSX, at most 20 MB")]
_IMPORT = refusals(400, 404, 413)


class UnitsImported(Frozen):
    """How many units were written."""

    units: int


class ContactsImported(Frozen):
    """How many contacts were written, the units whose liaison changed, and in how many open notices that is noted."""

    contacts: int
    changed: tuple[str, ...] = ()
    notices: int = 0


class LastResort(Frozen):
    """Who is told where nobody else on the climb can be reached; None for nobody."""

    contact_id: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$")] | None
    by: PersonName


@router.get("/units", summary="Units below a path")
def units(
    office: OfficeDependency,
    person: Sees,
    pager: PagerDependency,
    path: UnitPath = "/",
    level: Annotated[Level | None, Query(description="Only those of this level")] = None,
    active: Annotated[bool | None, Query(description="Only those that are there, or only those that are gone")] = None,
    text: Annotated[str, Query(alias="q", max_length=100, description="Part of the name or the code")] = "",
) -> list[Unit]:
    """In order of their path."""
    wanted = UnitFilter(paths=within(person.places(), path), level=level, active=active, text=text)
    return pager.page(office.views.listed_units(wanted, pager.wanted, pager.after), lambda one: one.code)


@router.get("/contacts", summary="Contacts below a path")
def contacts(office: OfficeDependency, person: Sees, pager: PagerDependency, path: UnitPath = "/") -> list[Contact]:
    """In order of the unit's path; also those who no longer serve."""
    found = office.views.listed_contacts(within(person.places(), path), pager.wanted, pager.after)
    return pager.page(found, lambda one: one.id)


@router.post("/units/import", summary="Import units", responses=_IMPORT)
def import_units(file: Upload, office: OfficeDependency, person: Keeps) -> UnitsImported:
    """A CSV or XLSX of units. All problems are told at once, and nothing is written unless all rows are right."""
    known = {unit.code: unit for unit in office.directory.units("/")}
    table = file.file.read()
    rows = read_units(table, known)
    _require_units(person, build_tree(rows, known), known)
    built = office.keeping.import_units(rows, person.name, hashlib.sha256(table).hexdigest())
    return UnitsImported(units=len(built))


@router.post("/contacts/import", summary="Import contacts", responses=_IMPORT)
def import_contacts(file: Upload, office: OfficeDependency, person: Keeps) -> ContactsImported:
    """A CSV or XLSX of contacts, likewise. A liaison who is new is told what the unit still owes."""
    paths = {unit.code: unit.path for unit in office.directory.units("/")}
    table = file.file.read()
    rows = read_contacts(table)
    _require_contacts(person, check_contacts(rows, paths.keys()), paths, office)
    staffed = office.keeping.import_contacts(rows, person.name, hashlib.sha256(table).hexdigest())
    return ContactsImported(contacts=staffed.contacts, changed=staffed.changed, notices=staffed.notices)


@router.get("/contacts/last-resort", summary="Who is told where nobody else can be reached")
def last_resort(office: OfficeDependency, _: AdministersAll) -> Contact | None:
    """The last on the climb of every notice."""
    return office.staffing.last_resort()


@router.post("/contacts/last-resort", summary="Name who is told where nobody else can be reached", responses=_IMPORT)
def name_last_resort(body: LastResort, office: OfficeDependency, _: AdministersAll) -> Contact | None:
    """None takes the name back."""
    return office.staffing.name_last_resort(body.contact_id)


def _require_units(person: Person, units: Iterable[Unit], known: Mapping[str, Unit]) -> None:
    """Where every unit is, was, and in whose place it issues must be the person's to keep. Raises NotFound."""
    for unit in units:
        before = known.get(unit.code)
        for path in (unit.path, before.path if before else unit.path):
            require(person, Act.KEEP, path)
        for tie in ("acts_for", "line_superior"):
            other = getattr(unit, tie)
            if other and (before is None or getattr(before, tie) != other):
                require(person, Act.KEEP, known[other].path if other in known else unit.path)


def _require_contacts(person: Person, contacts: Sequence[Contact], paths: Mapping[str, str], office: Office) -> None:
    """Also where each served before must be the person's to keep. Raises NotFound."""
    with office.house.ledger.reading() as facts:
        homes = facts.homes([contact.id for contact in contacts])
    for code in {contact.unit_code for contact in contacts} | set(homes.values()):
        require(person, Act.KEEP, paths[code])
