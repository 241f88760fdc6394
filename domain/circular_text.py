"""The text of a 通报 in its usual form: title, body, lists of names. It knows nothing of those who are excluded."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from domain.clock import day_label, instant_label
from domain.roster import Category, Entry, Snapshot, Tally, ranked, tally
from domain.texts import cited, paragraphs

_INDENT = "\u3000\u3000"
_LISTS = (
    (Category.ON_TIME, "按时报送"),
    (Category.LATE, "迟报"),
    (Category.MISSING, "未报送"),
    (Category.RETURNED, "材料退回后逾期未重报"),
)
_PLACES = "一二三四五六七八九"
UNSIGNED = "（签发后编号）"
_OTHER_DOCUMENT = re.compile("[《〈“]|转发|印发")
"""Where a title speaks of another document, “关于” may belong to that one's title."""
_KIND = re.compile("的(?:补充|紧急|预备)?通知$")


def circular_title(snapshot: Snapshot) -> str:
    """关于…报送情况的通报."""
    return f"关于{_subject(snapshot.notice_title)}报送情况的{'更正' if snapshot.supersedes else ''}通报"


def _subject(title: str) -> str:
    """What a notice is about, without who issued it: “甲街道办事处关于报送检查情况的补充通知” is about 检查情况."""
    before, _, after = title.partition("关于")
    own = after if after and not _OTHER_DOCUMENT.search(before) else title
    return _KIND.sub("", own).removeprefix("报送") or own


def circular_text(
    snapshot: Snapshot, number: str, signed_by: str, *, requirement: str = "", signed_at: datetime | None = None
) -> str:
    """The whole document. ``number``, ``signed_by`` and ``signed_at`` are empty or None while it is a draft.

    ``requirement`` is what the office adds in its own words, one paragraph a line.
    """
    lines = [
        circular_title(snapshot),
        number or UNSIGNED,
        "",
        "各有关单位：",
        *_opening(snapshot),
        f"{_INDENT}一、总体情况",
        f"{_INDENT}{_summary(snapshot, tally(snapshot.entries))}",
        f"{_INDENT}二、名单",
        *_lists(snapshot),
        *(_ranking(snapshot) if snapshot.ranking else ()),
        *_requirement(snapshot, requirement),
        "",
        snapshot.office_name,
        *((day_label(signed_at),) if signed_at else ()),
        f"签发人：{signed_by}" if signed_by else "签发人：（待签发）",
    ]
    return "\n".join(lines)


def _opening(snapshot: Snapshot) -> Iterable[str]:
    if snapshot.supersedes:
        reason = f"更正原因：{snapshot.correction}。" if snapshot.correction else ""
        yield f"{_INDENT}本通报更正并取代{snapshot.supersedes}。{reason}"
    yield f"{_INDENT}现将{cited(snapshot.notice_title)}（{snapshot.notice_number}）的报送情况通报如下。"
    yield f"{_INDENT}涉及事项：{'、'.join(snapshot.items)}。"


def _summary(snapshot: Snapshot, total: Tally) -> str:
    pending = f"另有 {total.pending} 项次未到截止时间，不计在内。" if total.pending else ""
    returns = f"共退回 {total.returns} 次。" if total.returns else ""
    return (
        f"截至{instant_label(snapshot.as_of)}，应报 {total.counted} 项次，其中按时报送 {total.on_time} 项次、"
        f"迟报 {total.late} 项次、未报送 {total.missing} 项次、退回待重报 {total.returned} 项次；"
        f"按时率 {percent(total.on_time_rate)}，报送率 {percent(total.reported_rate)}。{returns}{pending}"
    )


def percent(rate: float | None) -> str:
    """A rate from 0 to 1 with one decimal, never rounded up to 100 % or down to 0 %; a dash where there is none."""
    if rate is None:
        return "—"
    shown = round(rate * 100, 1)
    if rate < 1 and shown == 100:
        shown = 99.9
    if rate > 0 and shown == 0:
        shown = 0.1
    return f"{shown:g}%"


def _lists(snapshot: Snapshot) -> Iterable[str]:
    every = len({(entry.obligation, entry.occurrence) for entry in snapshot.entries})
    place = 0
    for category, heading in _LISTS:
        listed = [entry for entry in snapshot.entries if entry.category is category and _listed(entry)]
        if listed:
            place += 1
            names, whole = _names(listed, every if len(snapshot.items) > 1 else 0)
            remark = f"，未注明事项的为全部 {len(snapshot.items)} 项" if whole else ""
            yield f"{_INDENT}（{_PLACES[place - 1]}）{heading}（{len(names)} 个单位{remark}）：{'、'.join(names)}。"


def _listed(entry: Entry) -> bool:
    return entry.named or entry.category is Category.ON_TIME


def _names(entries: Sequence[Entry], every: int) -> tuple[list[str], bool]:
    """Each unit once, with what it is about unless that is ``every`` thing (0: there is but one); whether any is."""
    titles: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        titles.setdefault((entry.unit_code, entry.unit_name), []).append(entry.title)
    whole = {unit for unit, those in titles.items() if len(those) == every}
    names = [
        name if not every or (code, name) in whole else f"{name}（{'、'.join(those)}）"
        for (code, name), those in titles.items()
    ]
    return names, bool(whole)


def _ranking(snapshot: Snapshot) -> Iterable[str]:
    yield f"{_INDENT}三、排名"
    for one in ranked(snapshot.entries):
        rate, reported = percent(one.tally.on_time_rate), percent(one.tally.reported_rate)
        yield f"{_INDENT}第 {one.place} 名　{one.unit_name}　按时率 {rate}，报送率 {reported}"


def _requirement(snapshot: Snapshot, requirement: str) -> Iterable[str]:
    lines = paragraphs(requirement)
    if lines:
        yield f"{_INDENT}{'四' if snapshot.ranking else '三'}、有关要求"
        yield from (f"{_INDENT}{line}" for line in lines)
