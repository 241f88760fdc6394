"""What stands around the body: attachments, chapters, urgency; and the guard against classified documents."""

import itertools
import re
from itertools import islice

from pydantic import TypeAdapter

from domain.notices import Classified
from domain.reading.draft import Chapter, Found, Urgency
from domain.reading.finding import found, printed
from domain.reading.issued import organ_before
from domain.reading.lexing.units import is_organ
from domain.reading.outline import Outline
from domain.reading.rules import rule

_LIST = re.compile(
    r"附(?:件|表)?(?:\d{1,2}(?!\d)|[一二三四五六七八九十]{1,2})?(?::|(?=\d{1,2}[.、])|(?=《)|(?<=附件)\.(?=[㐀-鿿]))"
)
_ITEM = re.compile(
    r"^(?:附件:|附表:)|^(?:附件|附表)?(?:\(?(?:\d{1,2}(?:-\d{1,2})?|[一二三四五六七八九十]{1,2})\)?(?:[.、:]|"
    r"(?=[^\d年月日.、]))|[①-⑳])"
)
_STOP = re.compile(
    r"[12][09]\d\d年\d|二[〇○OＯo零0]|抄送|主题词|联系人(?![名信登汇反统表员])|联系方式|联系电话|此件|公开方式|分享|打印|^下载|"
    r"附件下载|特此|扫一扫|^注|注:|责任编辑|来源:|上一|相关(?:链接|解读|阅读|新闻|文档)|关闭"
)
_NAMED = re.compile(
    r"《([^《》]{3,80}(?:《[^《》]{2,60}》[^《》]{0,40})?)》\((?:样式)?(?:见|详见)?附件\d{0,2}\)|"
    r"《([^《》]{3,80})》\((?:见|详见)?附表\d{0,2}\)"
)
_LOOSE = re.compile(r"([^,。;:、()《》]{2,40}?(?:表|册|台账|清单|模板|回执|名单))\((?:见|详见)?附件\d{0,2}\)")
_LEADING = re.compile(r"^.*(?:将|填写|上报|报送|提交|填报|以及|\]|】|-)")
_INNER = re.compile(r"(?<=[;。,《》)㐀-鿿\]])(?=(?:附件)?\d{1,2}(?:[.、](?!\d)|[.、](?=20\d\d年)))")
_OFFER = re.compile(r"(?:点击(?:下载|浏览|查看)[^。;]{0,8}|[\[(]?(?:点击|附件)?下载[\])]?)$")
_ELSEWHERE = re.compile(r"\((?:另发|另附|另行[^()]{0,6}|略|见[^()]{1,12}|电子版[^()]{0,12}|请[^()]{1,16}下载)\)$")
"""Stands in the place of names: “附件：（另发）”."""
_CHAPTER = re.compile(r"^[一二三四五六七八九十]{1,3}、[^。;\n]{2,60}")
_WORD = re.compile("[㐀-鿿]{2}")
_URGENCY = re.compile(
    r"^(特提|特急|加急|平急)$|(?:紧急程度|缓急|等级):(特提|特急|加急|平急)|^(特提|特急|加急|平急)(?=[^㐀-鿿])"
)
_MARK = re.compile(
    r"^(?:密级:?)?(绝密|机密|秘密)(?:[★☆*].{0,6}|级?(?:\d{1,2}年|长期)?)?$|密级:(绝密|机密|秘密)|[\(\[](绝密|"
    r"机密|秘密)[★☆]?[^)\]]{0,4}[\)\]]$"
)
_WORDING = re.compile(
    r"(?:本|此)(?:文件|通知|件|文|函)(?:属|为|系|定为|是)于?(?:国家)?(绝密|机密|秘密)(?:级|文件|公文|件|$|[,。;])"
)


_CHAPTERS = TypeAdapter(tuple[Chapter, ...])


@rule("secrecy.mark")
def refuse_classified(outline: Outline) -> None:
    """Refuse a notice with a 密级 mark in its head, or one that calls itself secret. Raises ``Classified``.

    Talk about secrecy (“申报材料不得含涉密内容”, “密级：非密”) is no mark.
    Source: 条例第九条（二）: 涉密公文应当标注密级和保密期限; 国家秘密定密管理暂行规定: 密级★保密期限.
    Example: “机密★1年” on a line of its own; “密级：秘密”; “本件为秘密级文件”.
    """
    if "密" not in outline.text:
        return
    for line in outline.lines[:25]:
        if len(line.text) < 60 and (match := _MARK.search(line.text)):
            raise Classified(
                f"本件标有密级“{next(filter(None, match.groups()))}”。本系统只处理非涉密公文，请按保密规定办理，"
                f"不要上传。",
                field="text",
            )
    if match := _WORDING.search(outline.text):
        raise Classified(
            f"本件自称“{match.group()}”。本系统只处理非涉密公文，请按保密规定办理，不要上传。", field="text"
        )


@rule("urgency.mark")
def read_urgency(outline: Outline) -> Found[Urgency] | None:
    """紧急程度 on a line of its own in the head, or in the page's record.

    Source: 条例第九条（三）: 紧急公文应当分别标注“特急”“加急”, 电报应当分别标注“特提”“特急”“加急”“平急”.
    Example: “特急” above the letterhead.
    """
    text = outline.text
    if not ("急" in text or "特提" in text):
        return None
    for line in outline.lines[:25]:
        if len(line.text) < 80 and (match := _URGENCY.search(line.text)):
            word = next(filter(None, match.groups()))
            return found(
                outline.page, Urgency(word), (line.start + match.start(), line.start + match.end()), "urgency.mark"
            )
    return None


@rule("chapters.numbered")
def read_chapters(outline: Outline) -> tuple[Chapter, ...]:
    """Lines of the body that begin with 一、 二、…

    Source: GB/T 9704—2012 7.3.3: 结构层次序数依次用“一、”“（一）”“1.”“（1）”标注.
    Example: “一、岁末年初专项报送。”
    """
    page, first, last = outline.page, outline.body, outline.end
    matches = [(line, _CHAPTER.match(line.text)) for line in outline.lines if first <= line.start < last]
    heads = [(line, match.end()) for line, match in matches if match]
    ends = [*[line.start for line, _ in heads[1:]], last]
    chapters = []
    for (line, length), end in zip(heads, ends, strict=False):
        start, stop = page.span(line.start, max(end, line.end))
        chapters.append({"heading": page.value(line.start, line.start + length), "start": start, "end": stop})
    return _CHAPTERS.validate_python(chapters)


@rule("attachments.list")
def read_attachments(outline: Outline) -> tuple[Found[str], ...]:
    """The 附件说明 after the body: one name a number. Without one, the forms that the body names with （附件N）.

    Source: 条例第九条（十） 附件说明: 公文附件的顺序号和名称; GB/T 9704—2012 7.3.4: 附件名称后不加标点.
    Example: “附件：1.重大隐患清单⏎2.联络员登记表”; “《需求情况统计表》（附件）”.
    """
    lists = (match for match in _LIST.finditer(outline.text, outline.body) if _begins(outline.text, match))
    for match in islice(lists, 12):
        items = _items(outline, match.end())
        if items:
            return tuple([printed(outline.page, span, "attachments.list", 0.92) for span in items])
    return _named(outline)


def _begins(text: str, match: re.Match[str]) -> bool:
    """Whether a list can begin here: on a new line, after a closing mark, or as “附件：1.” after a number."""
    before = text[match.start() - 1 : match.start()]
    if before in ("", "\n", "。", ",", "》", ")"):
        return True
    return before.isascii() and before.isalnum() and match.group() == "附件:"


def _items(outline: Outline, start: int) -> list[tuple[int, int]]:
    """Spans of the names from ``start`` on, until a line that is none."""
    text = outline.text
    items: list[tuple[int, int]] = []
    index = outline.page.line_at(start)
    if start < len(text) and text[start] == "\n":
        index, start = index + 1, start + 1
    for line in outline.lines[index : index + 30]:
        first = max(start, line.start)
        marked = _ITEM.match(text[first : line.end])
        if items and not (
            marked or (not line.apart and items and len(line.text) < 50 and text[first - 2] not in ";。")
        ):
            break
        if not marked and (items or first == line.start) and _is_closing(outline, line.start, line.end):
            break
        if items and not marked and any(line.start == signer.start for signer in outline.signers):
            break
        spans = _cells(outline, first, min(line.end, first + 3000))
        if not spans:
            break
        items += spans
        if _STOP.search(text[first : line.end]) or (len(spans) == 1 and not marked and len(items) > 1):
            break
    return items


def _is_closing(outline: Outline, start: int, end: int) -> bool:
    text = outline.text[start:end]
    return (
        is_organ(text)
        or bool(outline.organs(start, end))
        or bool(_STOP.search(text))
        or bool(re.match(r"(?:附件|附表)[^:]{0,4}$", text))
        or len(text) < 4
    )


def _cells(outline: Outline, start: int, end: int) -> list[tuple[int, int]]:
    """The names on one line: cut before inner numbers, stripped of numbers and closing marks, and before a signature
    or date.
    """
    piece = outline.text[start:end]
    stop = _STOP.search(piece)
    if stop:
        piece = piece[: stop.start()]
        piece = re.sub(r"(?<=》)[㐀-鿿]{4,30}(?:局|委|办|厅|政府|中心|会)$", "", piece)
    if stop and (signed := organ_before(outline, start + len(piece))):
        piece = piece[: signed[0] - start]
    piece = _OFFER.sub("", piece)
    cuts = [0, *[m.start() for m in _INNER.finditer(piece)], len(piece)]
    spans = []
    for a, b in itertools.pairwise(cuts):
        mark = _ITEM.match(piece[a:b])
        first = a + (mark.end() if mark else 0)
        last = first + len(piece[first:b].rstrip(";。,.、:"))
        if _ELSEWHERE.fullmatch(piece[first:last]):
            continue
        if 3 - bool(mark) <= last - first <= 160 and _WORD.search(piece, first, last):
            spans.append((start + first, start + last))
    return spans


def _named(outline: Outline) -> tuple[Found[str], ...]:
    result: dict[str, Found[str]] = {}
    for match in [*_NAMED.finditer(outline.text, outline.body), *_LOOSE.finditer(outline.text, outline.body)]:
        group = next(index for index, text in enumerate(match.groups(), 1) if text)
        span = match.span(group)
        value = outline.page.value(*span)
        value = _LEADING.sub("", value) if match.re is _LOOSE else _outer(value)
        result.setdefault(value, found(outline.page, value, span, "attachments.list", 0.7))
    return tuple(result.values())


def _outer(name: str) -> str:
    """A name out of its 《》: marks inside it are the outer ones now (GB/T 15834—2011 4.15.3: 里面一层用单书名号)."""
    return name.replace("〈", "《").replace("〉", "》") if "《" not in name else name
