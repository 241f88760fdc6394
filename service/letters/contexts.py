"""What each mail template is told, in the shape that its comment asks for."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from activities.delivering import Matters
from domain.calendar import WorkCalendar
from domain.clock import SHANGHAI
from domain.letters import ChannelName
from domain.notices import Inquiry, Notice
from domain.obligations import Demand, Obligation, Occurrence
from domain.outbox import Owed, Pending, matter_of
from domain.plan import following
from domain.policy import Act, Step, Track, Urgency
from domain.reissue import local_due
from domain.urging import by_hand

_URGENCIES = {Urgency.PLAIN: "", Urgency.URGENT: "加急", Urgency.EXTRA_URGENT: "特急"}
_DEMANDS = {Demand.MANDATORY: "必报", Demand.OPT_IN: "自愿报送", Demand.AS_THEY_OCCUR: "有则报送"}
_STEPS = {
    Step.LIAISON: "单位联络员",
    Step.LEADER: "单位分管领导",
    Step.SUPERIOR: "发文单位",
    Step.ORIGIN: "最初发文单位",
}
_ROLES = {
    Step.LEADER: "您是该单位分管领导",
    Step.SUPERIOR: "你单位是发文单位",
    Step.ORIGIN: "你单位是最初发文单位",
}
_WAYS = {ChannelName.EMAIL: "邮件", ChannelName.SMS: "短信"}
_ACTS = {
    Track.ACKNOWLEDGE: "签收",
    Track.REISSUE: "转发",
    Track.REPORT: "报送",
    Track.SUPERVISION: "回复",
    Track.CLOSE: "办结",
}
_TRACK_NAMES = frozenset(one.value for one in Track)
_TRACKS = {Track.ACKNOWLEDGE: "签收通知", Track.REISSUE: "转发通知"}

Groups = Mapping[str, Sequence[Pending]]


def head(notice: Notice) -> dict[str, Any]:
    """What every mail about a notice names of it."""
    draft = notice.draft
    return {
        "number": draft.number,
        "title": draft.title,
        "issuers": list(draft.issuers),
        "issued": notice.anchor,
        "urgency": _URGENCIES[draft.urgency],
        "contact": _asked(draft.inquiry),
    }


def _asked(inquiry: Inquiry) -> str:
    """Whom to ask and where, as notices print it: “小郑 22630156，传真 22630132，邮箱 a@example.invalid”."""
    spoken = " ".join(filter(None, (inquiry.name, inquiry.phone)))
    ways = (("", spoken), ("传真", inquiry.fax), ("邮箱", inquiry.email))
    return "，".join(f"{way} {place}".strip() for way, place in ways if place)


def notice(part: Pending, issued: Notice, matters: Matters) -> dict[str, Any]:
    """A new notice: the obligations that the unit owes."""
    mine = [o for o in issued.draft.obligations if _owes(part.owed, o)] or list(issued.draft.obligations)
    return head(issued) | {
        "basis": [f"{basis.number} {basis.title}".strip() for basis in issued.draft.basis],
        "acknowledge_due": issued.acknowledge_due,
        "obligations": [_listed(obligation, matters) for obligation in mine],
        "consequence": _consequence(issued, mine),
    }


def _consequence(issued: Notice, mine: Sequence[Obligation]) -> str:
    """What silence leads to; '' where it comes before nobody above the unit's own liaisons."""
    must = any(one.demand is Demand.MANDATORY for one in mine)
    tracks = (Track.ACKNOWLEDGE, Track.REPORT) if must else (Track.ACKNOWLEDGE,)
    climbing = [f"未{_ACTS[track]}" for track in tracks if _climbs(issued, track)]
    return f"逾期{'、'.join(climbing)}的，将逐级提请督办。" if climbing else ""


def _climbs(issued: Notice, track: Track) -> bool:
    rules = issued.policy.rules_of(track)
    return any(rule.act is Act.ESCALATE and rule.step is not Step.LIAISON for rule in rules)


def _owes(owed: Sequence[Owed], obligation: Obligation) -> bool:
    return any(one.title is not None and one.title.startswith(obligation.title) for one in owed)


def _listed(obligation: Obligation, matters: Matters) -> dict[str, Any]:
    upcoming = _upcoming(obligation, matters.now)
    return {
        "title": obligation.title,
        "kind": _kind(obligation),
        "due": upcoming.due,
        "remark": _remark(upcoming.due, matters.calendar),
    }


def _upcoming(obligation: Obligation, now: datetime) -> Occurrence:
    dated = [one for one in obligation.occurrences if one.due is not None and one.due >= now]
    return dated[0] if dated else obligation.occurrences[-1]


def _kind(obligation: Obligation) -> str:
    words = [_DEMANDS[obligation.demand]]
    if obligation.minimum_entries:
        words.append(f"每期不少于 {obligation.minimum_entries} 个")
    if len(obligation.occurrences) > 1:
        words.append(f"共 {len(obligation.occurrences)} 期，下面是最近一期")
    return "，".join(words)


def _remark(due: datetime | None, calendar: WorkCalendar) -> str:
    return calendar.note(due.astimezone(SHANGHAI).date()) if due else ""


def reissue(superior: Notice, matters: Matters) -> dict[str, Any]:
    """A notice that waits for the clerk."""
    return head(superior) | {
        "limit": superior.reissue_due,
        "consequence": "逾期未转发的，将逐级提请督办。",
        "recipients": "下级单位",
        "obligations": [_proposed(o, superior, matters) for o in superior.draft.obligations if o.cascades],
    }


def _proposed(obligation: Obligation, superior: Notice, matters: Matters) -> dict[str, Any]:
    asked = _upcoming(obligation, matters.now).due
    proposed = local_due(asked, matters.now, superior.policy, matters.calendar).due if asked else None
    return {
        "title": obligation.title,
        "superior_due": asked,
        "due": proposed,
        "remark": _remark(proposed, matters.calendar),
    }


def all_clear(parts: Sequence[Pending], issued: Notice) -> dict[str, Any]:
    """Those who were alarmed hear that the unit has reported."""
    entries = [_cleared(part, issued) for part in parts]
    return head(issued) | {
        "issuer": "、".join(issued.draft.issuers),
        "units": list(dict.fromkeys(part.unit_name for part in parts)),
        "entries": entries,
    }


def _cleared(part: Pending, issued: Notice) -> dict[str, Any]:
    _, key, occurrence = part.rung_id.split(".")[:3]
    obligation = issued.obligation(key)
    due = next((one.due for one in obligation.occurrences if one.key == occurrence), None)
    late = max((part.instant - due).days, 0) if due and part.instant > due else None
    return {
        "unit": part.unit_name,
        "title": obligation.title,
        "reported": part.instant,
        "late": "" if late is None else f"逾期 {late} 天" if late else "当天逾期",
    }


def reminder(groups: Groups, matters: Matters) -> dict[str, Any]:
    """The digest for one person: all that the unit still owes."""
    listed = [
        _owed_notice(matters.notices[notice_id], parts) | {"next": _climb(matters.notices[notice_id], parts, matters)}
        for notice_id, parts in groups.items()
    ]
    entries = [entry for one in listed for entry in one["entries"]]
    return {
        "now": matters.now,
        "lacking": _lacking(groups),
        "owed": len(entries),
        "overdue": sum(1 for entry in entries if entry["due"] < matters.now),
        "notices": listed,
    }


def _lacking(groups: Groups) -> str:
    """What is missing, in one word: 签收, 转发 or 报送; 办理 where it is several."""
    tracks = {one.track for parts in groups.values() for part in parts for one in part.owed}
    return _ACTS[tracks.pop()] if len(tracks) == 1 else "办理"


def _owed_notice(issued: Notice, parts: Sequence[Pending]) -> dict[str, Any]:
    owed = dict.fromkeys(one for part in parts for one in part.owed)
    return {
        "number": issued.draft.number,
        "title": issued.draft.title,
        "issuer": "、".join(issued.draft.issuers),
        "contact": _asked(issued.draft.inquiry),
        "entries": [_entry(one, issued) for one in owed],
    }


def _entry(owed: Owed, issued: Notice) -> dict[str, Any]:
    return {
        "unit": owed.unit_name,
        "title": owed.title or _TRACKS[owed.track],
        "due": owed.due or issued.closes_at,
        "remark": owed.remark,
    }


def alarm(groups: Groups, matters: Matters) -> dict[str, Any]:
    """督办提醒 for a leader, or for the handlers of an office."""
    listed = [
        _owed_notice(matters.notices[notice_id], parts)
        | {"told": _told(parts, matters), "next": _next(matters.notices[notice_id], parts, matters.calendar)}
        for notice_id, parts in groups.items()
    ]
    step = max((part.step for parts in groups.values() for part in parts), key=list(_STEPS).index)
    return {
        "now": matters.now,
        "lacking": _lacking(groups),
        "units": len({entry["unit"] for one in listed for entry in one["entries"]}),
        "role": _ROLES.get(step, ""),
        "notices": listed,
    }


def _told(parts: Sequence[Pending], matters: Matters) -> list[dict[str, Any]]:
    """Who had been told below this step, the channels of one moment together."""
    lowest = min(list(_STEPS).index(part.step) for part in parts)
    about = {(part.notice_id, matter_of(part.rung_id)) for part in parts}
    ways: dict[tuple[Step, datetime], list[str]] = {}
    for told in matters.told:
        if (told.notice_id, told.matter) in about and list(_STEPS).index(told.step) < lowest:
            ways.setdefault((told.step, told.at), []).append(_WAYS[told.channel])
    return [{"who": _STEPS[step], "at": at, "way": "、".join(way)} for (step, at), way in ways.items()]


def _climb(issued: Notice, parts: Sequence[Pending], matters: Matters) -> dict[str, Any] | None:
    """Whom above the unit's own liaisons it goes to if nothing comes; None where no rule of the policy says so."""
    chasing = [part for part in parts if part.rung_id.split(".", 1)[0] in _TRACK_NAMES]
    coming = _next(issued, chasing, matters.calendar, above=Step.LIAISON) if chasing else None
    return coming if coming and coming["at"] > matters.now else None


def _next(
    issued: Notice, parts: Sequence[Pending], calendar: WorkCalendar, above: Step | None = None
) -> dict[str, Any] | None:
    last = max(parts, key=lambda part: part.instant)
    due = min((one.due for one in last.owed if one.due), default=issued.closes_at)
    after = last.instant if by_hand(last.rung_id) else None
    coming = following(last.rung_id, due, issued.policy, calendar, after=after, above=above)
    if coming is None:
        return None
    # At the top the climb ends with the office's own leader: there is no other office to name.
    ends_here = coming[0] is Step.ORIGIN and issued.origin_office == issued.office
    return {"step": "发文单位分管领导" if ends_here else _STEPS[coming[0]], "at": coming[1]}
