"""The parts of a notice's page: furniture and head, recipients, body, signature, and what is printed after it."""

import itertools
import re
from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple

from domain.reading.lexing.days import Day, days
from domain.reading.lexing.documents import Number, numbers
from domain.reading.lexing.mailboxes import mailboxes
from domain.reading.lexing.units import is_organ, is_unit, sealed
from domain.reading.page import Line, Page

_ADDRESSED = re.compile(
    r"^(?:主送(?:单位|机关)?:)?((?:各|全[市县区省]|市直|省直|区直|县直|州直|市级|区级|县级|局属|厅属|委属|校属|"
    r"校内|市政府|省政府|区政府|县政府|辖区|有关|相关|机关|驻|院系各|学院各|学校各"
    r"|直属|国家|中央|团[省市县区]委|[㐀-鿿]{1,8}?(?:工会|妇联|科协|残联|工商联|文联)|[㐀-鿿]{2,12}?(?:[省市县区州镇乡]|局|委|办|厅|公司|学院|中心|学校|大学|办事处|集团|"
    r"政府))[^:。;!?]{0,400}?):(?!//)"
)
_NOT_ADDRESSED = re.compile(
    r"如下|关于|转发|印发|[\])]\d+号|为:$|时间|电话|联系[^会]|地址|来源|文号|日期|索引|发布|浏览|作者|字体|^附|[,、]$"
)
_FOREWORD = re.compile(r"^(?:前言|导语|摘要|导读|编者按|本站|小编|\[|内容提要|提示|声明)")
_DATE_LINE = re.compile(
    r"^\(?(?:(?:(?:19|20)\d\d|(?:一九|二[零〇○Oo0])[零〇○Oo0一二三四五六七八九]{2})年[^,。]{1,3}月[^,。]{1,3}[日号]"
    r"|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2})(?:\([^()]*\))?\)?$"
)
_BODY = re.compile(
    r"^(?:为|根据|按照|依据|今年|近年|近期|现将|现就|经|由于|随着|目前|最近|请|自|[一二三四]、|[^:]{30,}。)"
)
_FURNITURE = re.compile(
    r"^(?:上一[篇条]|下一[篇条]|相关(?:链接|阅读|新闻|文章|文档|信息)(?::|$))|版权所有|ICP备|网站标识码|^(?:Copyright|©)"
)
_PART = re.compile("[^、]+")
_SENTENCE = re.compile(r"[^。;!\n]+")
_CLAUSE = re.compile(r"[。;:,!?]")
_AFTER = re.compile(r"^(?:附件|附表|附:|附\d|抄送|抄报|主题词|\(?联系|\(?此件|\(?公开)")


class Sentence(NamedTuple):
    """A sentence of the page: ``text[start:end]``, without its closing mark."""

    start: int
    end: int


def _prose(text: str, length: int) -> bool:
    """Whether a whole sentence of at least ``length`` characters stands in the line."""
    return any(len(part) >= length for part in text.split("。")[:-1])


class Outline:
    """A page with its tokens, lexed once and shared by all rules."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.text = page.text
        """The page's even text."""
        self.lines = page.lines
        """The page's logical lines."""
        self._with: dict[str, frozenset[int]] = {}
        self.recipients = self._addressed() or self._bare_recipients()
        """Span of the recipients' phrases, without the colon."""
        self.body = self._opening()
        """Where the body begins: after the recipients, or at the first line that reads like one."""
        self.signature = self._signing()
        """The line of the date of signing: the first after the body's start that is a date and nothing else."""
        self.end = self.signature.end if self.signature else len(self.text)
        """Where the notice itself ends: at its signature, or at the end of the page."""
        self.embedded = self._parent()
        """Where a parent document begins that is printed after the notice: at its own line of recipients."""
        self.signers = self._names()
        """The lines of names right above the date of signing, top first."""

    def sentences_with(self, words: re.Pattern[str]) -> frozenset[int]:
        """Where the sentences start in which ``words`` begins. The page is searched once for each pattern, so that
        rules need not look at sentences that cannot concern them.
        """
        known = self._with.get(words.pattern)
        if known is None:
            starts, ends = self._cuts
            at = [bisect_right(ends, match.start()) for match in words.finditer(self.text)]
            known = self._with[words.pattern] = frozenset([starts[index] for index in at])
        return known

    @cached_property
    def days(self) -> list[Day]:
        """All printed days, in order."""
        return days(self.text)

    @cached_property
    def numbers(self) -> list[Number]:
        """All document numbers, in order."""
        return numbers(self.text, self.page.gaps(0, len(self.text)))

    @cached_property
    def mails(self) -> list[tuple[int, int, str | None]]:
        """All mailboxes, in order: their spans, and the mended one where the print is damaged."""
        return list(mailboxes(self.text))

    @property
    def sentences(self) -> list[Sentence]:
        """The page cut at 。;! and line ends, and where the body begins."""
        return [Sentence(start, end) for start, end in zip(*self._cuts, strict=True)]

    def sentence_at(self, place: int) -> Sentence:
        """The sentence that holds ``place``, or the next one."""
        starts, ends = self._cuts
        index = bisect_right(ends, place)
        return Sentence(starts[index], ends[index])

    @cached_property
    def _cuts(self) -> tuple[list[int], list[int]]:
        """Where the sentences start and where they end."""
        starts, ends, cut = [], [], self.body
        for match in _SENTENCE.finditer(self.text):
            start, end = match.span()
            if start < cut < end:
                starts.append(start)
                ends.append(cut)
                start = cut
            starts.append(start)
            ends.append(end)
        return starts, ends

    def _addressed(self) -> tuple[int, int] | None:
        for line in self.lines[:60]:
            for start in [line.start, *self.page.gaps(line.start, min(line.end, line.start + 300))]:
                match = _ADDRESSED.match(self.text[start : line.end])
                titled = match and self.text.startswith(("关于", "转发", "印发"), start + match.end())
                if match and not titled and not _NOT_ADDRESSED.search(match[1] + ":") and len(match[1]) >= 2:
                    return start + match.start(1), start + match.end(1)
            if self._listed(line):
                return line.start, line.end - 1
            if _prose(line.text, 40) and not _FOREWORD.match(line.text):
                return None
        return None

    def _listed(self, line: Line) -> bool:
        """Whether the whole line is a list of units before a colon. “河北、山西、陕西省农机管理局(办公室):”."""
        text = line.text[:-1]
        if (
            not line.text.endswith(":")
            or not 4 <= len(text) <= 400
            or re.search(r"[:。]", text)
            or _NOT_ADDRESSED.search(text)
        ):
            return False
        return is_unit(re.split(r"[、,]", re.sub(r"\([^()]*\)", "", text))[-1]) and bool(
            re.search(r"[、,]|局|委|政府|学院|公司|学校|单位", text)
        )

    def _bare_recipients(self) -> tuple[int, int] | None:
        """A line of recipients whose colon is missing: it stands between title and body.
        “各乡镇人民政府,区安委会各成员单位”.
        """
        for line, following in zip(self.lines[:40], self.lines[1:41], strict=False):
            listed = line.text.startswith("各") and not re.search(r"[。:;]", line.text) and len(line.text) < 200
            if listed and _BODY.match(following.text):
                return line.start, line.end
        return None

    def _opening(self) -> int:
        if self.recipients:
            return min(self.recipients[1] + 1, len(self.text))
        for line in self.lines:
            if _prose(line.text, 25) or (_BODY.match(line.text) and len(line.text) > 40):
                return line.start
        return 0

    def _signing(self) -> Line | None:
        for line in self.lines:
            if line.start >= self.body and _DATE_LINE.match(line.text):
                return line
        return None

    @cached_property
    def furniture(self) -> int:
        """Where the page's own lines begin after the notice (上一篇, 版权所有); the end of the page where none do."""
        low = self.signature.end if self.signature else max(self.body, len(self.text) // 3)
        places = (line.start for line in self.lines if line.start >= low and _FURNITURE.search(line.text))
        return next(places, len(self.text))

    def _parent(self) -> int | None:
        for line in self.lines if self.signature else ():
            if line.start > self.end and line.text.endswith(":") and _ADDRESSED.match(line.text) and self._listed(line):
                return line.start
        return None

    def _names(self) -> list[Line]:
        if self.signature is None:
            return []
        index = self.page.line_at(self.signature.start)
        names: list[Line] = []
        for line in reversed(self.lines[max(index - 5, 0) : index]):
            if line.start < self.body or _AFTER.match(line.text) or _CLAUSE.search(line.text) or len(line.text) > 60:
                break
            names.insert(0, line)
        return names

    def organs(self, start: int, end: int) -> list[tuple[int, int]]:
        """The names of bodies in ``text[start:end]``, cut at the original's blanks where every piece is one."""
        end -= sealed(self.text[start:end])
        cuts = [start, *self.page.gaps(start, end), end]
        pieces = [(a, b) for a, b in itertools.pairwise(cuts) if b > a]
        if len(pieces) > 1 and all(is_organ(self.text[a:b]) for a, b in pieces):
            return pieces
        text = self.text[start:end]
        joint = [(start + m.start(), start + m.end()) for m in _PART.finditer(text)] if "、" in text else []
        if len(joint) > 1 and all(is_organ(self.text[a:b]) for a, b in joint):
            return joint
        return [(start, end)] if is_organ(text) else []
