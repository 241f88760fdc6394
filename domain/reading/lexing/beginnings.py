"""Where a day may begin in a text, and every print of one: the patterns of the lexer of dates."""

import re
from collections.abc import Iterator

from domain.reading.lexing.nearby import NEARBY
from domain.reading.lexing.numerals import DIGIT, NUMERAL

_PART = "上旬|中旬|下旬|月底|底|末|初|中"
HEAD = re.compile(
    rf"(?P<iso>(?<![\d.])(?:(?P<iy>20\d\d|19\d\d)[-/.](?P<im>\d{{1,2}})[-/.](?P<id>\d{{1,2}})"
    rf"|(?P<rd>\d\d)\.(?P<rm>\d\d)\.(?P<ry>20\d\d))(?![\d.]))"
    rf"|(?P<year>(?<!\d)\d{{4}}|(?<!\d)(?:一九|二[零〇○Oo0]){DIGIT}{{2}})年(?:(?P<ym>{NUMERAL}|"
    rf"元)月(?:(?P<yd>{NUMERAL})(?P<yr>日|号)?|(?P<yp>{_PART}))?"
    rf"|(?P<yend>底|末)|(?P<lost>\d{{3,4}})日)"
    rf"|(?<![\d每])(?P<month>(?<!\d)\d{{1,2}}|"
    rf"[一二三四五六七八九十元]{{1,2}})月(?:份)?(?:的(?=\d))?(?:(?P<day>{NUMERAL})(?P<dr>日|号)?|(?P<part>{_PART}))"
    rf"|(?<![\d.:%/])(?P<damaged>\d{{3,9}}|\d{{1,2}} \d{{1,2}})日"
    rf"|(?P<lunar>(?:(?:农历|阴历|旧历)[二三四五六七八九十]{{1,2}}|(?:农历|阴历|旧历)?(?:正|冬|腊))月"
    rf"(?:初[一二三四五六七八九十]|十[一二三四五六七八九]?|廿[一二三四五六七八九]?|二十[一二三四五六七八九]?|三十))"
    rf"|(?P<yearend>年[底末](?=前))|(?P<near>[本当下])月(?:份)?(?:(?P<nd>{NUMERAL})[日号]|(?P<np>底|末))"
    rf"|{NEARBY}"
    rf"|(?<!\d)(?P<dateless>20\d\d\d{{2,4}})(?=前|之前|以前)"
    rf"|(?<![\d.:/月每第])(?P<bare>\d{{1,2}})(?:日|号|(?=[、,]\d{{1,2}}[日号、]))"
)
_NUMERALS = "零〇○Oo一二三四五六七八九十元"
_SIGN = rf"[\d{_NUMERALS}]"
_MARKS = "年月日号前之以、,./ -"
_START = re.compile(
    rf"[\d{_NUMERALS}年本这当下今明后农阴旧正冬腊](?:(?<={_SIGN})(?<!{_SIGN}{_SIGN})"
    rf"(?:(?<=\d){_SIGN}{{,8}}(?=[{_MARKS}])|{_SIGN}{{,8}}(?=[年月]))"
    r"|(?=[底末月日天个周星礼历])(?<!\d.)(?:(?<=年)(?=[底末]前)|(?<=[本当下])(?=月(?:底|末|\d))|(?<=[今明后])(?=[日天])|"
    r"(?<=[本这下])(?=个?(?:周|星|礼))|(?<=[农阴旧])(?=历)|(?<=[正冬腊])(?<!历[正冬腊])(?=月)))"
)
"""A whole number of nine signs at most before a mark of a date, or a word that stands for a month or a day. Begins with
one class of signs, so that the text is passed over quickly.
"""


def starts(text: str) -> Iterator[int]:
    """Where a day may begin: at a short number before a mark of a date, or at a word that stands for a month."""
    return (match.start() for match in _START.finditer(text))
