"""Pages of 通报: all of a notice, the paper as it is sent beside the roster that it is drafted from, and the acts."""

from collections.abc import Callable, Iterable
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, Response

from activities.circulating import CircularCancelling, CircularOrder, CircularSignature
from activities.supervising import Wording
from domain.circular import CircularState, label
from domain.circular_text import circular_title, percent
from domain.errors import CascadeError
from domain.papers import fingerprint, paper_of
from domain.rights import Act
from domain.roster import Category, Circular, Entry, Exclusion, ranked, snapshot_hash, tally
from service.documents.official import official_document
from service.documents.word_page import DOCX
from service.store.views import NoticeHead, TrailFilter
from service.web.api.circulars import circulating
from service.web.attachments import attachment
from service.web.office.refusing import act_or_show
from service.web.office.supervisions import items_of
from service.web.office.typed import TypedForm
from service.web.pages import office_page
from service.web.parameters import NoticeId
from service.web.rights import Person, SeesNotice, SignsOnNotice, WorksOnNotice
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
CircularId = Annotated[int, Path(ge=1, le=2**53)]
_LIST, _ONE = "/notices/{notice_id}/circulars", "/notices/{notice_id}/circulars/{circular_id}"
SHOWN = 500
"""Lines of a roster that the page lists; the paper has all of them."""
_NAMED = (Category.MISSING, Category.LATE, Category.RETURNED)


@router.get(_LIST)
def listing(request: Request, notice_id: NoticeId, office: OfficeDependency, person: SeesNotice) -> HTMLResponse:
    """All of them, the newest first, and what a new one would be about."""
    return _listing(request, office, person, notice_id)


@router.post(_LIST)
def draft(
    request: Request, notice_id: NoticeId, office: OfficeDependency, person: WorksOnNotice, form: TypedForm
) -> Response:
    """起草 from a snapshot of this instant."""
    obligation, _, occurrence = form.one("item").partition(" ")
    corrected = form.numbers("supersedes")

    def act() -> str:
        order = CircularOrder(
            by=person.name,
            obligation=obligation or None,
            occurrence=occurrence or "once",
            ranking=bool(form.one("ranking")),
            supersedes=corrected[0] if corrected else None,
            correction=form.one("correction"),
            requirement=form.one("requirement"),
        )
        return _address(notice_id, circulating(office).draft(notice_id, order).id, "drafted")

    return act_or_show(request, act, lambda refusal: _listing(request, office, person, notice_id, refusal))


@router.get(_ONE)
def one(
    request: Request, notice_id: NoticeId, circular_id: CircularId, office: OfficeDependency, person: SeesNotice
) -> HTMLResponse:
    """The paper, who is named, who is not and why."""
    return _one(request, office, person, notice_id, circular_id)


@router.get(_ONE + "/document")
def document(notice_id: NoticeId, circular_id: CircularId, office: OfficeDependency, _: SeesNotice) -> Response:
    """The paper as a Word document."""
    return circular_document(_read(office, notice_id, circular_id))


@router.post(_ONE)
def edit(
    request: Request,
    notice_id: NoticeId,
    circular_id: CircularId,
    office: OfficeDependency,
    person: WorksOnNotice,
    form: TypedForm,
) -> Response:
    """修改 what the office adds in its own words."""
    wording = form.one("requirement")

    def act() -> str:
        circulating(office).edit(notice_id, circular_id, Wording(by=person.name, requirement=wording))
        return _address(notice_id, circular_id, "edited")

    return act_or_show(request, act, _again(request, office, person, notice_id, circular_id))


@router.post(_ONE + "/sign")
def sign(
    request: Request,
    notice_id: NoticeId,
    circular_id: CircularId,
    office: OfficeDependency,
    person: SignsOnNotice,
    form: TypedForm,
) -> Response:
    """签发 in the name of the person, and send to all recipients."""

    def act() -> str:
        circulating(office).sign(notice_id, circular_id, CircularSignature(by=person.name, seen=form.one("seen")))
        return _address(notice_id, circular_id, "signed")

    return act_or_show(request, act, _again(request, office, person, notice_id, circular_id))


@router.post(_ONE + "/cancel")
def cancel(
    request: Request,
    notice_id: NoticeId,
    circular_id: CircularId,
    office: OfficeDependency,
    person: WorksOnNotice,
    form: TypedForm,
) -> Response:
    """作废 a draft, with the reason."""

    def act() -> str:
        circulating(office).cancel(
            notice_id, circular_id, CircularCancelling(by=person.name, reason=form.one("reason"))
        )
        return _address(notice_id, circular_id, "cancelled")

    return act_or_show(request, act, _again(request, office, person, notice_id, circular_id))


def circular_document(one: Circular) -> Response:
    """The paper as a Word document, as an answer."""
    content = official_document(paper_of(one.body), signed_at=one.signed_at)
    return attachment(content, f"通报{one.number or f'（草稿）-{one.snapshot.notice_number}'}.docx", DOCX)


def _address(notice_id: str, circular_id: int, done: str) -> str:
    return f"notices/{notice_id}/circulars/{circular_id}?done={done}"


def _read(office: Office, notice_id: str, circular_id: int) -> Circular:
    with office.house.ledger.reading() as facts:
        return facts.circular(notice_id, circular_id)


def _again(
    request: Request, office: Office, person: Person, notice_id: str, circular_id: int
) -> Callable[[CascadeError], Response]:
    return lambda refusal: _one(request, office, person, notice_id, circular_id, refusal)


def _may(person: Person, head: NoticeHead) -> dict[str, bool]:
    return {"may_work": person.may(Act.WORK, head.office_path), "may_sign": person.may(Act.SIGN, head.office_path)}


def _listing(
    request: Request, office: Office, person: Person, notice_id: str, refusal: CascadeError | None = None
) -> HTMLResponse:
    head = office.views.notice_head(notice_id)
    with office.house.ledger.reading() as facts:
        found = facts.circulars(notice_id)
    shown = [
        {"one": one, "title": circular_title(one.snapshot), "standing": label(one.state), "parts": parts_of(one)}
        for one in reversed(found)
    ]
    context = {"head": head, "circulars": shown, "items": items_of(office, notice_id), "refusal": refusal}
    status = refusal.status if refusal else 200
    more = _may(person, head)
    return office_page(request, person, "circular/list", {**context, **more}, section="notices", status=status)


def parts_of(one: Circular) -> list[tuple[str, str, int]]:
    """The roster as the parts of a bar: class, word and number of each category."""
    total = tally(one.snapshot.entries)
    return [
        ("good", "按时", total.on_time),
        ("warn", "迟报", total.late),
        ("bad", "未报", total.missing),
        ("missing", "退回待重报", total.returned),
        ("owing", "未到期", total.pending),
        ("waived", "不点名", total.excluded),
    ]


def _one(
    request: Request,
    office: Office,
    person: Person,
    notice_id: str,
    circular_id: int,
    refusal: CascadeError | None = None,
) -> HTMLResponse:
    head = office.views.notice_head(notice_id)
    circular = _read(office, notice_id, circular_id)
    entries, total = circular.snapshot.entries, tally(circular.snapshot.entries)
    context = {
        "head": head,
        "circular": circular,
        "title": circular_title(circular.snapshot),
        "paper": paper_of(circular.body),
        "seen": fingerprint(circular.body),
        "standing": label(circular.state),
        "draft": circular.state is CircularState.DRAFT,
        "parts_of_roster": parts_of(circular),
        "total": total,
        "rates": (percent(total.on_time_rate), percent(total.reported_rate)),
        "named": _by_category(entry for entry in entries if entry.named),
        "excluded": _by_exclusion(entry for entry in entries if entry.exclusion),
        "shown": SHOWN,
        "ranking": ranked(entries)[:SHOWN] if circular.snapshot.ranking else (),
        "percent_of": percent,
        "sound": _is_sound(office, circular),
        "refusal": refusal,
        **_may(person, head),
    }
    status = refusal.status if refusal else 200
    return office_page(request, person, "circular/circular", context, section="notices", status=status)


def _by_category(entries: Iterable[Entry]) -> list[tuple[Category, list[Entry]]]:
    listed = list(entries)
    found = [(category, [entry for entry in listed if entry.category is category]) for category in _NAMED]
    return [(category, those) for category, those in found if those]


def _by_exclusion(entries: Iterable[Entry]) -> list[tuple[Exclusion, list[Entry]]]:
    listed = list(entries)
    found = [(why, [entry for entry in listed if entry.exclusion is why]) for why in Exclusion]
    return [(why, those) for why, those in found if those]


def _is_sound(office: Office, circular: Circular) -> bool:
    """Whether the snapshot is the one noted in the trail when it was drafted."""
    drafted = office.views.listed_trail(circular.notice_id, TrailFilter(act="circular_drafted"), 1000, None)
    noted = {entry.detail.get("snapshot") for entry in drafted if entry.detail.get("id") == circular.id}
    return noted == {circular.snapshot_hash} and snapshot_hash(circular.snapshot) == circular.snapshot_hash
