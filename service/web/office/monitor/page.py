"""The monitor of a notice: bars for each level, the tree of units with their lights, filters and search."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from domain.board import FLAG_WORDS, Board
from domain.lights import LIGHT_WORDS
from domain.rights import Act
from domain.units import Level
from service.web.office.monitor.asking import PAGE, Asked, AskedUnits, branch_of, listed, page_of
from service.web.office.monitor.rows import WORDS, progress, unit_row
from service.web.pages import office_page
from service.web.parameters import NoticeId
from service.web.rights import SeesNotice
from service.web.state import OfficeDependency
from service.web.words import language_of, translations

router = APIRouter(tags=["pages"], include_in_schema=False)


@router.get("/notices/{notice_id}")
def monitor(
    notice_id: NoticeId,
    request: Request,
    person: SeesNotice,
    office: OfficeDependency,
    asked: AskedUnits,
    part: bool = False,
    ticked: bool = False,
) -> HTMLResponse:
    """The whole page; with ``part`` the rows alone, for a branch that is opened; ``ticked`` marks all of them."""
    watched = office.boards.board(notice_id)
    board = watched.shown()
    head = office.views.notice_head(notice_id)
    context = {
        **_rows(board, notice_id, asked),
        "ticked": ticked,
        "works": person.may(Act.WORK, head.office_path) and head.state == "issued",
    }
    if part:
        return office_page(request, person, "monitor/branch", context)
    say = translations(language_of(request)).gettext
    context |= _whole(board, notice_id, asked) | {
        "head": head,
        "edition": watched.edition,
        "translated": {key: say(word) for key, word in WORDS.items()},
        "works_ever": person.may(Act.WORK, head.office_path),
        "signs": person.may(Act.SIGN, head.office_path),
    }
    return office_page(request, person, "monitor/notice", context, section="notices")


def _rows(board: Board, notice_id: str, asked: Asked) -> dict[str, Any]:
    shown = listed(board, notice_id, asked)
    return {
        "asked": asked,
        "base": f"notices/{notice_id}",
        "rows": [unit_row(board, one, way=asked.wanted.anything) for one in page_of(shown, asked.number)],
        "in_all": len(shown),
        "page_size": PAGE,
        "words": WORDS,
    }


def _whole(board: Board, notice_id: str, asked: Asked) -> dict[str, Any]:
    branch = branch_of(board, notice_id, asked)
    above = [] if branch is None else [*board.way(branch), branch]
    return {
        "counts": board.counts if branch is None else branch.below,
        "levels": progress(board),
        "known_levels": [level for level in Level if level in board.progress],
        "flags": [(flag.value, word) for flag, word in FLAG_WORDS.items()],
        "lights": [(light.value, word) for light, word in LIGHT_WORDS.items()],
        "way": [(one.place.name, one.place.child_id) for one in above],
    }
