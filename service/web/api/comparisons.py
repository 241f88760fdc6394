"""What reviewers and compilers look at, as JSON: the queue, a report compared, the live table, sources of numbers."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from domain.compilation import Order
from domain.errors import NotFound
from domain.obligations import KEY
from domain.plan import ItemKey
from domain.rollup import Category
from domain.units import CODE
from service.chapters import CompiledTexts, compiled_texts
from service.comparison import Comparison, comparison
from service.compilation import compilation
from service.documents.compilation import compilation_document
from service.documents.rollup_csv import rollup_csv
from service.documents.word_page import DOCX
from service.provenance import DEEPEST, Asked, Provenance, provenance
from service.review_queue import Flag, Queue, Wanted, review_queue
from service.rollup_sheet import RollupSheet, rollup_sheet
from service.store.views import AbsentReport
from service.web.attachments import attachment
from service.web.openapi import refusals
from service.web.parameters import NoticeId
from service.web.rights import SeesNotice
from service.web.state import OfficeDependency

router = APIRouter(prefix="/api/v1/notices/{notice_id}", tags=["reviews"], responses=refusals(401, 403, 404))
_Obligation = Annotated[str, Query(pattern=KEY, description="Key of the obligation")]
_Occurrence = Annotated[str, Query(pattern=r"^[a-z0-9][a-z0-9-]{0,19}$", description="Key of the occurrence")]
_OfItem = Annotated[str, Path(pattern=KEY, description="Key of the obligation")]
_OfOccurrence = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,19}$", description="Key of the occurrence")]
_Number = Annotated[int, Query(ge=1, le=100_000, description="Page, from 1")]


@router.get("/queue", summary="Reports that wait for review, the oldest first")
def queue(
    notice_id: NoticeId,
    office: OfficeDependency,
    _: SeesNotice,
    item: Annotated[str, Query(max_length=120, description="obligation/occurrence; all where empty")] = "",
    q: Annotated[str, Query(max_length=60, description="Part of a unit's name, or its code")] = "",
    flag: Annotated[list[Flag] | None, Query(description="late, overdue (the reviewer), odd")] = None,
    page: _Number = 1,
) -> Queue:
    """Each with the end of the reviewer's time and what is conspicuous about it; and the requests of units."""
    wanted = Wanted(item=item, words=q, flags=frozenset(flag or ()), page=page)
    return review_queue(office.house.ledger, office.views, notice_id, wanted, office.house.clock.now())


@router.get("/comparison", summary="A report beside what it is compared to")
def compared(
    notice_id: NoticeId,
    office: OfficeDependency,
    _: SeesNotice,
    task_id: Annotated[int, Query(ge=1, le=2**63 - 1, description="Task whose newest report is meant")],
) -> Comparison:
    """Its last version, the unit's earlier reports for the same obligation, its peers, and what is conspicuous."""
    found = comparison(office.house.ledger, office.views, notice_id, task_id)
    if found is None:
        raise NotFound("这一事项还没有报送，没有可以比对的材料", field="task_id")
    return found


@router.get("/sheet", summary="The live table of one item")
def sheet(
    notice_id: NoticeId, office: OfficeDependency, _: SeesNotice, obligation: _Obligation, occurrence: _Occurrence
) -> RollupSheet:
    """Totals and one row a unit, as compiling now would give them; and the difference to the newest version."""
    return rollup_sheet(office.house.ledger, office.views, notice_id, (obligation, occurrence))


@router.get("/provenance", summary="Where a number of a rollup comes from")
def sources(
    notice_id: NoticeId,
    office: OfficeDependency,
    _: SeesNotice,
    obligation: _Obligation,
    occurrence: _Occurrence,
    field: Annotated[str, Query(max_length=60, description="Key of the field; units are counted where empty")] = "",
    category: Annotated[Category | None, Query(description="Only units of this category")] = None,
    through: Annotated[
        list[Annotated[str, Query(pattern=CODE)]] | None,
        Query(max_length=DEEPEST, description="Codes of the offices on the way down"),
    ] = None,
) -> Provenance:
    """The units and report versions behind it. Below the top these are the very versions that were frozen."""
    asked = Asked(key=(obligation, occurrence), field=field, category=category, through=tuple(through or ()))
    return provenance(office.house.ledger, office.views, notice_id, asked)


@router.get("/absent", summary="Reports that are not there, why, and whom to ring up")
def absent(notice_id: NoticeId, office: OfficeDependency, _: SeesNotice) -> list[AbsentReport]:
    """Mandatory reports only, by item and unit."""
    office.views.notice_head(notice_id)
    return office.views.absent_reports(notice_id)


@router.get("/texts", summary="The texts of one item by chapter")
def texts(
    notice_id: NoticeId,
    office: OfficeDependency,
    _: SeesNotice,
    obligation: _Obligation,
    occurrence: _Occurrence,
    page: _Number = 1,
) -> CompiledTexts:
    """Every passage with unit, version and the offices on the way to it."""
    return compiled_texts(office.house.ledger, office.views, notice_id, (obligation, occurrence), page)


@router.get(
    "/items/{obligation}/{occurrence}/rollup.csv",
    summary="The live table as CSV",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The table"}},
)
def table(
    notice_id: NoticeId,
    obligation: _OfItem,
    occurrence: _OfOccurrence,
    office: OfficeDependency,
    _: SeesNotice,
) -> Response:
    """UTF-8 with mark, one line a unit and the totals."""
    key: ItemKey = (obligation, occurrence)
    sheet, head = rollup_sheet(office.house.ledger, office.views, notice_id, key), office.views.notice_head(notice_id)
    name = f"{sheet.state.item.title}数据-{head.office_name}-{head.number}.csv"
    return attachment(rollup_csv(sheet), name, "text/csv; charset=utf-8")


@router.get(
    "/items/{obligation}/{occurrence}/rollup.docx",
    summary="The compiled material as a Word document",
    response_class=Response,
    responses={
        200: {"content": {DOCX: {"schema": {"type": "string", "format": "binary"}}}, "description": "A Word document"}
    },
)
def material(
    notice_id: NoticeId,
    obligation: _OfItem,
    occurrence: _OfOccurrence,
    office: OfficeDependency,
    _: SeesNotice,
    order: Annotated[Order, Query(description="Texts by direct subordinate, or by heading")] = Order.UNIT,
) -> Response:
    """Counts, a table, every text with unit, version and number of its report, the missing, the files."""
    house = office.house
    one = compilation(house.ledger, office.views, notice_id, (obligation, occurrence), house.clock.now(), order)
    return attachment(compilation_document(one), f"{one.item}汇总材料-{one.office}-{one.number}.docx", DOCX)
