"""Document numbers (发文字号): 代字 + 〔年〕 + 序号 + 号, in every bracket that typists use."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_BRACKETED = re.compile(r"[\[(](?P<year>(?:19|20)\d\d|)年?[\])]第?(?P<serial>\d{1,5})号")
_PLAIN = re.compile(r"(?P<year>(?:19|20)\d\d)年?[\[(]?第?(?P<serial>\d{1,5})[\])]?号")
_LONGEST = 13
"""Characters of a year and a number before 号 at most."""
_CUT = re.compile(r"[\[(](?P<year>(?:19|20)\d\d)(?P<close>[\])]?)(?P<serial>\d{1,4})(?=[)\n]|$)")
_CODE = re.compile(r"[㐀-鿿]{2,24}(?:\([㐀-鿿]{1,6}\))?$")
_LONGEST_WORDS = 24
_BREAK = re.compile(r"(?s:.*)[^㐀-鿿]")
"""Up to the last sign that is no character."""
_SCRUBBED = re.compile(r"\[\]号(?<=\(\[\]号)(?=\))")
_ENDINGS = "字函发办通令电政"
_LEAD = re.compile(
    r".*(?:根据|按照|依据|转发|贯彻|落实|文号|字号|编号|号为|下发|印发|以下简称|公文|文件|见|的|了|将|和|与|及|"
    r"以|在|附)(?=[㐀-鿿]{2})"
)

_OFFICE = re.compile(r"^[㐀-鿿]{1,12}(?:部|局|厅|委员会|政府|办公室)(?=[㐀-鿿]{3,9}$)")


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number. ``text`` is normalised (〔〕, no 第); ``damaged`` where a converter took the year out."""

    start: int
    end: int
    text: str
    damaged: bool


def numbers(text: str, gaps: Sequence[int] = ()) -> list[Number]:
    """All document numbers of a page's text, in order; a blank of the original (``gaps``) ends the words before a
    number.
    """
    found = []
    for match in _closed(text):
        words = _words(text[max(match.start() - 34, 0) : match.start()])
        if not words:
            continue
        code = _code(words, match.start(), gaps)
        if match.re is _PLAIN and code[-1] not in _ENDINGS:
            continue
        printed = f"{code}〔{match['year']}〕{match['serial']}号"
        found.append(Number(match.start() - len(code), match.end(), printed, not match["year"]))
    found += _cut(text, gaps)
    found += [Number(m.start(), m.end(), "〔〕号", True) for m in _SCRUBBED.finditer(text)]
    return sorted(found, key=lambda number: number.start)


def _closed(text: str) -> Iterator[re.Match[str]]:
    """The numbers with a year that end in 号, sought only before that sign."""
    last, sign = 0, text.find("号")
    while sign >= 0:
        for pattern in (_BRACKETED, _PLAIN):
            if match := pattern.search(text, max(last, sign - _LONGEST), sign + 1):
                yield match
        last = sign + 1
        sign = text.find("号", last)


def _words(before: str) -> str:
    """The words that end ``before``: the 代字 of a number and what runs into it. Empty where there are none."""
    if before.endswith((")", "\n")):
        match = _CODE.search(before)
        return match.group() if match else ""
    broken = _BREAK.match(before)
    words = before[broken.end() :] if broken else before
    return words[-_LONGEST_WORDS:] if len(words) > 1 else ""


def _code(code: str, end: int, gaps: Sequence[int]) -> str:
    """The 代字 without the words that run into it: “根据泉安办” -> 泉安办; “农业部农机管” -> 农机管."""
    start = end - len(code)
    cut = gaps[bisect_left(gaps, end - 2) - 1] - start if gaps else 0
    if 2 <= cut <= len(code) - 3:
        code = code[cut:]
    if lead := _LEAD.match(code):
        code = code[lead.end() :]
    if office := _OFFICE.match(code):
        code = code[office.end() :]
    return code


def _cut(text: str, gaps: Sequence[int]) -> list[Number]:
    """Numbers that lost their 号 or a bracket: “佛信协〔200914”, “川林生函[2019]757”. Damaged: the rest is not made
    up.
    """
    found = []
    for match in _CUT.finditer(text):
        words = _words(text[max(match.start() - 34, 0) : match.start()])
        if words and words[-1] in _ENDINGS + "协委":
            code = _code(words, match.start(), gaps)
            printed = f"{code}〔{match['year']}〕{match['serial']}"
            found.append(Number(match.start() - len(code), match.end(), printed, True))
    return found
