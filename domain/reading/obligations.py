"""The reporting obligations of a notice, put together from deadlines, counted limits, cycles, and commands without a
limit.
"""

import itertools
import re
from bisect import bisect_left
from datetime import date

from domain.reading.clauses import Clause, drafts
from domain.reading.deadlines import Deadline, deadlines
from domain.reading.draft import ObligationDraft, Recurrence
from domain.reading.dues import dues
from domain.reading.finding import evidence
from domain.reading.lexing import verbs
from domain.reading.lexing.days import Day
from domain.reading.limits import CYCLING, INSIDE, Counted, Cycle, counted, cycles, holiday_rule
from domain.reading.named import NAMING, named
from domain.reading.outline import Outline, Sentence
from domain.reading.rules import rule
from domain.reading.scopes import scope
from domain.reading.tables import Row, rows
from domain.reading.years import Years, infer, settle

_SPEEDY = re.compile("及时|随时|尽快|第一时间")
_AT_ONCE = re.compile(r"(?:及时|随时|尽快|第一时间)(?:将[^,。;]{2,40})?(?:汇总)?(?:以[^,。;]{2,12}形式)?")
_TRIGGER = re.compile(r"[报送交提寄发传反馈回复推荐填申投录告]|每|按月|季后")


def read_obligations(outline: Outline, known: Years, attachments: tuple[str, ...]) -> tuple[ObligationDraft, ...]:
    """All obligations of the page, in order."""
    found = deadlines(outline)
    by_sentence: dict[int, list[Deadline]] = {}
    for deadline in found:
        by_sentence.setdefault(deadline.sentence.start, []).append(deadline)
    clauses: list[Clause] = []
    table = rows(outline)
    inside = [(row.start, row.end) for row in table]
    marked = outline.sentences_with(INSIDE) | outline.sentences_with(NAMING)
    concerned = by_sentence.keys() | outline.sentences_with(CYCLING) | outline.sentences_with(_SPEEDY) | marked
    for sentence in map(outline.sentence_at, sorted(concerned)):
        if sentence.end <= outline.body or any(a <= sentence.start < b for a, b in inside):
            continue
        clauses += _sentence(outline, sentence, by_sentence.get(sentence.start, []), known, marked)
    clauses += _commands(outline, clauses)
    return tuple(drafts(outline, clauses, attachments) + [_row(outline, row) for row in table])


def _sentence(
    outline: Outline, sentence: Sentence, own: list[Deadline], known: Years, marked: frozenset[int]
) -> list[Clause]:
    """The clauses of a sentence. ``marked`` are the starts of those that may hold a counted or a named limit."""
    text = outline.text
    if not own and not _TRIGGER.search(text, sentence.start, sentence.end):
        return []
    circling = cycles(outline, sentence)
    parts = _dated(outline, own, known) if not circling else _recurring(outline, sentence, own, circling, known)
    counts = sentence.start in marked
    if counts and (limit := counted(outline, sentence)) and (part := _counted(text, sentence, limit, parts)):
        parts.append(part)
    if (
        counts
        and (said := named(outline, sentence, known.issued))
        and _parted_by_commas(text, said[2], said[3], said[1], parts)
    ):
        parts.append(Clause(said[2], said[3], said[2], said[1], "limit.named", dues=(said[0],)))
    clauses = _parted(text, sentence, parts) if parts else parts
    if not clauses and (soft := _soft(outline, sentence)):
        clauses.append(soft)
    for clause in clauses:
        if clause.rule in _UNSCOPED:
            clause.scope = scope(outline, sentence, clause.place)
    return clauses


_UNSCOPED = ("limit.cycle", "limit.counted", "limit.named", "limit.soft")
"""Rules of limits that do not say whose they are."""


def _parted(text: str, sentence: Sentence, parts: list[Clause]) -> list[Clause]:
    """The parts in the order of the text, each from the last comma before its limit to the last one before the next
    limit.
    """
    if len(parts) == 1:
        parts[0].start, parts[0].end = sentence
        return parts
    parts.sort(key=lambda part: part.place)
    starts = [sentence.start]
    starts += [_clause_start(text, one.end, after.place) for one, after in itertools.pairwise(parts)]
    ends = [_clause_end(text, one.end, after.place) for one, after in itertools.pairwise(parts)] + [sentence.end]
    for part, start, end in zip(parts, starts, ends, strict=False):
        part.start, part.end = start, end
    return parts


def _dated(outline: Outline, own: list[Deadline], known: Years) -> list[Clause]:
    """One clause a deadline; where it reaches in the sentence is still open."""
    return [
        Clause(
            deadline.start,
            deadline.end,
            deadline.start,
            deadline.verb,
            deadline.rule,
            dues=dues(outline, deadline, known),
            scope=deadline.scope,
        )
        for deadline in own
    ]


def _counted(text: str, sentence: Sentence, limit: Counted, others: list[Clause]) -> Clause | None:
    """The clause of a counted limit, where commas part it from the sentence's other limits."""
    verb = verbs.VERB.search(text, limit.end, sentence.end)
    if not _parted_by_commas(text, limit.start, limit.end, verb, others):
        return None
    return Clause(limit.start, limit.end, limit.start, verb, "limit.counted", counted=limit)


def _parted_by_commas(text: str, start: int, end: int, verb: re.Match[str] | None, others: list[Clause]) -> bool:
    """Whether commas part the limit ``text[start:end]`` and its verb from the sentence's other limits."""
    before = [other.end for other in others if other.place < end]
    after = [other.place for other in others if other.place >= end]
    if before and "," not in text[max(before) : start]:
        return False
    return not after or (verb is not None and text.find(",", verb.end(), min(after)) >= 0)


def _clause_start(text: str, low: int, place: int) -> int:
    comma = text.rfind(",", low, place)
    return (comma if comma >= 0 else text.find("、", low, place)) + 1 or low


def _clause_end(text: str, low: int, high: int) -> int:
    comma = text.rfind(",", low, high)
    return comma if comma >= 0 else (text.find("、", low, high) + 1 or high + 1) - 1


def _recurring(
    outline: Outline, sentence: Sentence, own: list[Deadline], circling: list[Cycle], known: Years
) -> list[Clause]:
    """The sentence's cycles, those with one verb together, and, apart from them, its own deadlines."""
    bounds = _bounds(outline, sentence)
    edges = [settle(day, infer(day, known, None)[0]) for day in bounds]
    used = {id(day) for day in bounds}
    others = [d for d in own if not any(id(day) in used or _inside(day.start, circling) for day in d.days)]
    clauses = _dated(outline, others, known)
    for group in _sharing(outline.text, circling):
        recurrences = tuple(_recurrence(outline, sentence, cycle, edges) for cycle in group)
        verb = verbs.first_verb(outline.text, group[-1].end, sentence.end)
        clauses.append(
            Clause(group[0].start, group[-1].end, group[0].start, verb, "limit.cycle", recurrences=recurrences)
        )
    return clauses


def _sharing(text: str, circling: list[Cycle]) -> list[list[Cycle]]:
    """The cycles in groups that share a verb: a verb and a comma between two part them."""
    groups = [[circling[0]]]
    for one, following in itertools.pairwise(circling):
        verb = verbs.first_verb(text, one.end, following.start)
        if verb and "," in text[verb.end() : following.start]:
            groups.append([])
        groups[-1].append(following)
    return groups


def _bounds(outline: Outline, sentence: Sentence) -> list[Day]:
    """The days that bound a cycle: the window beside it, or the day in a bracket that names its first time."""
    low = bisect_left(outline.days, max(sentence.start, outline.body), key=lambda day: day.start)
    days = outline.days[low : bisect_left(outline.days, sentence.end, key=lambda day: day.start)]
    after = [day.link for day in days[1:]] + [""]
    window = [day for day, link in zip(days, after, strict=False) if "range" in (day.link, link)]
    said = outline.text
    aside = [d for d in days if said.rfind("(", sentence.start, d.start) > said.rfind(")", sentence.start, d.start)]
    return window or aside[:1]


def _recurrence(outline: Outline, sentence: Sentence, cycle: Cycle, edges: list[date | None]) -> Recurrence:
    return Recurrence(
        freq=cycle.frequency,
        on=cycle.on,
        time=cycle.at,
        first=edges[0] if edges else None,
        last=edges[-1] if len(edges) > 1 else None,
        holiday_rule=holiday_rule(outline.text[sentence.start : sentence.end]),
        evidence=evidence(outline.page, cycle.start, cycle.end),
        rule="limit.cycle",
    )


def _inside(place: int, circling: list[Cycle]) -> bool:
    return any(cycle.start <= place < cycle.end for cycle in circling)


@rule("limit.soft")
def _soft(outline: Outline, sentence: Sentence) -> Clause | None:
    """及时 or 随时 + a verb of handing in: an obligation as things occur, without a deadline. The relay of incidents
    is none.

    Source: seeds 000, 002 and 003 (典型案例要及时报送).
    Example: “具有代表性的典型案例要及时报送街道社会治理办应急口”.
    """
    if sentence.end - sentence.start < 16 or sentence.start not in outline.sentences_with(_SPEEDY):
        return None
    text = outline.text
    for match in _AT_ONCE.finditer(text[sentence.start : sentence.end]):
        verb = verbs.VERB.match(text, sentence.start + match.end())
        if verb and verb.lastgroup == "report" and not verbs.INCIDENT.search(text, sentence.start, verb.start()):
            return Clause(sentence.start, sentence.end, sentence.start + match.start(), verb, "limit.soft", soft=True)
    return None


_COMMAND = re.compile(r"请|应|须|需|要|统一|务必|负责|可|必须|参照")
_NOT_COMMAND = re.compile(
    r"将?由我[局办]|我[局办]将|责任|不再|不得|如何|材料应|材料须|内容|真实|要求如下|严格|处罚|未报送|"
    r"报送(?:的)?(?:材料|情况|数据)[^,]{0,6}(?:要|应|须|真实|准确)"
)
_DEMANDING = re.compile("书面|统一|提出申请|方式投稿|邮箱|填写")
"""Stands in every match of ``_DEMANDS``."""
_DEMANDS = re.compile(
    r"应(?:当)?(?:报送|提交|上报)书面|统一(?:报送|上报|提交)|提出申请|方式投稿|报送书面|发送?至(?:指定|"
    r"以下)?(?:电子)?邮箱|填写[^,。;]{2,30}(?:发|报)送?至"
)


@rule("command.undated")
def _commands(outline: Outline, dated: list[Clause]) -> list[Clause]:
    """A command to hand in without any limit: to apply to the office below, to explain in writing, to report in one
    lot.

    Only the set phrases count, outside the sentences that a limit has already claimed.
    Source: 申报 notices of two levels, whose lower limit is left to the counties; exemption clauses.
    Example: “自评超过90分的学校可填写申报表，向县区教育行政部门提出申请”; “无符合条件的可不申报，但应报送书面说明”.
    """
    taken = {outline.page.line_at(clause.start) for clause in dated if not clause.soft}
    found = []
    first, last = outline.body, outline.end
    for sentence in map(outline.sentence_at, sorted(outline.sentences_with(_DEMANDING))):
        if not first <= sentence.start < last:
            continue
        text = outline.text[sentence.start : sentence.end]
        match = _DEMANDS.search(text)
        if match is None or any(clause.start < sentence.end and sentence.start < clause.end for clause in dated):
            continue
        if not _COMMAND.search(text) or _NOT_COMMAND.search(text) or verbs.SOFT.search(text):
            continue
        if re.match(r"发送?至", match.group()) and outline.page.line_at(sentence.start) in taken:
            continue
        verb = verbs.VERB.search(outline.text, sentence.start + match.start(), sentence.end)
        found.append(Clause(sentence.start, sentence.end, sentence.start + match.start(), verb, "command.undated"))
    return found


def _row(outline: Outline, row: Row) -> ObligationDraft:
    where = evidence(outline.page, row.start, row.end)
    recurrences = tuple(
        Recurrence(
            freq=cycle.frequency,
            on=cycle.on,
            time=cycle.at,
            holiday_rule=holiday_rule(row.limit),
            evidence=where,
            rule="limit.table",
        )
        for cycle in row.cycles
    )
    return ObligationDraft(
        what=(row.name,),
        who=row.who or None,
        to=None,
        recurrences=recurrences,
        optional=False,
        evidence=where,
        rule="limit.table",
    )
