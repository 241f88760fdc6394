"""Calendar years: one as twelve months, and a gazetted year from a file or pasted text, seen before it is kept."""

import calendar as months_of
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError

from domain.base import Frozen
from domain.calendar import WorkCalendar
from domain.errors import CascadeError, InvalidInput
from domain.gazette import GazettedYear
from domain.gazette_text import read_gazette
from service.imports.calendar import read_calendar
from service.web.office.refusing import act_or_show
from service.web.office.typed import TypedForm
from service.web.pages import office_page
from service.web.rights import AdministersAll, Person
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
EARLIEST, LATEST = 2000, 2199


class DayShown(Frozen):
    """One day of a month. ``kind``: work, rest, holiday, or makeup (调休上班)."""

    day: int
    kind: str
    name: str = ""


class MonthShown(Frozen):
    """Weeks from Monday; None where a day belongs to another month."""

    month: int
    weeks: tuple[tuple[DayShown | None, ...], ...]
    working_days: int


@router.get("/admin/calendar")
def show(
    request: Request,
    office: OfficeDependency,
    person: AdministersAll,
    year: Annotated[int | None, Query(ge=EARLIEST, le=LATEST)] = None,
) -> HTMLResponse:
    """One year, this one where none is named."""
    return _page(request, office, person, year)


@router.post("/admin/calendar/preview")
async def preview(request: Request, office: OfficeDependency, person: AdministersAll, form: TypedForm) -> Response:
    """What a file or a pasted text would be kept as."""
    name, content = await form.file("file")
    try:
        found = read_year(name, content, form.one("text"), form.one("source"))
    except CascadeError as refusal:
        return _page(request, office, person, None, refusal=refusal, typed=form.one("text"))
    except ValidationError:
        wrong = InvalidInput("放假安排的日期前后矛盾，请核对后重试", field="text")
        return _page(request, office, person, None, refusal=wrong, typed=form.one("text"))
    return _page(request, office, person, found.year, proposed=found)


@router.post("/admin/calendar")
def keep(request: Request, office: OfficeDependency, person: AdministersAll, form: TypedForm) -> Response:
    """Keep the year that was looked at. Notices that are out keep their dues."""

    def act() -> str:
        found = GazettedYear.model_validate_json(form.one("gazetted"))
        office.directory.put_calendar_year(found)
        office.administration.log(
            person.name,
            office.house.clock.now(),
            "calendar",
            "imported",
            str(found.year),
            source=found.source,
            holidays=len(found.holidays),
            workdays=len(found.workdays),
        )
        return f"admin/calendar?year={found.year}&done=kept"

    return act_or_show(request, act, lambda refusal: _page(request, office, person, None, refusal=refusal))


def read_year(name: str, content: bytes, text: str, source: str) -> GazettedYear:
    """A file, or pasted: the State Council's own words, or a table. Raises InvalidInput and what reading raises."""
    if content:
        return read_calendar(content, toml=name.lower().endswith(".toml"), source=source)
    if not text:
        raise InvalidInput("请选择文件，或把放假通知的原文粘贴进来", field="text")
    found = read_gazette(text, source)
    return found if found is not None else read_calendar(text.encode(), toml="[[days]]" in text, source=source)


def months(calendar: WorkCalendar, year: int) -> tuple[MonthShown, ...]:
    """The twelve months as the calendar counts them."""
    return tuple(_month(calendar, year, month) for month in range(1, 13))


def _month(calendar: WorkCalendar, year: int, month: int) -> MonthShown:
    weeks = tuple(
        tuple(_day(calendar, date(year, month, day)) if day else None for day in week)
        for week in months_of.Calendar().monthdayscalendar(year, month)
    )
    working = sum(day.kind in ("work", "makeup") for week in weeks for day in week if day)
    return MonthShown(month=month, weeks=weeks, working_days=working)


def _day(calendar: WorkCalendar, day: date) -> DayShown:
    note = calendar.note(day)
    if note.startswith("法定节假日"):
        return DayShown(day=day.day, kind="holiday", name=note.removeprefix("法定节假日（").removesuffix("）"))
    if note == "调休上班":
        return DayShown(day=day.day, kind="makeup")
    return DayShown(day=day.day, kind="work" if calendar.is_working_day(day) else "rest")


def _page(
    request: Request,
    office: Office,
    person: Person,
    year: int | None,
    *,
    proposed: GazettedYear | None = None,
    refusal: CascadeError | None = None,
    typed: str = "",
) -> HTMLResponse:
    shown = year or office.house.clock.now().year
    with office.house.ledger.reading() as facts:
        calendar = facts.calendar()
    known = {one.year: one for one in calendar.years}
    counted = calendar.with_years([proposed]) if proposed else calendar
    context = {
        "year": shown,
        "years": sorted({*known, shown, office.house.clock.now().year + 1}),
        "known": set(known),
        "gazetted": proposed or known.get(shown),
        "proposed": proposed,
        "replaces": proposed is not None and proposed.year in known,
        "months": months(counted, shown),
        "dues": () if shown in known else office.views.dues_in(shown),
        "refusal": refusal,
        "typed": typed,
    }
    status = refusal.status if refusal else 200
    return office_page(request, person, "admin/calendar", context, section="admin", status=status)
