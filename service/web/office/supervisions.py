"""Pages of 督办单: all of a notice, for whom one would be drafted, and each as the paper that is sent."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, Response

from domain.errors import CascadeError
from domain.papers import fingerprint, paper_of
from domain.rights import Act
from domain.supervision import OPEN, Supervision, SupervisionState, colour_label, label
from service.documents.official import official_document
from service.documents.word_page import DOCX
from service.store.views import NoticeHead
from service.store.views.supervisions import WHICH
from service.web.api.supervisions import supervising
from service.web.attachments import attachment
from service.web.pages import office_page
from service.web.parameters import NoticeId
from service.web.rights import Person, SeesNotice, WorksOnNotice
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
SupervisionId = Annotated[int, Path(ge=1, le=2**53)]
LIST, ONE = "/notices/{notice_id}/supervisions", "/notices/{notice_id}/supervisions/{supervision_id}"
PAGE = 100
ManyDone = tuple[str, int, list[tuple[int, CascadeError]]]
"""What was done with how many, and which of them were refused."""
SHOWN = 500
"""Units that one proposal lists; the most pressing come first."""


@router.get(LIST)
def listing(
    request: Request,
    notice_id: NoticeId,
    office: OfficeDependency,
    person: SeesNotice,
    which: str = "open",
    before: Annotated[int | None, Query(ge=1, le=2**53)] = None,
) -> HTMLResponse:
    """All of one kind, the newest first."""
    return listing_page(request, office, person, notice_id, which=which, before=before)


@router.get(LIST + "/new")
def proposal(
    request: Request,
    notice_id: NoticeId,
    office: OfficeDependency,
    person: WorksOnNotice,
    item: Annotated[str, Query(max_length=120)] = "",
) -> HTMLResponse:
    """For whom one would be drafted, in which colour and why; nothing is written yet."""
    return proposal_page(request, office, person, notice_id, item)


@router.get(ONE)
def one(
    request: Request, notice_id: NoticeId, supervision_id: SupervisionId, office: OfficeDependency, person: SeesNotice
) -> HTMLResponse:
    """The paper as it is sent, its facts and its life."""
    return one_page(request, office, person, notice_id, supervision_id)


@router.get(ONE + "/document")
def document(notice_id: NoticeId, supervision_id: SupervisionId, office: OfficeDependency, _: SeesNotice) -> Response:
    """The paper as a Word document."""
    return supervision_document(_read(office, notice_id, supervision_id))


def supervision_document(one: Supervision) -> Response:
    """The paper as a Word document, as an answer."""
    content = official_document(paper_of(one.body), signed_at=one.signed_at)
    return attachment(content, f"督办单{one.number or '（草稿）'}{one.facts.unit_name}.docx", DOCX)


def _read(office: Office, notice_id: str, supervision_id: int) -> Supervision:
    with office.house.ledger.reading() as facts:
        return facts.supervision(notice_id, supervision_id)


def _may(person: Person, head: NoticeHead) -> dict[str, bool]:
    return {"may_work": person.may(Act.WORK, head.office_path), "may_sign": person.may(Act.SIGN, head.office_path)}


def listing_page(
    request: Request,
    office: Office,
    person: Person,
    notice_id: str,
    *,
    which: str = "open",
    before: int | None = None,
    result: ManyDone | None = None,
) -> HTMLResponse:
    now = office.house.clock.now()
    head = office.views.notice_head(notice_id)
    chosen = which if which in WHICH else None
    heads = office.views.supervision_heads(notice_id, now, which=chosen, limit=PAGE + 1, before=before)
    context: dict[str, Any] = {
        "head": head,
        "counts": office.views.supervision_counts(notice_id, now),
        "which": chosen or "all",
        "orders": heads[:PAGE],
        "next": heads[PAGE - 1].id if len(heads) > PAGE else None,
        "before": before,
        "result": result,
        "state_label": label,
        "colour_label": colour_label,
        **_may(person, head),
    }
    status = 409 if result and result[2] and len(result[2]) == result[1] else 200
    return office_page(request, person, "supervision/list", context, section="notices", status=status)


def proposal_page(
    request: Request, office: Office, person: Person, notice_id: str, item: str, refusal: CascadeError | None = None
) -> HTMLResponse:
    head = office.views.notice_head(notice_id)
    obligation, _, occurrence = item.partition(" ")
    found = supervising(office).propose(notice_id, obligation or None, occurrence or "once")
    context = {
        "head": head,
        "proposed": found.proposed[:SHOWN],
        "proposed_in_all": len(found.proposed),
        "refused": found.refused[:SHOWN],
        "items": items_of(office, notice_id),
        "item": item,
        "refusal": refusal,
        "colour_label": colour_label,
    }
    status = refusal.status if refusal else 200
    return office_page(request, person, "supervision/new", context, section="notices", status=status)


def items_of(office: Office, notice_id: str) -> list[tuple[str, str]]:
    """The items of the notice as a choice: key and title."""
    with office.house.ledger.reading() as facts:
        return [(f"{one.item.obligation} {one.item.occurrence}", one.item.title) for one in facts.items(notice_id)]


def one_page(
    request: Request,
    office: Office,
    person: Person,
    notice_id: str,
    supervision_id: int,
    refusal: CascadeError | None = None,
    typed: str | None = None,
) -> HTMLResponse:
    head = office.views.notice_head(notice_id)
    order = _read(office, notice_id, supervision_id)
    context = {
        "head": head,
        "order": order,
        "paper": paper_of(order.body),
        "seen": fingerprint(order.body),
        "standing": label(order.state),
        "colour": colour_label(order.colour),
        "is_open": order.state in OPEN and order.state is not SupervisionState.DRAFT,
        "requirement": order.requirement if typed is None else typed,
        "refusal": refusal,
        **_may(person, head),
    }
    status = refusal.status if refusal else 200
    return office_page(request, person, "supervision/order", context, section="notices", status=status)
