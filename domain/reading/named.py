"""Limits that only a holiday or a term names (端午节前, 节后第一个工作日): they settle no day; the likely one stays."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from domain.calendar import WorkCalendar
from domain.gazette import GAZETTED
from domain.reading.draft import Due
from domain.reading.finding import evidence
from domain.reading.lexing import verbs
from domain.reading.lexing.clocks import CLOCK, clock
from domain.reading.outline import Outline, Sentence
from domain.reading.rules import rule

NAMING = re.compile("[节假旦期秋](?:之|以)?[前后末结上](?<!日期[前后结上])")
"""Stands in every match of ``_NAMED``; begins with one class of signs, so that the text is passed over quickly."""
_FEASTS = {
    "元旦": "元旦",
    "春节": "春节",
    "清明": "清明节",
    "劳动节": "劳动节",
    "五一": "劳动节",
    "端午": "端午节",
    "中秋": "中秋节",
    "国庆": "国庆节",
}
_FEAST = re.compile("|".join(_FEASTS))
_GOVERNS = r"(?=,|将|把|向|由|以|通过|统一|书面|一并|分别|[报上提反送发填交寄])"
_CLOCK = r"(?:(?:上午|下午|中午)?(?:下班|\d{1,2}(?::\d\d|[时点]))?(?:之|以)?前|上午|下午)?"
_NAME = r"(?:元旦|“?五一”?(?:国际)?(?:劳动)?|“?十一”?|春|清明|劳动|端午|中秋|国庆|元宵|重阳)节?"
_NAMED = re.compile(
    rf"(?:{_NAME}(?:[、和及]{_NAME})?(?:小长假|假期|放假|节日)?|节日?|[寒暑长]?假期?|放假|收假|(?:每?学)?期)(?:"
    r"(?P<last>末?(?:之|以)?前(?:的?最后一个?工作日|一个工作日|一天)?)"
    r"|(?:结束)?(?:之|以)?后(?:的|上班的?)?(?P<first>第一个?(?:工作日|天)|首个工作日|首日|第一天上班)"
    rf"|(?P<term>(?<=期)末|结束(?:之|以)?[前时])){_CLOCK}{_GOVERNS}"
)
_OPENS = re.compile(r"(?:^|[于在请须应需,:、)]|务必|单位|部门|各[㐀-鿿]{1,10}|每)$")
_REACH = 80


@rule("limit.named")
def named(outline: Outline, sentence: Sentence, issued: date | None) -> tuple[Due, re.Match[str], int, int] | None:
    """A limit before or after a holiday, or at the end of a term, with a verb of handing in after it: the due, the verb
    and the span. The due has no date; where the year's holidays are gazetted, its likely day is the last working day
    before the holiday or the first one after it.

    Source: 国务院办公厅 fixes each year's days off late in the year before, so that offices name the holiday alone.
    Example: “请于端午节前将值班表报区安办”; “节后第一个工作日上午报送总结”; not “做好节前检查”.
    """
    if sentence.start not in outline.sentences_with(NAMING):
        return None
    text = outline.text
    for match in _NAMED.finditer(text, sentence.start, sentence.end):
        if not _OPENS.search(text[max(match.start() - 12, sentence.start) : match.start()]):
            continue
        verb = verbs.first_verb(text, match.end(), min(sentence.end, match.end() + _REACH))
        if verb is None or verb.lastgroup not in verbs.STRONG:
            continue
        between = text[match.end() : verb.start()]
        if verbs.SETTLES.search(between) or NAMING.search(between) or "," in between[1:]:
            continue
        return _due(outline, match, issued), verb, match.start(), match.end()
    return None


def _due(outline: Outline, match: re.Match[str], issued: date | None) -> Due:
    low = max(match.start("last"), match.start("first"), match.start("term"))
    ends = {match.end(group) for group in ("last", "first", "term")}
    said = CLOCK.match(outline.text, max(ends), match.end())
    at_text = said.group().strip(",() ") if said else ""
    likely = _likely(outline, match, issued) if not match["term"] and low else None
    return Due(
        date=None,
        time=clock(said) if said and at_text else None,
        time_text=at_text or None,
        word="前",
        year_source="named",
        readings=(likely,) if likely else (),
        evidence=evidence(outline.page, match.start(), match.end()),
        rule="limit.named",
        confidence=0.4,
    )


def _likely(outline: Outline, match: re.Match[str], issued: date | None) -> date | None:
    """The likely day, counted from the days off of the holiday that is named there, or alone in the whole text."""
    named = _FEAST.findall(match.group()) or list({_FEASTS[name] for name in _FEAST.findall(outline.text)})
    if issued is None or len(named) != 1 or "期末" in match.group() or "学期" in match.group():
        return None
    for first, last in _breaks(_FEASTS.get(named[0], named[0])):
        if last >= issued:
            calendar = WorkCalendar()
            return (
                calendar.next_working_day(last + timedelta(1))
                if match["first"]
                else calendar.add_working_days(first, -1)
            )
    return None


def _breaks(name: str) -> Iterator[tuple[date, date]]:
    """The first and last day off of a holiday in each gazetted year."""
    for year in GAZETTED:
        days = [holiday.day for holiday in year.holidays if name in holiday.name]
        if days:
            yield days[0], days[-1]
