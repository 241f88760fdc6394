"""Units that were ticked on the monitor: urged, given more time, or let off, wherever in the cascade they stand."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from activities.deciding import Extension, Waiver
from activities.urging import Urge, Urged, Urging
from domain.board import Seen
from domain.errors import CascadeError, InvalidInput
from domain.lights import OWED, Light
from domain.rights import Act
from service.monitor.boards import Watched
from service.monitor.changes import place_key
from service.web.office.monitor.ledger import columns_of
from service.web.office.orders import checked, item_named, moment_typed
from service.web.pages import office_page
from service.web.parameters import NoticeId
from service.web.rights import Person, WorksOnNotice, require
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
MOST = 20_000
_Places = Annotated[list[str], Form(default_factory=list, max_length=MOST)]
_Text = Annotated[str, Form(max_length=2000)]
_Short = Annotated[str, Form(max_length=120)]


class Outcome(NamedTuple):
    """What became of the units of one notice: what was done, or why it was refused as a whole."""

    office_name: str
    urged: Urged | None = None
    tasks: int = 0
    refusal: str = ""


@router.post("/notices/{notice_id}/urge")
def urge(
    notice_id: NoticeId,
    request: Request,
    person: WorksOnNotice,
    office: OfficeDependency,
    place: _Places,
    everybody: Annotated[str, Form(alias="all", max_length=10)] = "",
) -> Response:
    """催办 those ticked, or all that are red. Says who was urged, and of the others why not."""
    if not place and not everybody:
        return _nobody(notice_id)
    watched = office.boards.board(notice_id)
    urging = Urging(office.house.ledger, office.house.clock, office.engine)
    seen = _red(watched) if everybody == "red" else _ticked(watched, place)

    def act(notice: str, units: Sequence[Seen]) -> Outcome:
        codes = tuple(one.place.unit_code for one in units)
        return Outcome(_office_name(office, notice), urging.urge(notice, Urge(by=person.name, units=codes)))

    outcomes = _each(office, person, seen, act)
    context = {
        "head": office.views.notice_head(notice_id),
        "base": f"notices/{notice_id}",
        "urged": [unit for one in outcomes if one.urged for unit in one.urged.urged],
        "refused": [unit for one in outcomes if one.urged for unit in one.urged.refused],
        "failed": [one for one in outcomes if one.refusal],
        "release_at": max((one.urged.release_at for one in outcomes if one.urged and one.urged.urged), default=None),
    }
    return office_page(request, person, "monitor/urged", context, section="notices")


@router.post("/notices/{notice_id}/extend")
def extend(
    notice_id: NoticeId,
    request: Request,
    person: WorksOnNotice,
    office: OfficeDependency,
    place: _Places,
    item: _Short = "",
    reason: _Text = "",
    due: _Short = "",
    confirm: Annotated[bool, Form()] = False,
) -> Response:
    """延期 what those ticked still owe: asks for the new due and the reason first."""

    def act(notice: str, tasks: tuple[int, ...]) -> None:
        order = {"tasks": tasks, "by": person.name, "reason": reason.strip(), "due": moment_typed(due)}
        office.deciding.extend(notice, checked(Extension, order))

    given = Typed("extend", place, item, reason, due)
    return _decide(request, office, person, notice_id, given, act if confirm else None)


@router.post("/notices/{notice_id}/waive")
def waive(
    notice_id: NoticeId,
    request: Request,
    person: WorksOnNotice,
    office: OfficeDependency,
    place: _Places,
    item: _Short = "",
    reason: _Text = "",
    confirm: Annotated[bool, Form()] = False,
) -> Response:
    """免报 what those ticked still owe: asks for the reason first."""

    def act(notice: str, tasks: tuple[int, ...]) -> None:
        order = {"tasks": tasks, "by": person.name, "reason": reason.strip()}
        office.deciding.waive(notice, checked(Waiver, order))

    return _decide(request, office, person, notice_id, Typed("waive", place, item, reason), act if confirm else None)


_DONE = {"extend": "extended", "waive": "waived"}


class Typed(NamedTuple):
    """What a form about ticked units holds: which act, the units, the item as "key/occurrence", and the rest."""

    act: str
    place: Sequence[str]
    item: str = ""
    reason: str = ""
    due: str = ""


def _decide(
    request: Request,
    office: Office,
    person: Person,
    notice_id: str,
    typed: Typed,
    act: Callable[[str, tuple[int, ...]], None] | None,
) -> Response:
    if not typed.place:
        return _nobody(notice_id)
    watched = office.boards.board(notice_id)
    seen = _ticked(watched, typed.place)
    outcomes: list[Outcome] = []
    mistakes = _mistakes(typed) if act is not None else {}
    if act is not None and not mistakes:
        outcomes = _each(office, person, seen, lambda notice, units: _acted(office, watched, notice, units, typed, act))
        if outcomes and not any(one.refusal for one in outcomes):
            return RedirectResponse(f"../{notice_id}?done={_DONE[typed.act]}", 303)
    context = {
        "head": office.views.notice_head(notice_id),
        "base": f"notices/{notice_id}",
        "typed": typed,
        "chosen": [(place_key(one), one.place.name, _dues(watched, one)) for one in seen],
        "mistakes": mistakes,
        "columns": columns_of(watched),
        "failed": [one for one in outcomes if one.refusal],
        "done_tasks": sum(one.tasks for one in outcomes),
    }
    status = 422 if outcomes or mistakes else 200
    return office_page(request, person, "monitor/chosen", context, section="notices", status=status)


def _mistakes(typed: Typed) -> dict[str, str]:
    """What is wrong with the form by itself, by blank."""
    found: dict[str, str] = {}
    if not typed.reason.strip():
        found["reason"] = "请填写理由：会记入留痕，并告知有关单位"
    if typed.act == "extend":
        try:
            moment_typed(typed.due)
        except InvalidInput as mistake:
            found["due"] = mistake.message
    return found


def _nobody(notice_id: str) -> Response:
    """Back to the list, which says that nobody was ticked."""
    return RedirectResponse(f"../{notice_id}?done=nobody#units", 303)


def _acted(
    office: Office,
    watched: Watched,
    notice: str,
    units: Sequence[Seen],
    typed: Typed,
    act: Callable[[str, tuple[int, ...]], None],
) -> Outcome:
    tasks = tuple(task for one in units for task in _owed(watched, one, typed.item))
    name = _office_name(office, notice)
    if not tasks:
        return Outcome(name, refusal="所选单位没有未报事项，无需办理")
    act(notice, tasks)
    return Outcome(name, tasks=len(tasks))


def _owed(watched: Watched, one: Seen, item: str) -> list[int]:
    """The tasks that a unit still owes, of one item where one is named."""
    key = item_named(item)
    meant = {
        known.id
        for known in watched.rows[one.place.notice_id].items
        if key is None or (known.obligation, known.occurrence) == key
    }
    pairs = zip(one.place.duties, one.standings, strict=True)
    return [duty.task_id for duty, standing in pairs if standing in OWED and duty.item_id in meant]


def _dues(watched: Watched, one: Seen) -> list[tuple[str, datetime | None]]:
    """What the unit still owes, by title, each with its due."""
    owed = set(_owed(watched, one, ""))
    titles = {known.id: known.title for known in watched.rows[one.place.notice_id].items}
    return [(titles[duty.item_id], duty.due) for duty in one.place.duties if duty.task_id in owed]


def _red(watched: Watched) -> list[Seen]:
    return [one for one in watched.shown().seen if one.light is Light.RED and one.place.asked]


def _ticked(watched: Watched, places: Sequence[str]) -> list[Seen]:
    """The places ticked. Raises InvalidInput where one is not of this cascade."""
    known = {place_key(one): one for one in watched.shown().seen}
    wanted = list(dict.fromkeys(places))
    if any(one not in known for one in wanted):
        raise InvalidInput("所选单位中有的已不在这份通知里；请刷新页面后重新勾选", field="place")
    return [known[one] for one in wanted]


def _each(
    office: Office, person: Person, seen: Sequence[Seen], act: Callable[[str, Sequence[Seen]], Outcome]
) -> list[Outcome]:
    """Act on the units of each notice by itself: one that refuses holds up no other."""
    by_notice: dict[str, list[Seen]] = {}
    for one in seen:
        by_notice.setdefault(one.place.notice_id, []).append(one)
    return [_tried(office, person, notice, units, act) for notice, units in by_notice.items()]


def _tried(
    office: Office,
    person: Person,
    notice: str,
    units: Sequence[Seen],
    act: Callable[[str, Sequence[Seen]], Outcome],
) -> Outcome:
    try:
        require(person, Act.WORK, office.views.office_path(notice))
        return act(notice, units)
    except CascadeError as refusal:
        return Outcome(_office_name(office, notice), refusal=refusal.message)


def _office_name(office: Office, notice: str) -> str:
    return office.views.notice_head(notice).office_name
