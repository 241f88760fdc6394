"""The ledger (台账): every unit of the cascade by every item, with lights and words; as a page, a workbook, a table."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from domain.board import Flag, Seen, found
from domain.lights import LIGHT_WORDS, LIGHTS, STANDING_WORDS, Light, Standing
from domain.units import Level, level_label
from service.documents.ledger import ledger_workbook
from service.monitor.boards import Watched
from service.web.attachments import attachment
from service.web.office.monitor.asking import PAGE, Asked, AskedUnits, branch_of, page_of
from service.web.pages import office_page
from service.web.parameters import NoticeId
from service.web.rights import SeesNotice
from service.web.state import Office, OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class Column(NamedTuple):
    """One item, wherever in the cascade it is asked."""

    key: tuple[str, str]
    title: str


class LedgerRow(NamedTuple):
    """One unit: its receipt's word and light, and a standing for each column, None where it was not asked."""

    one: Seen
    acknowledged: str
    acknowledged_light: Light
    cells: Sequence[Standing | None]


@router.get("/notices/{notice_id}/ledger")
def ledger(
    notice_id: NoticeId, request: Request, person: SeesNotice, office: OfficeDependency, asked: AskedUnits
) -> HTMLResponse:
    """One page of it."""
    watched = office.boards.board(notice_id)
    shown = _shown(watched, asked)
    columns = columns_of(watched)
    context = {
        "head": office.views.notice_head(notice_id),
        "base": f"notices/{notice_id}",
        "asked": asked,
        "columns": columns,
        "rows": list(rows_of(watched, columns, page_of(shown, asked.number))),
        "in_all": len(shown),
        "page_size": PAGE,
        "lights": LIGHTS,
        "light_words": LIGHT_WORDS,
        "standing_words": STANDING_WORDS,
        "known_levels": [level for level in Level if level in watched.shown().progress],
    }
    return office_page(request, person, "monitor/ledger", context, section="notices")


@router.get("/notices/{notice_id}/ledger.xlsx")
def workbook(notice_id: NoticeId, _: SeesNotice, office: OfficeDependency, asked: AskedUnits) -> Response:
    """All of it as a workbook."""
    head, lines = office.views.notice_head(notice_id), _lines(office, notice_id, asked)
    content = ledger_workbook(f"{head.title}报送台账", head.number, lines, office.house.clock.now())
    return attachment(content, f"台账-{head.office_name}-{head.number}.xlsx", XLSX)


@router.get("/notices/{notice_id}/ledger.csv")
def table(notice_id: NoticeId, _: SeesNotice, office: OfficeDependency, asked: AskedUnits) -> Response:
    """All of it as a table that a spreadsheet opens without asking for the encoding."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    for line in _lines(office, notice_id, asked):
        writer.writerow([f"'{text}" if text.startswith(_DANGEROUS) else text for text, _light in line])
    content = lines.getvalue().encode("utf-8-sig")
    head = office.views.notice_head(notice_id)
    return attachment(content, f"台账-{head.office_name}-{head.number}.csv", "text/csv; charset=utf-8")


def columns_of(watched: Watched) -> list[Column]:
    """The items of the notice itself first, then what offices below ask beside them."""
    titles: dict[tuple[str, str], str] = {}
    for rows in (watched.rows[watched.top], *watched.rows.values()):
        for item in rows.items:
            titles.setdefault((item.obligation, item.occurrence), item.title)
    return [Column(key, title) for key, title in titles.items()]


def rows_of(watched: Watched, columns: Sequence[Column], shown: Sequence[Seen]) -> Iterator[LedgerRow]:
    """The places as rows."""
    keys: Mapping[int, tuple[str, str]] = {
        item.id: (item.obligation, item.occurrence) for rows in watched.rows.values() for item in rows.items
    }
    for one in shown:
        cells = {keys[duty.item_id]: standing for duty, standing in zip(one.place.duties, one.standings, strict=True)}
        word, light = _receipt(one)
        yield LedgerRow(one, word, light, [cells.get(column.key) for column in columns])


def _receipt(one: Seen) -> tuple[str, Light]:
    if one.place.acknowledged:
        return "已签收", Light.GREEN
    return "未签收", Light.YELLOW if Flag.UNACKNOWLEDGED in one.flags else Light.GREY


def _shown(watched: Watched, asked: Asked) -> Sequence[Seen]:
    board = watched.shown()
    branch = branch_of(board, watched.top, asked)
    return found(board, asked.wanted, branch)


def _lines(office: Office, notice_id: str, asked: Asked) -> Iterator[list[tuple[str, Light | None]]]:
    """The head and all rows, each cell with its light."""
    watched = office.boards.board(notice_id)
    columns = columns_of(watched)
    yield [(text, None) for text in ("上级", "单位", "单位编码", "层级", "签收", *(column.title for column in columns))]
    board = watched.shown()
    for row in rows_of(watched, columns, _shown(watched, asked)):
        place = row.one.place
        above = " › ".join(one.place.name for one in board.way(row.one))
        yield [
            *((text, None) for text in (above, place.name, place.unit_code, level_label(place.level))),
            (row.acknowledged, row.acknowledged_light),
            *((STANDING_WORDS[cell], LIGHTS[cell]) if cell else ("", None) for cell in row.cells),
        ]
