"""The head of a notice: its number, title, issuers and date of issue."""

import itertools
import re
from dataclasses import dataclass

from domain.reading.draft import Found
from domain.reading.finding import found, printed
from domain.reading.issued import organ_before
from domain.reading.lexing.units import is_organ, is_section, office
from domain.reading.outline import Outline
from domain.reading.rules import rule

_GENRE = r"(?:通知书|通知|函|意见|公告|通告|通报|方案|请示|批复|决定|启事|倡议书|公开信|制度|办法)"
_NAMED = re.compile(
    rf"^(?P<before>[^。;]{{0,90}}?)(?P<key>(?:关于|转发|批转|印发|公开征求|征求|征集|开展|做好|举办|召开)[^。"
    rf";]{{2,150}}?{_GENRE})(?:\((?:[^()]{{1,16}})\))?$"
)
_PLAIN = re.compile(
    rf"^(?P<before>)(?P<key>[^。;:,]{{6,60}}(?:活动|工作|实施|年度?|月|整治|检查|行动|申报|报名|比赛|会议)[^。"
    rf";:]{{0,30}}{_GENRE})(?:\([^()]{{1,16}}\))?$"
)
_BARE = re.compile(rf"^(?P<before>)(?P<key>[^。;:,>|]{{6,50}}{_GENRE})(?:\([^()]{{1,16}}\))?$")
_LABEL = re.compile(r"^(?:标题|名称|文件名称|信息名称|主题|题名|内容概述|文件标题):")
_PUBLISHER = re.compile(
    r"(?:发布机构|发文机关|发文机构|发文单位|发布部门|发文部门|发布单位|制发机关|制定机关|公开机构|发布机关|"
    r"颁布单位|公布机关|信息提供单位):([㐀-鿿]{4,30})"
)


_NUMBERED = re.compile(r"\([^()]*(?:\d号|公开|此件)[^()]*\)$")
_MARKS = re.compile(r"[^㐀-鿿\d]+")
_INSIDE = re.compile(r"[^。\n]{12,}[,，][^\n]*$")
_KIND = re.compile(r"(?:\((?:通知|文件|函)\)|文件|便函)$")
_SITE = re.compile(r"征集|公开|详细|政务|分享")
_TOPIC = re.compile("关于|转发|批转|印发")
_MENU = re.compile(r"首页|栏目|公告栏|通知公告|工作通知$|文件通知$|政策文件|专栏|^通知|^公告|位置")


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that reads as a title: its span, where 关于… begins in it, and whether a line of names stands right
    above.
    """

    start: int
    key: int
    end: int
    above: int | None
    line: int


def headings(outline: Outline) -> list[Heading]:
    """All candidate titles above the body."""
    found_lines = []
    for index, line in enumerate(outline.lines[:40]):
        if line.start > outline.body:
            break
        start, text = line.start, line.text
        if label := _LABEL.match(text):
            start, text = start + label.end(), text[label.end() :]
        if text.startswith("[") and "]" in text[:12]:
            cut = text.index("]") + 1
            start, text = start + cut, text[cut:]
        if text.startswith("《") and text.endswith("》"):
            start, text = start + 1, text[1:-1]
        match = (
            _NAMED.match(text)
            or _PLAIN.match(text)
            or (_BARE.match(text) if outline.recipients and not _MENU.search(text) else None)
        )
        if match is None or text.startswith(("附件", "附:", "当前", "您", "根据", "按照", "现将")):
            continue
        before = match["before"]
        noise = max(before.rfind(":"), before.rfind(">")) + 1
        above = _names_above(outline, index) if not before[noise:] else None
        text = _NUMBERED.sub("", text)
        found_lines.append(Heading(start + noise, start + match.start("key"), start + len(text), above, index))
    return found_lines


def _names_above(outline: Outline, index: int) -> int | None:
    """The start of the lines of issuers' names that stand right above line ``index`` without an empty line between."""
    first = None
    while index > 0 and not outline.lines[index].apart:
        line = outline.lines[index - 1]
        if not outline.organs(line.start, line.end):
            break
        first, index = line.start, index - 1
    return first


@rule("title.heading")
def read_title(outline: Outline, candidates: list[Heading]) -> Found[str] | None:
    """The line above the recipients that says 关于…的通知; the issuers' names on the lines right above belong to it.

    A page that prints the title alone as its heading settles that the names are letterhead, not title.
    Source: 党政机关公文处理工作条例第九条（七）: 标题由发文机关名称、事由和文种组成; GB/T 9704—2012 7.3.1.
    Example: “云川市应急管理局⏎关于做好隐患排查的通知” -> both lines; “关于做好…的通知⏎⏎某局⏎关于做好…的通知” ->
    “关于做好…的通知”.
    """
    page = outline.page
    if not candidates:
        return _leading_title(outline)
    keys = [_key(outline, heading) for heading in candidates]
    _, _, best = max((keys.count(key), heading.line, key) for key, heading in zip(keys, candidates, strict=True))
    group = [heading for key, heading in zip(keys, candidates, strict=True) if key == best]
    alone = [heading for heading in group if heading.start == heading.key and heading.above is None]
    named = [heading for heading in group if heading.start < heading.key]
    chosen = (alone or named or group)[-1]
    start = chosen.above if chosen.above is not None else chosen.start
    return printed(page, (start, chosen.end), "title.heading", 0.95 if len(group) > 1 else 0.9)


def _key(outline: Outline, heading: Heading) -> str:
    return _MARKS.sub("", outline.text[heading.key : heading.end])


_LEADING = re.compile(rf"[㐀-鿿]{{0,40}}(?:关于|转发|印发)[^。;]{{4,120}}?的?{_GENRE}(?:\([^()]{{1,12}}\))?")


def _leading_title(outline: Outline) -> Found[str] | None:
    span = _leading_span(outline)
    return printed(outline.page, span, "title.heading", 0.8) if span else None


def _leading_span(outline: Outline) -> tuple[int, int] | None:
    """A page without line breaks: the title stands between two blanks of the original, before the recipients."""
    if not outline.lines:
        return None
    start = outline.lines[0].start
    cuts = [start, *outline.page.gaps(start, min(outline.body + 1, start + 400, len(outline.text)))][:40]
    for last in reversed(range(1, len(cuts))):
        for first in range(max(last - 6, 0), last):
            if _LEADING.fullmatch(outline.text, cuts[first], cuts[last]):
                return cuts[first], cuts[last]
    return None


@rule("number.head")
def read_number(outline: Outline) -> Found[str] | None:
    """The document number that stands above the body and is not cited after a 《title》.

    Source: GB/T 9704—2012 7.2.5: 发文字号由发文机关代字、年份、发文顺序号组成, 年份用六角括号; typists use every
    bracket.
    Example: “泉鲤江办〔2024〕32号”, “劳社厅发[2003]4号”, “望教安(２０２５)１７号” -> 望教安〔2025〕17号.
    """
    limit = outline.recipients[0] if outline.recipients else outline.body
    for number in outline.numbers:
        cited = outline.text[max(number.start - 2, 0) : number.start]
        inside = _INSIDE.search(outline.text[max(number.start - 60, 0) : number.start])
        if number.start > max(limit, outline.lines[0].start) or number.text == "〔〕号":
            break
        if cited.endswith(("》(", "》")) or (inside and "号" not in cited):
            continue
        return found(
            outline.page, number.text, (number.start, number.end), "number.head", 0.6 if number.damaged else 0.97
        )
    return None


@rule("issuers.names")
def read_issuers(outline: Outline, candidates: list[Heading]) -> tuple[Found[str], ...]:
    """The bodies that sign, or stand in the title, or on the letterhead; the fullest print of each name is taken.

    Source: 条例第九条（五）（十）: 发文机关标志 and 发文机关署名; joint documents name every issuer.
    Example: signature “海陵区教育局基建科 安保科” -> 海陵区教育局基建科, 海陵区教育局安保科; title
    “洛江区商务局关于…” under the letterhead
    “泉州市洛江区商务局” -> 泉州市洛江区商务局.
    """
    signed, titled, letterhead = _signed(outline), _titled(outline, candidates), _letterhead(outline)
    published = [m.span(1) for m in _PUBLISHER.finditer(outline.text, 0, min(len(outline.text), 3000))]
    published = [(a, b) for a, b in (_first_piece(outline, *span) for span in published) if is_organ(outline.text[a:b])]
    spans = titled if len(titled) > len(signed) else signed
    spans = spans or titled or letterhead or published[:1]
    pool = [*signed, *titled, *letterhead, *published]
    texts = [_fullest(outline, span, pool) for span in spans]
    confidence = 0.95 if signed or titled else 0.8
    result: list[Found[str]] = []
    for span, (start, end) in zip(spans, texts, strict=True):
        value = outline.page.value(start, end)
        if is_section(outline.text[start:end]) and result:
            value = office(result[0].value) + value
        result.append(found(outline.page, value, span, "issuers.names", confidence))
    if not result and (guess := _addressee(outline)):
        result = [printed(outline.page, guess, "issuers.names", 0.4)]
    return tuple(result)


def _fullest(outline: Outline, span: tuple[int, int], pool: list[tuple[int, int]]) -> tuple[int, int]:
    name = outline.text[slice(*span)]
    longer = [other for other in pool if outline.text[slice(*other)].endswith(name) and other[1] - other[0] > len(name)]
    return max(longer, key=lambda other: other[1] - other[0], default=span)


def _signed(outline: Outline) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for line in outline.signers:
        organs = outline.organs(line.start, line.end) or _with_sections(outline, line.start, line.end)
        if not organs:
            spans = []
            continue
        spans += organs
    if spans:
        return spans
    return _signed_in_line(outline)


def _with_sections(outline: Outline, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [start, *outline.page.gaps(start, end), end]
    pieces = [(a, b) for a, b in itertools.pairwise(cuts) if b > a]
    texts = [outline.text[a:b] for a, b in pieces]
    if len(pieces) > 1 and is_organ(texts[0]) and all(is_section(text) or is_organ(text) for text in texts[1:]):
        return pieces
    return []


def _signed_in_line(outline: Outline) -> list[tuple[int, int]]:
    """A page without line breaks: “…的通知》某局2022年4月12日联系人:…”."""
    for day in outline.days:
        dated = day.year and day.day and day.start > outline.body and not day.boundary
        if dated and not outline.text.startswith("印", day.core) and (span := organ_before(outline, day.start)):
            return [span]
    return []


def _titled(outline: Outline, candidates: list[Heading]) -> list[tuple[int, int]]:
    for heading in reversed(candidates):
        if heading.start < heading.key and (organs := outline.organs(heading.start, heading.key)):
            return organs
    if not candidates and (span := _leading_span(outline)):
        about = _TOPIC.search(outline.text[slice(*span)])
        return outline.organs(span[0], span[0] + about.start()) if about and about.start() else []
    return []


def _letterhead(outline: Outline) -> list[tuple[int, int]]:
    """Lines above the body that are a body's name, with 文件 or a bracket after it."""
    limit = outline.recipients[0] if outline.recipients else outline.body
    spans = []
    for line in outline.lines[:30]:
        if line.start >= limit:
            break
        end = line.start + len(_KIND.sub("", line.text))
        if line.text.startswith(("发布", "来源", "首页")) or _SITE.search(line.text):
            continue
        spans += outline.organs(line.start, end)
    return spans


def _first_piece(outline: Outline, start: int, end: int) -> tuple[int, int]:
    gaps = outline.page.gaps(start, end)
    return start, gaps[0] if gaps else end


_REPORT_TO = re.compile(r"(?:至|到|报送?|寄送至)((?:省|市|县|区|州)[㐀-鿿]{1,8}?局)")


def _addressee(outline: Outline) -> tuple[int, int] | None:
    """Nobody signed: the office that reports go to, where the page also prints its full name. 市教育局 ->
    临沂市教育局.
    """
    match = _REPORT_TO.search(outline.text, outline.body)
    if match is None:
        return None
    full = re.search(rf"[会路号,。;:(]([㐀-鿿]{{2,3}}(?<![至到送报在由各全]){re.escape(match[1])})", outline.text)
    return full.span(1) if full else None
