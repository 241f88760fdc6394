"""From a clause that asks for something to the obligation it states: whose, what, to whom, how."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from domain.reading import cells, details
from domain.reading.draft import Due, Evidence, ObligationDraft, Recurrence, Relative, Scope
from domain.reading.finding import evidence
from domain.reading.lexing import verbs
from domain.reading.lexing.units import top_level
from domain.reading.limits import Counted, Cycle, holiday_rule
from domain.reading.naming import reporter, thing
from domain.reading.outline import Outline
from domain.reading.rules import rule

_FORM_NAME = re.compile(r"《[^《》]{2,60}(?:《[^《》]{2,40}》[^《》]{0,20})?》|(?:附件|附表)\d{1,2}(?:[、,和]\d{1,2})*")
_ANNEX = re.compile(r"\((?:见|详见)?附件(\d{1,2})?\)")
_DECREE = re.compile(r"(?:通知|办法|条例|规定|细则|意见|法)》$")
"""A name that is cited, and handed in by nobody."""
_BEFORE_LABEL = re.compile(
    r"(?:^|[,:、。的])(?P<what>[^,。;:的]{2,30}?(?:表|报告|总结|方案|材料|台账|名单|清单|情况|数据|书)),"
    r"(?:报送|上报|提交|填报|反馈)(?:时间|期限|时限|日期)"
)
_LOTS = re.compile(r"(?<![^,:、。;\n])(?P<what>[^,。;:、]{2,30}?)(?:共|须|需|应|请)?分[一二两三四五六\d]?批")
_THIS_FORM = re.compile(r"^(?:此|本|该|上述|附|附后)?(?:表|表格|表电子档|表电子版)$")
_ANNEX_HEAD = re.compile(r"^附件(\d{1,2})?$")


@dataclass(slots=True)
class Clause:
    """One future obligation: its place in the text and what limits it."""

    start: int
    end: int
    place: int
    verb: re.Match[str] | None
    rule: str
    dues: tuple[Due, ...] = ()
    cycles: list[Cycle] = field(default_factory=list)
    recurrences: tuple[Recurrence, ...] = ()
    counted: Counted | None = None
    soft: bool = False
    scope: Scope = Scope.OWN
    what: str | None = None


def drafts(outline: Outline, clauses: list[Clause], attachments: tuple[str, ...]) -> list[ObligationDraft]:
    """The obligations of the clauses, in the order of the text; what several places say once is one obligation."""
    said = details.silence(outline.text, outline.body, len(outline.text))
    silent = (outline.text[slice(*said)], evidence(outline.page, *said)) if said else None
    parts = [
        part for clause in sorted(clauses, key=lambda clause: clause.start) for part in _distributed(outline, clause)
    ]
    result: list[ObligationDraft] = []
    places: dict[object, int] = {}
    for clause in parts:
        item = _draft(outline, clause, silent, attachments)
        key = _sameness(item)
        again = places.get(key) if key is not None else _repeated(item, result)
        if again is not None:
            result[again] = _merged(result[again], item)
            continue
        if key is not None:
            places[key] = len(result)
        result.append(item)
    return result


@rule("detail.respectively")
def _distributed(outline: Outline, clause: Clause) -> list[Clause]:
    """Several days and as many things joined by 分别: one obligation each, in order.

    Source: seed 004.
    Example: “于6月21日前和11月26日前分别报送甲总结和乙总结” -> 甲总结 by 21 June, 乙总结 by 26 November.
    """
    if len(clause.dues) < 2 or clause.verb is None or "分别" not in outline.text[clause.place : clause.verb.end() + 2]:
        return [clause]
    after = re.match(r"[^(,。;]{4,80}", outline.text[clause.verb.end() : clause.end])
    things = [after.group()[a:b] for a, b in top_level(after.group(), "和、及与")] if after else []
    if len(things) != len(clause.dues):
        return [clause]
    return [replace(clause, dues=(due,), what=thing) for due, thing in zip(clause.dues, things, strict=True)]


def _draft(
    outline: Outline, clause: Clause, silent: tuple[str, Evidence] | None, attachments: tuple[str, ...]
) -> ObligationDraft:
    page, base = outline.page, clause.start
    text = outline.text[clause.start : clause.end]
    local = (
        verbs.VERB.search(text, max(clause.verb.start() - base, 0))
        if clause.verb and clause.verb.start() < clause.end
        else None
    )
    to = details.to(text, local)
    if own := details.silence(outline.text, clause.start, clause.end):
        silent = (outline.text[slice(*own)], evidence(page, *own))
    return ObligationDraft(
        what=_what(outline, clause, text, local, attachments),
        who=_who(outline, clause, text, local),
        to=page.value(base + to[0], base + to[1]) if to else None,
        dues=clause.dues,
        recurrences=clause.recurrences,
        relative=_relative(outline, clause),
        optional=details.optional(text, bool(local and local.lastgroup == "apply")),
        soft=clause.soft,
        scope=clause.scope,
        channels=details.channels(text),
        forms=details.forms(text),
        silence=silent[0] if silent else None,
        silence_evidence=silent[1] if silent else None,
        holiday_rule=holiday_rule(text),
        condition=details.condition(text),
        evidence=evidence(page, clause.start, clause.end),
        rule=clause.rule,
        confidence=min(
            (due.confidence for due in clause.dues), default=0.5 if clause.rule == "command.undated" else 0.8
        ),
    )


def _what(
    outline: Outline, clause: Clause, text: str, local: re.Match[str] | None, attachments: tuple[str, ...]
) -> tuple[str, ...]:
    """What is handed in; “此表” and “（附件1）” are put by name."""
    if clause.what:
        return (clause.what,)
    if "|" in text and (span := cells.thing(outline, clause.place)):
        return (outline.page.value(*span),)
    span = details.what(text, clause.place - clause.start, local)
    said = _named(outline, clause.start, text, span, thing) if span else ""
    if said and not _THIS_FORM.match(said):
        return (said,)
    if annex := _ANNEX.search(text):
        index = int(annex[1] or 1)
        if 1 <= index <= len(attachments):
            return (attachments[index - 1],)
    if said and (name := _annex_title(outline, clause.start, attachments)):
        return (name,)
    if clause.verb is None and (label := _BEFORE_LABEL.search(text) or _batched(outline, clause)):
        return (thing(label["what"]),) if thing(label["what"]) else ()
    names = (m.group() for m in _FORM_NAME.finditer(text) if not _DECREE.search(m.group()))
    return tuple(dict.fromkeys(names)) or ((said,) if said else ())


def _batched(outline: Outline, clause: Clause) -> re.Match[str] | None:
    """What is handed in by lots, where the clause is one of them."""
    return _LOTS.search(outline.text, outline.sentence_at(clause.place).start, clause.place)


def _annex_title(outline: Outline, place: int, attachments: tuple[str, ...]) -> str | None:
    """The name of the annex that ``place`` stands in."""
    lines = outline.lines
    for index in range(outline.page.line_at(place), -1, -1):
        head = _ANNEX_HEAD.match(lines[index].text)
        if head is None:
            continue
        if head[1] and 1 <= int(head[1]) <= len(attachments):
            return attachments[int(head[1]) - 1]
        return lines[index + 1].text if index + 1 < len(lines) else None
    return None


def _who(outline: Outline, clause: Clause, text: str, local: re.Match[str] | None) -> str | None:
    """The reporter in the clause, or the one that the paragraph named last before it."""
    if "|" in text and (span := cells.reporter(outline, clause.place)):
        return outline.page.value(*span)
    span = details.who(text, clause.place - clause.start, local.start() if local else len(text))
    if span:
        return _named(outline, clause.start, text, span, reporter)
    line = outline.lines[outline.page.line_at(clause.start)]
    low = max(line.start, clause.start - 400)
    said = outline.text[low : clause.start]
    before = details.who(said, clause.start - low, 0)
    return _named(outline, low, said, before, reporter) if before else None


def _named(outline: Outline, base: int, text: str, span: tuple[int, int], namer: Callable[[str], str]) -> str:
    """What ``namer`` leaves of ``text[span]``, in the original's characters."""
    words = text[slice(*span)]
    kept = namer(words)
    start = base + span[0] + words.find(kept)
    return outline.page.value(start, start + len(kept)) if kept else ""


def _relative(outline: Outline, clause: Clause) -> Relative | None:
    if clause.counted is None:
        return None
    limit = clause.counted
    text = outline.page.value(limit.start, limit.end)
    return Relative(
        n=limit.n,
        unit=limit.unit,
        start=limit.event or None,
        text=text,
        evidence=evidence(outline.page, limit.start, limit.end),
        rule="limit.counted",
    )


def _sameness(item: ObligationDraft) -> object | None:
    """What two obligations share that say the same: one thing by the same days. None where that is not settled."""
    days = tuple(due.date for due in item.dues)
    return (item.what, days, item.scope) if days and None not in days and item.what else None


def _repeated(item: ObligationDraft, told: list[ObligationDraft]) -> int | None:
    """Which of those told before the item only calls to mind: it names no thing, and is owed by the same hour of the
    same days, by the same or unnamed units.
    """
    if item.what or not item.dues or any(due.date is None for due in item.dues):
        return None
    moments = [(due.date, due.time) for due in item.dues]
    for index, one in enumerate(told):
        same = one.scope is item.scope and [(due.date, due.time) for due in one.dues] == moments
        if same and (item.who is None or item.who == one.who) and item.to in (None, one.to):
            return index
    return None


def _merged(one: ObligationDraft, other: ObligationDraft) -> ObligationDraft:
    channels = tuple(dict.fromkeys([*one.channels, *other.channels]))
    forms = tuple(dict.fromkeys([*one.forms, *other.forms]))
    return one.model_copy(
        update={
            "also": (*one.also, other.evidence),
            "channels": channels,
            "forms": forms,
            "who": one.who or other.who,
            "to": one.to or other.to,
        }
    )
