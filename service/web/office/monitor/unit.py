"""One unit under a notice: its tasks, who answers for it, what was sent, what comes next, and why it is stuck."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse

from domain.board import Board, Seen
from domain.contacts import duty_label
from domain.errors import NotFound
from domain.lights import LIGHTS, STANDING_WORDS
from domain.rights import Act
from domain.units import CODE
from service.monitor.panel import read_panel
from service.web.office.monitor.rows import WORDS, unit_row
from service.web.office.monitor.words import CHANNEL_WORDS, PURPOSE_WORDS, STATE_KINDS, STATE_WORDS, STEP_WORDS
from service.web.pages import office_page
from service.web.parameters import NOTICE_ID, NoticeId
from service.web.rights import SeesNotice
from service.web.state import OfficeDependency
from service.web.ways import way_of

router = APIRouter(tags=["pages"], include_in_schema=False)
UnitCode = Annotated[str, Path(pattern=CODE, description="Code of a unit")]


@router.get("/notices/{notice_id}/units/{code}")
def unit(
    notice_id: NoticeId,
    code: UnitCode,
    request: Request,
    person: SeesNotice,
    office: OfficeDependency,
    under: Annotated[str, Query(pattern=f"{NOTICE_ID}|^$")] = "",
) -> HTMLResponse:
    """The unit wherever in the cascade it stands; ``under`` names the notice where it stands in several."""
    board = office.boards.board(notice_id).shown()
    one = place_of(board, code, under)
    head = office.views.notice_head(notice_id)
    panel = read_panel(office.house.ledger, office.views, board, one, office.house.clock.now())
    context = {
        "head": head,
        "base": f"notices/{notice_id}",
        "panel": panel,
        "row": unit_row(board, one),
        "way": [(above.place.name, above.place.unit_code) for above in board.way(one)],
        "others": [other.place.notice_id for other in board.seen if other.place.unit_code == code and other is not one],
        "works": person.may(Act.WORK, head.office_path) and head.state == "issued",
        "enters": person.may(Act.WORK, head.office_path),
        "words": WORDS,
        "lights": LIGHTS,
        "standing_words": STANDING_WORDS,
        "duty_label": duty_label,
        "purposes": PURPOSE_WORDS,
        "states": STATE_WORDS,
        "state_kinds": STATE_KINDS,
        "channels": CHANNEL_WORDS,
        "steps": STEP_WORDS,
        "way_of": way_of,
    }
    return office_page(request, person, "monitor/unit", context, section="notices")


def place_of(board: Board, code: str, under: str = "") -> Seen:
    """The unit's place, below the notice ``under`` where that is given. Raises NotFound."""
    found = [one for one in board.seen if one.place.unit_code == code and under in ("", one.place.notice_id)]
    if not found:
        raise NotFound("这份通知没有发到这个单位；请从单位列表重新打开", field="code")
    return found[0]
