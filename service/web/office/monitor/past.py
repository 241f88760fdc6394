"""What happened and what comes: the timeline, the messages, and the trail with its chain."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, NamedTuple, TypeVar

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from domain.clock import instant_label
from domain.entries import EntryChannel, channel_label
from domain.letters import ChannelName
from domain.outbox import IntentState, Purpose
from domain.policy import Act
from service.monitor.boards import Watched
from service.store.views import MessageFilter, TimedRung, TrailFilter
from service.web.office.monitor.ledger import columns_of
from service.web.office.monitor.words import (
    ACT_WORDS,
    CHANNEL_WORDS,
    PURPOSE_WORDS,
    RUNG_WORDS,
    STATE_KINDS,
    STATE_WORDS,
    STEP_WORDS,
)
from service.web.pages import office_page
from service.web.parameters import NoticeId
from service.web.rights import SeesNotice
from service.web.state import OfficeDependency

router = APIRouter(tags=["pages"], include_in_schema=False)
PAGE = 50
_Word = Annotated[str, Query(max_length=40)]
_After = Annotated[int, Query(ge=0, le=2**62)]
_Kind = TypeVar("_Kind", bound=StrEnum)
_SEVERAL = ("tasks", "reports", "requests", "supervisions")
"""Where the detail of an act lists what it was about, each with its unit."""
_WAYS = {channel.value: channel_label(channel) for channel in EntryChannel}
_MARKS = {Act.REMIND: "warn", Act.ESCALATE: "bad", Act.COMPILE: "act", Act.CLOSE: "plain"}


class Told(NamedTuple):
    """One act as a page lists it. ``actor`` is '' for the service itself; ``detail`` are the words of what it was
    about, each with whether it is somebody's own.
    """

    at: datetime
    actor: str
    word: str
    detail: tuple[tuple[str, bool], ...]


class Known(NamedTuple):
    """What the trail names by code: units, and items as "key/occurrence"."""

    names: Mapping[str, str]
    titles: Mapping[str, str]


@router.get("/notices/{notice_id}/timeline")
def timeline(notice_id: NoticeId, request: Request, person: SeesNotice, office: OfficeDependency) -> HTMLResponse:
    """The strip, what comes next with whom it would tell, and what was done."""
    head, now = office.views.notice_head(notice_id), office.house.clock.now()
    rungs = office.views.timed_rungs(notice_id)
    known = _known(office.boards.board(notice_id))
    open_still = head.state == "issued"
    start, end = head.issued_at, max([head.closes_at, *(rung.instant for rung in rungs)], default=head.closes_at)
    context = {
        "head": head,
        "base": f"notices/{notice_id}",
        "coming": [rung for rung in rungs if rung.fired_at is None] if open_still else [],
        "fired": [rung for rung in reversed(rungs) if rung.fired_at is not None],
        "marks": _marks(rungs, start, end),
        "present": _share(now, start, end),
        "ends": (start, end),
        "acts": [_told(one.at, one.actor, one.act, one.detail, known) for one in office.views.timed_acts(notice_id)],
        "counted": [(ACT_WORDS[one.act], one) for one in office.views.counted_acts(notice_id)],
        "rung_words": RUNG_WORDS,
        "steps": STEP_WORDS,
    }
    return office_page(request, person, "monitor/timeline", context, section="notices")


@router.get("/notices/{notice_id}/messages")
def messages(
    notice_id: NoticeId,
    request: Request,
    person: SeesNotice,
    office: OfficeDependency,
    state: _Word = "",
    purpose: _Word = "",
    channel: _Word = "",
    unit: _Word = "",
    after: _After = 0,
) -> HTMLResponse:
    """What went to whom, and what became of it."""
    wanted = MessageFilter(
        state=_named(IntentState, state),
        purpose=_named(Purpose, purpose),
        channel=_named(ChannelName, channel),
        unit=unit.strip() or None,
    )
    found = office.views.listed_messages(notice_id, wanted, PAGE + 1, after or None)
    context = {
        "head": office.views.notice_head(notice_id),
        "base": f"notices/{notice_id}",
        "wanted": wanted,
        "rows": found[:PAGE],
        "next": found[PAGE - 1].id if len(found) > PAGE else None,
        "counts": office.views.message_counts(notice_id),
        "purposes": PURPOSE_WORDS,
        "states": STATE_WORDS,
        "state_kinds": STATE_KINDS,
        "channels": CHANNEL_WORDS,
        "steps": STEP_WORDS,
    }
    return office_page(request, person, "monitor/messages", context, section="notices")


@router.get("/notices/{notice_id}/trail")
def trail(
    notice_id: NoticeId,
    request: Request,
    person: SeesNotice,
    office: OfficeDependency,
    act: _Word = "",
    after: _After = 0,
) -> HTMLResponse:
    """Who did what when, with the state of the chain."""
    wanted = TrailFilter(act=act if act in ACT_WORDS else None)
    found = office.views.listed_trail(notice_id, wanted, PAGE + 1, after or None)
    known = _known(office.boards.board(notice_id))
    context = {
        "head": office.views.notice_head(notice_id),
        "base": f"notices/{notice_id}",
        "act": wanted.act or "",
        "act_words": ACT_WORDS,
        "rows": [(one, _told(one.at, one.actor, one.act, one.detail, known)) for one in found[:PAGE]],
        "next": found[PAGE - 1].sequence if len(found) > PAGE else None,
        "broken": office.views.verify_trail(notice_id),
    }
    return office_page(request, person, "monitor/trail", context, section="notices")


def _named(kind: type[_Kind], word: str) -> _Kind | None:
    return kind(word) if word in set(kind) else None


def _share(moment: datetime, start: datetime, end: datetime) -> float:
    whole = (end - start).total_seconds() or 1.0
    return round(min(1.0, max(0.0, (moment - start).total_seconds() / whole)), 4)


def _marks(rungs: Sequence[TimedRung], start: datetime, end: datetime) -> list[tuple[float, str, TimedRung]]:
    return [(_share(rung.instant, start, end), "good" if rung.fired_at else _MARKS[rung.act], rung) for rung in rungs]


def _known(watched: Watched) -> Known:
    names = {one.place.unit_code: one.place.name for one in watched.shown().seen}
    return Known(names, {"/".join(column.key): column.title for column in columns_of(watched)})


def _told(at: datetime, actor: str, act: str, detail: Mapping[str, Any], known: Known) -> Told:
    return Told(
        at=at,
        actor="" if actor == "system" else actor,
        word=ACT_WORDS.get(act, act),
        detail=_detail(act, detail, known),
    )


def _detail(act: str, detail: Mapping[str, Any], known: Known) -> tuple[tuple[str, bool], ...]:
    """What an act was about, in a few words: which units and items, how it came, by when, and why."""
    lists = [detail[name] for name in _SEVERAL if isinstance(detail.get(name), list)]
    several = [one for listed in lists for one in listed if isinstance(one, Mapping)]
    units = [str(one["unit"]) for one in (detail, *several) if isinstance(one.get("unit"), str)]
    codes = detail.get("units") or detail.get("codes")
    units += [str(code) for code in codes] if isinstance(codes, list) else []
    items = [str(one["item"]) for one in (detail, *several) if one.get("item")]
    items += map(str, detail["items"]) if isinstance(detail.get("items"), Mapping) else ()
    said = _shown([known.names.get(code, code) for code in units], "单位")
    said += _shown([known.titles[key] for key in items if key in known.titles], "事项")
    if act == "urged" and not units:
        said.append(("没有单位被催办", False))
    if act == "rungs_fired":
        said.append((f"{len(detail)}个时点，告知{sum(int(told) for told in detail.values())}人次", False))
    if act == "entered":
        said += [(_WAYS.get(detail.get("channel", ""), "代录"), False), (str(detail.get("source", "")), True)]
    if isinstance(due := detail.get("due"), str):
        said.append((f"截止{instant_label(datetime.fromisoformat(due))}", False))
    if isinstance(reason := detail.get("reason"), str) and reason:
        said.append((f"“{reason}”", True))
    return tuple(said)


def _shown(names: Sequence[str], kind: str) -> list[tuple[str, bool]]:
    """The first three names of all that are meant, each once."""
    distinct = list(dict.fromkeys(names))
    if not distinct:
        return []
    shown = "、".join(distinct[:3])
    many = f"{shown}等{len(distinct)}个单位" if kind == "单位" else f"{shown}等{len(distinct)}个事项"
    return [(many, False) if len(distinct) > 3 else (shown, True)]
