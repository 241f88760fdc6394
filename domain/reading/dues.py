"""Which printed days are deadlines for handing something in, and which are meetings, periods, activities or other people's business."""

import re
from dataclasses import dataclass
from datetime import date

from domain.reading.draft import Due, Scope
from domain.reading.finding import evidence
from domain.reading.lexing import verbs
from domain.reading.lexing.days import Day
from domain.reading.outline import Outline, Sentence
from domain.reading.rules import rule
from domain.reading.years import Years, infer, settle


@dataclass(slots=True)
class Deadline:
    """One group of days that share a verb: a single day, a list (“6月21日前和11月26日前”), or the end of a window."""

    days: list[Day]
    start: int
    end: int
    sentence: Sentence
    rule: str
    verb: re.Match[str] | None
    scope: Scope
    window: bool = False


def groups(outline: Outline) -> list[list[Day]]:
    """The printed days, grouped by list and window links, those of the head and of the signature left out."""
    result: list[list[Day]] = []
    for day in outline.days:
        if day.link and result and day.start < outline.body:
            continue
        if day.link and result and result[-1][-1].start < day.start:
            result[-1].append(day)
        else:
            result.append([day])
    return [group for group in result if group[0].start >= outline.body and not _is_signature(outline, group[0])]


def _is_signature(outline: Outline, day: Day) -> bool:
    return outline.signature is not None and outline.signature.start <= day.start < outline.signature.end


def deadlines(outline: Outline) -> list[Deadline]:
    """All deadlines of a page, in order."""
    found = []
    grouped = groups(outline)
    sentences = iter(outline.sentences)
    sentence = next(sentences, None)
    for index, group in enumerate(grouped):
        while sentence is not None and sentence.end <= group[0].start:
            sentence = next(sentences, None)
        if sentence is None:
            break
        limit = min(sentence.end, grouped[index + 1][0].start) if index + 1 < len(grouped) else sentence.end
        opening = max(sentence.start, grouped[index - 1][-1].end) if index else sentence.start
        deadline = _judge(outline, group, sentence, opening, max(limit, group[-1].end))
        if deadline is not None:
            found.append(deadline)
    return found


def _judge(outline: Outline, group: list[Day], sentence: Sentence, opening: int, limit: int) -> Deadline | None:
    text = outline.text
    start, end = group[0].start, group[-1].end
    ranged = any(day.link == "range" for day in group)
    if _quoted(text, sentence.start, start) or (verbs.MODIFIES.match(text[end : end + 60]) and not (ranged and text.startswith("期间", end))):
        return None
    for judge in (before_verb, labelled, window, on_day, after_verb, cell):
        verdict = judge(outline, group, sentence, opening, limit)
        if verdict is not None:
            name, verb = verdict
            reach = verb.end() if verb else end
            scope = Scope.OWN_UPWARD if verbs.UPWARD.search(text[sentence.start : start]) and not _addressed(text, sentence.start, start) else Scope.OWN
            return Deadline(group, start, max(end, reach), sentence, name, verb, scope, ranged)
    return None


def _quoted(text: str, start: int, place: int) -> bool:
    """Whether ``place`` stands inside a 《title》."""
    return text.rfind("《", start, place) > text.rfind("》", start, place)


def _addressed(text: str, start: int, end: int) -> bool:
    return bool(re.search(r"请各|各[县市区乡镇街单部学地]|请于|你[局单]", text[start:end]))


Verdict = tuple[str, re.Match[str] | None] | None


@rule("due.before_verb")
def before_verb(outline: Outline, group: list[Day], sentence: Sentence, opening: int, limit: int) -> Verdict:
    """A day with 前 (之前, 截止, 内 …) and a verb of handing in later in the sentence, before the next day.

    A verb that only settles something (完工, 参会, 入住, 布置到位) makes no deadline; neither does one that follows it with 及时.
    Source: the sentences of the four seeds; 党政机关公文 have no fixed formula for limits.
    Example: “请于6月20日（星期四）17:00前将电子版发送至指定邮箱”; not “请于7月13日12点前到八一路登记入住”.
    """
    if group[-1].link == "range" or not any(day.boundary for day in group):
        return None
    end = group[-1].end
    verb = verbs.first_verb(outline.text, end, min(limit, end + 220))
    if verb is None:
        return None
    between = outline.text[end : verb.start()]
    settles = verbs.SETTLES.search(between)
    if settles and verbs.SOFT.search(between[-8:]):
        return None
    if verb.lastgroup == "apply" and settles and settles.group() in ("参会", "报到", "入住", "参加", "到会", "领取"):
        return None
    return "due.before_verb", verb


@rule("due.labelled")
def labelled(outline: Outline, group: list[Day], sentence: Sentence, opening: int, limit: int) -> Verdict:
    """A day after a label that says it is the limit of handing in; a list after 分别为 gives each day.

    Source: 申报通知 and 统计制度, which put limits under headings.
    Example: “报送时间分别为2015年3月13、27日”; “本次推荐截止时间为7月28日”; “报名截止：6月20日17:00”.
    """
    before = outline.text[max(opening, group[0].start - 50) : group[0].start]
    if group[-1].link == "range" and not re.search(r"截止|截至", before):
        return None
    head = before
    if not head and sentence.start > 0:
        head = _heading_above(outline, group[0].start)
    if verbs.LABEL.search(head) or verbs.UNTIL.search(head):
        if verbs.UNTIL.search(head) and not verbs.LABEL.search(head):
            verb = verbs.first_verb(outline.text, sentence.start, limit)
            return ("due.labelled", verb) if verb else None
        return "due.labelled", None
    return None


def _heading_above(outline: Outline, start: int) -> str:
    """The heading on the line above, where it names the limit and nothing else. “三、报送时间”."""
    index = outline.page.line_at(start)
    line = outline.lines[index]
    if index == 0 or start - line.start > 12:
        return ""
    above = outline.lines[index - 1].text
    return re.sub(r"[。:]$", "", above) if len(above) <= 24 and verbs.SECTION_TITLE.search(above) else ""


@rule("due.window")
def window(outline: Outline, group: list[Day], sentence: Sentence, opening: int, limit: int) -> Verdict:
    """The last day of a window in which entries are taken. Periods of statistics, activity or duty are no windows.

    Source: 申报、报名、征集通知.
    Example: “报名时间：6月1日至6月20日” -> 20 June; not “活动时间为2025年12月1日至2026年2月28日”.
    """
    if not any(day.link == "range" for day in group):
        return None
    before = outline.text[max(opening, group[0].start - 40) : group[0].start]
    if re.search(r"起止", before) and re.search(r"报送时间|分别为|截止", outline.text[group[-1].end : sentence.end]):
        return None
    head = before or _heading_above(outline, group[0].start)
    if verbs.WINDOW_LABEL.search(head) or (head and verbs.LABEL.search(head)):
        return "due.window", None
    return _window_verb(outline.text, before, group[-1].end, limit)


def _window_verb(text: str, before: str, end: int, limit: int) -> Verdict:
    """The window inside a command: “请于8月15日至9月28日期间，登录网站填报”."""
    if not re.search(r"(?:于|在|自|从|^|[,:)、请])$", before) or re.search(r"时间[为:]?$", before):
        return None
    verb = verbs.first_verb(text, end, min(limit, end + 40))
    between = text[end : verb.start()] if verb else "不得"
    if verb is None or verbs.SETTLES.search(between) or re.search(r"不得|[将已]|每[天日周月]", between) or re.match(r"时间|日期|截止|起止|情况|工作", text[verb.end() :]):
        return None
    return "due.window", verb


@rule("due.on_day")
def on_day(outline: Outline, group: list[Day], sentence: Sentence, opening: int, limit: int) -> Verdict:
    """于 + a day without 前, and the verb of handing in right after it.

    Source: local practice of fixing the day itself.
    Example: “请于5月17日将总结上报市局”; not “会议于5月17日召开”.
    """
    text = outline.text
    if any(day.boundary or day.link == "range" for day in group) or text[group[0].start - 1 : group[0].start] not in ("于", "在"):
        return None
    if not re.search(r"(?:请|务必|须|需|应|要|并|分别|单位|前|部门|统一)[于在]$", text[max(opening, group[0].start - 8) : group[0].start]):
        return None
    end = group[-1].end
    verb = verbs.first_verb(text, end, min(limit, end + 60))
    if verb is None or verb.lastgroup not in verbs.STRONG or verbs.SETTLES.search(text[end : verb.start()]) or re.match(r"已|曾|后|起", text[end : end + 2]):
        return None
    return "due.on_day", verb


@rule("due.after_verb")
def after_verb(outline: Outline, group: list[Day], sentence: Sentence, opening: int, limit: int) -> Verdict:
    """A day with 前 at the end of the sentence, its verb before it.

    Source: letters that name the time last.
    Example: “请将材料报送区安办，时间为6月20日前”; “报送纸质材料（6月25日前）”.
    """
    text = outline.text
    if group[-1].link == "range" or not group[-1].boundary or len(text[group[-1].end : sentence.end].strip("),。")) > 8:
        return None
    if verbs.STATISTIC.search(text[max(opening, group[0].start - 8) : group[0].start]) or verbs.SETTLES.search(text[group[-1].end : sentence.end]):
        return None
    verb = verbs.first_verb(text, max(opening, group[0].start - 90), group[0].start)
    if verb is None or verb.lastgroup not in verbs.STRONG or verbs.SETTLES.search(text[verb.end() : group[0].start]):
        return None
    return "due.after_verb", verb


@rule("due.cell")
def cell(outline: Outline, group: list[Day], sentence: Sentence, opening: int, limit: int) -> Verdict:
    """A line that is a day and nothing else, in a table whose head names 报送时间.

    Source: 统计报表制度, whose limits stand in a table that converters print one cell a line.
    Example: “报送时间⏎第一季度收支登记帐⏎2011年3月5日之前”.
    """
    line = outline.lines[outline.page.line_at(group[0].start)]
    alone = line.start == group[0].start and line.end - group[-1].end <= 1
    if not alone or not (group[-1].boundary or group[-1].cut):
        return None
    index = outline.page.line_at(line.start)
    heads = [other for other in outline.lines[max(index - 40, 0) : index] if re.fullmatch(r"(?:报送|上报|报出|填报)(?:时间|日期|期限|时限)", other.text)]
    return ("due.cell", None) if heads else None


def dues(outline: Outline, deadline: Deadline, known: Years) -> tuple[Due, ...]:
    """The dues of a deadline: every day of a list, the last one of a window."""
    result = []
    carried: int | None = None
    chosen = deadline.days[-1:] if deadline.window else deadline.days
    for day in deadline.days:
        year, source = infer(day, known, carried if day.link else None)
        if carried and source == "carried" and day.month and result and day.month + 6 < (deadline.days[0].month or 0):
            year = carried + 1
        carried = year if day.year or source == "carried" else carried
        if day in chosen:
            result.append(_due(outline, day, year, source, deadline, known))
    return tuple(result)


def _due(outline: Outline, day: Day, year: int | None, source: str, deadline: Deadline, known: Years) -> Due:
    value = settle(day, year)
    likely: tuple[date, ...] = ()
    confidence = {"stated": 0.97, "carried": 0.95, "issue_date": 0.93, "page_record": 0.85, "anniversary": 0.7}.get(source, 0.65)
    if day.damaged:
        base = day.year or (known.issued.year if known.issued else None)
        likely = tuple(date(base, m, d) for m, d in day.readings if base and not (m == 2 and d == 29))
        value, confidence, source = (likely[0] if len(likely) == 1 else None), 0.4, "damaged"
    elif value is None and year is not None and day.month and day.part:
        likely = tuple(date(year, day.month, d) for d in {"上旬": (1, 10), "中旬": (10, 20), "下旬": (20, 28), "初": (1, 10)}.get(day.part, ()))
        confidence = 0.4
    last = deadline.days[-1]
    at, at_text = (day.at, day.at_text) if day.at_text or day is not last else (last.at, last.at_text)
    month_day = f"{day.month:02d}-{day.day:02d}" if value is None and day.month and day.day else None
    return Due(
        date=value, time=at, time_text=at_text or None, word=day.boundary or last.boundary, year_source=source, month_day=month_day, readings=likely,
        evidence=evidence(outline.page, day.start, day.end), rule=deadline.rule, confidence=confidence,
    )  # fmt: skip
