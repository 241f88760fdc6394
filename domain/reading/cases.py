"""Groups of printed days, each with what its sentence leaves to it: what the rules of deadlines judge."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from domain.reading.lexing import verbs
from domain.reading.lexing.days import Day
from domain.reading.outline import Outline, Sentence

NEAR = 200
"""Characters before a day in which the one whose duty it is must be named."""


Verdict = tuple[str, re.Match[str] | None] | None
"""The rule that holds a group of days for a deadline, and the verb it hangs on; None where the rule does not hold
it.
"""


@dataclass(slots=True)
class Case:
    """A group of days to be judged, with what its sentence leaves to it.

    ``opening`` is where the sentence begins, or the group before this one ends; ``limit`` is where the next group
    begins.
    """

    outline: Outline
    days: list[Day]
    sentence: Sentence
    opening: int
    limit: int
    text: str = field(init=False)
    """The page's text."""
    start: int = field(init=False)
    """Where the first day begins."""
    end: int = field(init=False)
    """Where the last day ends, its boundary word included."""
    ranged: bool = field(init=False)
    """Whether the days are a window."""

    def __post_init__(self) -> None:
        self.text, self.start, self.end = self.outline.text, self.days[0].start, self.days[-1].end
        self.ranged = "range" in [day.link for day in self.days]

    def before(self, reach: int) -> str:
        """Up to ``reach`` characters of the sentence before the days."""
        return self.text[max(self.opening, self.start - reach) : self.start]

    def rest(self) -> str:
        """The sentence after the days."""
        return self.text[self.end : self.sentence.end]

    def verb(self, reach: int) -> re.Match[str] | None:
        """The first verb of handing in within ``reach`` characters after the days and before the next ones."""
        return verbs.first_verb(self.text, self.end, min(self.limit, self.end + reach))


def groups(outline: Outline) -> list[list[Day]]:
    """The printed days of the body, grouped by list and window links, the date of signing left out."""
    result: list[list[Day]] = []
    for day in outline.days:
        if day.link and result and day.start >= outline.body:
            result[-1].append(day)
        else:
            result.append([day])
    first, last, line = outline.body, outline.furniture, outline.signature
    signed = range(line.start, line.end) if line else range(0)
    return [group for group in result if first <= group[0].start < last and group[0].start not in signed]


def cases(outline: Outline) -> Iterator[Case]:
    """Every group of days of the body, in order."""
    grouped = groups(outline)
    for index, group in enumerate(grouped):
        sentence = outline.sentence_at(group[0].start)
        following = next(
            (other for other in grouped[index + 1 : index + 4] if not _within(outline, group, other)), None
        )
        limit = min(sentence.end, following[0].start) if following else sentence.end
        opening = max(sentence.start, grouped[index - 1][-1].end) if index else sentence.start
        yield Case(outline, group, sentence, opening, max(limit, group[-1].end))


def _within(outline: Outline, group: list[Day], other: list[Day]) -> bool:
    """Whether the next days only stand aside: in a bracket, or as the period of the thing handed in."""
    first, last = group[-1].end, other[0].start
    if last - first > NEAR or "\n" in (between := outline.text[first:last]):
        return False
    ranged = "range" in [day.link for day in other]
    period = ranged and outline.text.startswith(("期间", "的", "以来"), other[-1].end)
    return period or between.count("(") > between.count(")")


def heading_above(case: Case) -> str:
    """The heading on the line above, where it names the limit and nothing else. “三、报送时间”."""
    index = case.outline.page.line_at(case.start)
    line = case.outline.lines[index]
    if index == 0 or case.start - line.start > 12:
        return ""
    above = case.outline.lines[index - 1].text
    return re.sub(r"[。:]$", "", above) if len(above) <= 24 and verbs.SECTION_TITLE.search(above) else ""
