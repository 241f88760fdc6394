"""The scorecard (报送评价): how punctual units are over notices, and what they are asked for."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse

from domain.base import Frozen
from domain.errors import InvalidInput
from domain.rights import Act
from domain.scorecard import ENOUGH, Score
from domain.units import Level, Unit
from service.documents.scorecard_sheet import write_scorecard
from service.scorecard import Burden, BurdenRow, Scorecard, ScoreRow, Span, burden, levels_of, scorecard, span_of
from service.store.views.branches import Family
from service.web.attachments import attachment
from service.web.office.subtree import chosen_unit, own_places
from service.web.pages import office_page
from service.web.rights import Person, Sees
from service.web.state import Office, OfficeDependency

router = APIRouter(prefix="/scorecard", tags=["pages"], include_in_schema=False)
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_SCORE_ORDERS: Mapping[str, Callable[[ScoreRow], float | None]] = {
    "on_time": lambda row: _negative(row.score.on_time_rate),
    "late": lambda row: _negative(row.score.late_rate),
    "missing": lambda row: _negative(row.score.missing_rate),
    "returned": lambda row: _negative(row.score.returned_rate),
    "days": lambda row: _negative(row.score.median_days),
    "counted": lambda row: -row.score.counted,
}
_BURDEN_ORDERS: Mapping[str, Callable[[BurdenRow], float | None]] = {
    "notices": lambda row: _negative(row.load.each(row.load.notices)),
    "requests": lambda row: _negative(row.load.each(row.load.requests)),
    "fields": lambda row: _negative(row.load.each(row.load.fields)),
}


class Asked(Frozen):
    """What the address asks for. Empty fields of the form mean the usual."""

    unit: str = ""
    first: date | None = None
    last: date | None = None
    level: Level | None = None
    sort: str = ""

    def query(self, **other: str) -> str:
        """The same address with other words."""
        words = {key: str(value) for key, value in self.model_dump(mode="json").items() if value} | other
        return urlencode({key: value for key, value in words.items() if value})


def asked(
    unit: Annotated[str, Query(max_length=40)] = "",
    first: Annotated[str, Query(max_length=10)] = "",
    last: Annotated[str, Query(max_length=10)] = "",
    level: Annotated[str, Query(max_length=20)] = "",
    sort: Annotated[str, Query(max_length=20)] = "",
) -> Asked:
    """The parameters. Raises InvalidInput."""
    known = {one.value: one for one in Level}
    return Asked(unit=unit, first=_day(first, "first"), last=_day(last, "last"), level=known.get(level), sort=sort)


AskedFor = Annotated[Asked, Depends(asked)]


@router.get("")
def show(request: Request, person: Sees, office: OfficeDependency, wanted: AskedFor) -> HTMLResponse:
    """Punctuality by unit, month and level."""
    now = office.house.clock.now()
    family, span = _subject(person, office, wanted, now)
    card = _card(office, family, span, wanted, now)
    context = {
        **_context(person, office, family, span, wanted, now),
        "card": card,
        "rows": _sorted(card.rows, _SCORE_ORDERS, wanted.sort or "on_time"),
        "sort": wanted.sort if wanted.sort in (*_SCORE_ORDERS, "name") else "on_time",
        "enough": ENOUGH,
        "months": _words(card.months),
        "strips": {row.code: _rates(card.months, row.months) for row in card.rows},
        "points": [(word[2:], _percent(rate)) for word, rate in _rates(card.months, card.trend)],
    }
    return office_page(request, person, "scorecard/punctuality", context, section="scorecard")


@router.get("/burden")
def show_burden(request: Request, person: Sees, office: OfficeDependency, wanted: AskedFor) -> HTMLResponse:
    """Notices, requests and blanks for each unit and month."""
    now = office.house.clock.now()
    family, span = _subject(person, office, wanted, now)
    load = burden(office.views, family, span, _bottom(family, wanted))
    context = {
        **_context(person, office, family, span, wanted, now),
        "burden": load,
        "rows": _sorted(load.rows, _BURDEN_ORDERS, wanted.sort or "requests"),
        "sort": wanted.sort if wanted.sort in (*_BURDEN_ORDERS, "name") else "requests",
        "months": _words(load.months),
        "points": [
            (word[2:], _rounded(one.each(one.requests)))
            for word, one in zip(_words(load.months), load.trend, strict=True)
        ],
        "most": max(1.0, *(one.each(one.requests) or 0.0 for one in load.trend)),
        "widest": max([0.1, *(row.load.each(row.load.requests, len(load.months)) or 0.0 for row in load.rows)]),
    }
    return office_page(request, person, "scorecard/burden", context, section="scorecard")


@router.get("/export")
def export(person: Sees, office: OfficeDependency, wanted: AskedFor) -> Response:
    """All of it as a workbook."""
    now = office.house.clock.now()
    family, span = _subject(person, office, wanted, now)
    load: Burden = burden(office.views, family, span, _bottom(family, wanted))
    card = _card(office, family, span, wanted, now)
    content = write_scorecard(card, load)
    return attachment(content, f"报送评价-{card.name}-{span.first:%Y%m%d}-{span.last:%Y%m%d}.xlsx", WORKBOOK)


def _subject(person: Person, office: Office, wanted: Asked, now: datetime) -> tuple[Family, Span]:
    code = chosen_unit(person, office, wanted.unit)
    return office.views.family(code), span_of(wanted.first, wanted.last, now)


def _card(office: Office, family: Family, span: Span, wanted: Asked, now: datetime) -> Scorecard:
    with office.house.ledger.reading() as facts:
        calendar = facts.calendar()
    return scorecard(office.views, family, span, wanted.level, now, calendar)


def _context(
    person: Person, office: Office, family: Family, span: Span, wanted: Asked, now: datetime
) -> dict[str, Any]:
    return {
        "family": family,
        "above": _seen(person, family.above),
        "span": span,
        "wanted": wanted,
        "levels": levels_of(family),
        "spans": _usual_spans(now),
        "places": own_places(person, office),
    }


def _seen(person: Person, units: Sequence[Unit]) -> list[Unit]:
    return [unit for unit in units if person.may(Act.SEE, unit.path)]


def _bottom(family: Family, wanted: Asked) -> Level:
    """The level chosen; else communities, or the lowest that there is."""
    held = levels_of(family)
    if wanted.level in held:
        return wanted.level
    return Level.COMMUNITY if Level.COMMUNITY in held or not held else held[-1]


def _usual_spans(now: datetime) -> dict[str, Span]:
    year = span_of(None, None, now)
    months = year.months
    return {
        "month": Span(first=months[-1], last=year.last),
        "quarter": Span(first=months[-3], last=year.last),
        "calendar": Span(first=date(year.last.year, 1, 1), last=year.last),
        "year": year,
    }


def _sorted(rows: Sequence[Any], orders: Mapping[str, Callable[[Any], float | None]], by: str) -> list[Any]:
    """In the order asked for; what has no figure comes last, equals in the order of the tree."""
    if by == "name":
        return list(rows)
    order = orders.get(by) or next(iter(orders.values()))
    told = [(order(row), row) for row in rows]
    return [row for key, row in sorted(told, key=lambda pair: (pair[0] is None, pair[0] or 0.0))]


def _words(months: Sequence[date]) -> list[str]:
    return [f"{month:%Y-%m}" for month in months]


def _rates(months: Sequence[date], scores: Sequence[Score]) -> list[tuple[str, float | None]]:
    return [(word, score.on_time_rate) for word, score in zip(_words(months), scores, strict=True)]


def _percent(rate: float | None) -> float | None:
    return None if rate is None else round(100 * rate, 1)


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 1)


def _negative(figure: float | None) -> float | None:
    return None if figure is None else -figure


def _day(text: str, field: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInput("日期应写作 2024-06-20，请更正", field=field) from None
