"""Opening a draft: whose it is, whether the person may work on it, and what every step of the wizard shows of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from domain.drafting.typed import Fault
from domain.errors import NotFound
from domain.rights import Act
from domain.units import Unit
from service.store.drafts import KeptDraft, Step
from service.web.office.subtree import own_units
from service.web.pages import office_page, root
from service.web.rights import Person, Signed, require
from service.web.state import Office, OfficeDependency
from service.wizard.desk import WizardDesk

DRAFT_ID = r"^d[0-9a-f]{10}$"
DraftId = Annotated[str, Path(pattern=DRAFT_ID, description="Id of a draft")]
STEPS = (Step.CONTENT, Step.CHECK, Step.AUDIENCE, Step.REHEARSAL, Step.ISSUE)


@dataclass(frozen=True)
class Opened:
    """A draft in the hands of somebody who may work on it."""

    kept: KeptDraft
    unit: Unit
    person: Person
    wizard: WizardDesk

    @property
    def by(self) -> str:
        """Who acts, for the trails."""
        return self.person.name


def opened(draft_id: DraftId, person: Signed, office: OfficeDependency) -> Opened:
    """The draft. Raises NotFound where it is another office's, NotAllowed where the person may only look."""
    wizard = office.wizard
    kept = wizard.drafts.find(draft_id)
    unit = wizard.office(kept.office)
    require(person, Act.WORK, unit.path)
    return Opened(kept, unit, person, wizard)


OpenedDraft = Annotated[Opened, Depends(opened)]


def workplaces(office: Office, person: Person, wanted: str = "") -> list[Unit]:
    """The offices in whose name the person may issue, by path: the own ones, and the one that is ``wanted``."""
    codes = set(own_units(person, office)) | ({wanted} if wanted else set())
    found = []
    for code in sorted(codes):
        try:
            found.append(office.wizard.office(code))
        except NotFound:
            continue  # a unit dissolved since the grant was given
    return sorted((one for one in found if person.may(Act.WORK, one.path)), key=lambda unit: unit.path)


def to(request: Request, address: str) -> RedirectResponse:
    """To a page of the site, after a form was taken."""
    return RedirectResponse(f"{root(request.url.path)}{address}", 303)


def _standing(fault: Fault) -> int:
    """Where a fault stands on its page: the head comes before the items, which are numbered."""
    first, _, rest = fault.place.partition(".")
    number = rest.partition(".")[0]
    return int(number) + 1 if first == "obligations" and number.isdigit() else 0


def step_page(
    request: Request,
    opened: Opened,
    step: Step,
    context: Mapping[str, Any],
    *,
    faults: Iterable[Fault] = (),
    status: int = 200,
) -> HTMLResponse:
    """One step. The template sees the draft, the steps, and what is at fault by place."""
    listed = sorted(faults, key=_standing)
    by_place: dict[str, list[Fault]] = {}
    for fault in listed:
        by_place.setdefault(fault.place, []).append(fault)
    shared = {
        "kept": opened.kept,
        "typed": opened.kept.content,
        "office": opened.unit,
        "steps": STEPS,
        "step": step,
        "faults": by_place,
        "fault_list": listed,
        "conflict": False,
        "found": opened.kept.findings,
        "marks": {},
    }
    return office_page(
        request, opened.person, f"wizard/{step.value}", {**shared, **context}, section="notices", status=status
    )
