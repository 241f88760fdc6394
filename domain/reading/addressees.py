"""Who a notice is sent to and copied to, and which notices it carries out."""

import re

from domain.reading.draft import BasisDocument, Found
from domain.reading.finding import found, printed
from domain.reading.lexing.units import split, top_level
from domain.reading.outline import Outline
from domain.reading.rules import rule

_COPIES = re.compile(r"抄[送报](?:单位|机关)?:?([^\n。]{2,300})")
_DECREE = re.compile(r"(?:通知|意见|方案|函|决定|批复|通报|公告|要点|请示|纪要)(?:\([^()]{1,12}\))?$")
_CARRIES = re.compile(
    r"(?:根据|按照|依据|遵照|对照|转发|现将|贯彻|落实|参照|印发了?|下发了?|收到|接到)[^。;《》]{0,60}$"
)
_ABOUT = re.compile(r"关于|转发|印发")
_MARKS = re.compile(r"[^㐀-鿿\d]+")
_TITLE_MARK = re.compile("[《》]")
_FARTHEST = 6000
"""Characters of the body in which a number still cites a basis."""
_OPENING = 1500
"""Characters of the body in which a notice names what it carries out."""


@rule("recipients.line")
def read_recipients(outline: Outline) -> tuple[Found[str], ...]:
    """The phrases before the colon above the body, split at commas, and at 、 where each part stands alone as a unit.

    Source: 条例第九条（八）: 主送机关应当使用机关全称、规范化简称或者同类型机关统称; GB/T 9704—2012 7.3.2: 居左顶格,
    最后一个名称后标全角冒号.
    Example: “各县（区）安委办、应急管理局，市安委会各成员单位：” -> 各县（区）安委办; 各县（区）应急管理局;
    市安委会各成员单位.
    """
    if outline.recipients is None:
        return ()
    return _phrases(outline, *outline.recipients, "recipients.line")


@rule("copies.line")
def read_copies(outline: Outline) -> tuple[Found[str], ...]:
    """The phrases after 抄送. A copy asks nothing of anybody.

    Source: 条例第九条（十五）: 抄送机关是除主送机关外需要执行或者知晓公文内容的其他机关.
    Example: “抄送：市商务局，区安办，各乡镇（街道）” -> three phrases.
    """
    result: list[Found[str]] = []
    for match in _COPIES.finditer(outline.text, min(outline.body, len(outline.text))):
        before = outline.text[match.start() - 1 : match.start()]
        if before not in ("", "\n", "。", ")", "日") or (before == ")" and ":" not in match.group()[:5]):
            continue
        start, end = match.span(1)
        for a, b in top_level(outline.text[start:end], ",;、"):
            result.append(printed(outline.page, (start + a, start + b), "copies.line"))
    return tuple(result)


def _phrases(outline: Outline, start: int, end: int, name: str) -> tuple[Found[str], ...]:
    page = outline.page
    result = []
    for a, b, level in split(outline.text[start:end]):
        span = (start + a, start + b)
        if level:
            result.append(found(page, level + page.value(*span), span, name, 0.85))
        else:
            result.append(printed(page, span, name, 0.95))
    return tuple(result)


@rule("bases.cited")
def read_bases(outline: Outline, own: Found[str] | None) -> tuple[Found[BasisDocument], ...]:
    """Notices cited with their number, and 《关于…的通知》 that the opening says it follows or passes on. Laws are
    no basis notices.

    Source: 条例第九条（九） and the practice of 转发、批转、印发: the number stands in brackets after the title.
    Example: “根据《市商务局关于…的通知》（泉商务〔2024〕70号）要求” -> number and title;
    “现将《关于…的通知》转发给你们” -> title alone.
    """
    titles = _titles(outline)
    result = _numbered(outline, own, titles)
    named = {_plain(other.value.title or "") for other in result}
    inside = [(number.start - 240, number.start) for number in outline.numbers if _unmarked(outline, number.start)]
    limit = min(outline.body + _OPENING, outline.end)
    for start, end in titles:
        text = outline.text[start:end]
        if any(a <= start < b for a, b in inside) or any(_plain(text) in other for other in named):
            continue
        if (
            outline.body <= start < limit
            and _is_decree(text)
            and _CARRIES.search(outline.text[max(start - 80, 0) : start - 1])
        ):
            value = BasisDocument(number=None, title=outline.page.value(start, end))
            result.append(found(outline.page, value, (start, end), "bases.cited", 0.8))
            named.add(_plain(text))
    return tuple(result)


def _is_decree(title: str) -> bool:
    """Whether a title is that of a notice rather than of a law or of its amendment."""
    about = _ABOUT.search(title)
    return bool(about and not title.startswith("修改", about.end()) and _DECREE.search(title))


def _numbered(outline: Outline, own: Found[str] | None, titles: list[tuple[int, int]]) -> list[Found[BasisDocument]]:
    """The notices cited with a number, each with the title right before it."""
    result: list[Found[BasisDocument]] = []
    taken = {own.value} if own else set()
    low = min(outline.body, outline.recipients[0] if outline.recipients else outline.body)
    for number in outline.numbers:
        if not low <= number.start < min(outline.body + _FARTHEST, outline.end) or number.text in taken:
            continue
        taken.add(number.text)
        title = next((t for t in titles if 0 <= number.start - t[1] <= 3), None) or _unmarked(outline, number.start)
        value = BasisDocument(number=number.text, title=outline.page.value(*title) if title else None)
        span = (title[0] if title else number.start, number.end)
        result.append(found(outline.page, value, span, "bases.cited", 0.6 if number.damaged else 0.95))
    return result


def _plain(title: str) -> str:
    return _MARKS.sub("", title)


def _titles(outline: Outline) -> list[tuple[int, int]]:
    """Spans inside the outermost 《》 of the page, nested marks of either kind allowed."""
    spans, depth, start = [], 0, 0
    for match in _TITLE_MARK.finditer(outline.text):
        if match.group() == "《":
            depth += 1
            start = match.end() if depth == 1 else start
        elif depth:
            depth -= 1
            if depth == 0 and match.start() - start <= 200:
                spans.append((start, match.start()))
        if match.start() - start > 400:
            depth = 0
    return spans


_UNMARKED = re.compile(
    r"(?:按照|根据|依据|现将|转发)([^,。;《》]{0,40}?关于[^,。;《》]{2,80}(?:《[^《》]{2,120}》[^,。"
    r";《》]{0,20})?的(?:通知|意见|函|方案|决定))\($"
)


def _unmarked(outline: Outline, start: int) -> tuple[int, int] | None:
    """A cited title without 《》: “按照山西省农业厅办公室关于做好…的通知（晋农办…号）要求”."""
    low = max(start - 200, 0)
    match = _UNMARKED.search(outline.text[low:start])
    return (low + match.start(1), low + match.end(1)) if match else None
