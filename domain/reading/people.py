"""Contacts: names, telephones, faxes and mailboxes, told from hotel numbers, hotlines and mailboxes that only take
reports.
"""

import re
from dataclasses import dataclass, field

from domain.reading.draft import Found, Person
from domain.reading.finding import found
from domain.reading.outline import Outline
from domain.reading.rules import rule

_PHONE = re.compile(
    r"[(\d](?=\d\d)(?<![\d@.A-Za-z_-].)(?:(?:(?<=\()0\d{2,3}\)|(?<=0)\d{2,3})-{0,3} ?[1-9]\d{6,7}|(?<=1)[3-9]\d{9}|"
    r"(?<=[2-9])\d{6,7}|(?<=4)00-?\d{3}-?\d{4})(?:(?:-|转)\d{1,4})?(?![\d@A-Za-z_])(?!号)(?!\.\d)(?!年)"
)
"""Begins with one class of signs, so that the text is passed over quickly."""
_LABELLED = re.compile(r"电\s?话|手机|联系|热线|咨询|(?i:tel|phone)|传真|(?i:fax)|邮箱|(?i:e-?mail)|微信同号|业务")
_FAX = re.compile(r"(?:传真|(?i:fax)|传)(?:号码?|电话)?[:(]?$")
_BOTH = re.compile(r"\((?:电话[、/及]?)?(?:与|同|兼|含|带)?传真(?:同号|同|号同|合一|一体)?\)")
"""Behind a number: it is a telephone as well as a fax; a bare “（传真）” says that it is a fax."""
_NOT_PHONE = re.compile(
    r"(?:邮编|邮政编码|邮箱|信箱|(?i:qq)群?号?码?|群号?|账号|帐号|编号|号码为|索引号?|备案号?|会议号|会议(?:ID|id)|密码|"
    r"卡号|代码|证号|公网安备|ICP|举报(?:电话)?)[:为]?(?:\d+\s)?$"
)
_ELSEWHERE = re.compile(
    r"\([^()]*(?:地址|饭店|酒店|宾馆|大厦|路\d+号|街\d+号)[^()]*$|(?:饭店|酒店|宾馆|招待所|总台|前台)[^。;()]{0,20}$"
)
_NAME = re.compile(
    r"联系人(?!事[处科部局])(?:员)?(?:及(?:联系)?(?:电话|方式)|姓名|和(?:联系)?电话)?[:为]?(?:[㐀-鿿]{2,14}(?:局|处|科|室|司|部|"
    r"中心|办|股|院|会|站|队)[:\-]?)?(?P<names>[㐀-鿿]{2,12}?(?:[、,/和][㐀-鿿]{2,4}){0,4})(?=[,、;:。()\d\n/]|"
    r"电话|联系|手机|办公|传真|邮箱|$|-| )"
)
_LINE_NAME = re.compile(
    r"[㐀-鿿]{2,14}(?:局|处|科|室|司|部|中心|办|股|院|会|站|队):(?P<names>[㐀-鿿、]{2,12})(?=[\d(:,]|电话)"
)
_BROKEN_LABEL = re.compile(r"(?:电话|方式|手机|传真):?\n$")
_PHONE_AND_FAX = re.compile(r"电话[/及、和(]*传真\)?[:]?$|传真[/及、]电话:?$")
_CONTACT = re.compile(r"联系|电话|传真(?![至到给])")
_HANDED_IN = re.compile(r"传真[至到给]:?$")
"""Before a number that only takes reports."""
_BROKEN = re.compile(r"[\n;。]")
_NAMED = re.compile(r"联系人:?[㐀-鿿]{2,4}$")
_ADDRESS = re.compile(r"联系|电话|传真|地址|邮编")
_MAIL_ABOVE = re.compile(r"(?:邮箱|邮件|信箱)[^:]{0,4}:$")
_MAIL_LABEL = re.compile(r"(?:电子)?(?:邮箱|邮件|信箱)(?:地址)?:?$|(?i:e-?mail):?$")
_LABEL = re.compile(r"电话|联系|手机|办公|传真|邮箱|方式")
_SPACED = re.compile(r"(?<![㐀-鿿])([㐀-鿿]) ([㐀-鿿])(?![㐀-鿿])")
_AND = re.compile(r"[、,/和 ]+")
_SURNAME = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
    "顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛"
    "伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜肖詹关苗凌费纪靳盛童"
    "欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边瞿"
    "邬芮闻晏卓仲冼戚佟楚应宗骆邝褚娄臧原储丰小"
)
_BEFORE_NUMBER = re.compile(
    rf"([{_SURNAME}][㐀-鿿]{{1,2}})(?=[,:(]?(?:联系)?(?:电话|手机)?[:]?(?:0\d{{2,3}}-?)?\d{{7}})"
)
_SEVEN_DIGITS = re.compile(r"\d(?<!\d\d)\d{6}")
"""Stands after every name right before a number, at most so many characters after its start:"""
_AHEAD = 14
_SECTIONS = tuple("科处室股办组局队站部厅委院")
"""End what is an office's name and no person's."""
_PERSON = re.compile(rf"(?<![㐀-鿿])[{_SURNAME}][㐀-鿿]{{1,2}}(?![㐀-鿿])")


@dataclass(slots=True)
class _Entry:
    start: int
    end: int
    name: str | None
    phones: list[str] = field(default_factory=list)
    faxes: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)


@rule("contacts.labelled")
def read_contacts(outline: Outline) -> tuple[Found[Person], ...]:
    """Names after 联系人 with the numbers and mailboxes that follow; numbers of hotels, groups and hotlines are left
    out.

    A mailbox that the text only names as the way to hand in (“报送至邮箱…”) is a channel, not a contact.
    Source: 条例第九条（十三） 附注 and local practice of naming 联系人 after the body.
    Example: “联系人：小郑，联系电话：22630156（办）；传真：22630132；电子邮箱：office@example.invalid”.
    """
    entries: list[_Entry] = []
    events = [(m.start(), m.end(), "name", m["names"]) for m in _NAME.finditer(outline.text, _from(outline))]
    events += _before_lines(outline)
    named = [(a, b) for a, b, _, _ in events]
    events += [event for event in _apart(outline) if not any(a <= event[0] < b for a, b in named)]
    ends = [event[1] for event in events]
    events += [(a, b, kind, "") for a, b, kind in _numbers(outline, ends)]
    events += [
        (a, b, "email", mended or outline.text[a:b]) for a, b, mended in outline.mails if _is_contact_mail(outline, a)
    ]
    events = sorted(events)
    for start, end, kind, names in events:
        if kind == "name":
            if entries and _unnamed(outline, entries[-1], start):
                start, early = entries[-1].start, entries.pop()
                entries += [
                    _Entry(start, end, name, early.phones, early.faxes, early.emails)
                    for name in _persons(outline, end - len(names), end)
                ]
                continue
            entries += [_Entry(start, end, name) for name in _persons(outline, end - len(names), end)]
            continue
        group = _group(outline, entries, start)
        if not group:
            entries.append(_Entry(start, end, _nearby_name(outline, start)))
            group = [entries[-1]]
        for entry in group:
            text = names or outline.page.value(start, end)
            {"phone": entry.phones, "fax": entry.faxes, "email": entry.emails}[kind].append(text)
            entry.end = max(entry.end, end)
    last = outline.furniture if outline.embedded is None else outline.embedded
    told = [entry for entry in entries if entry.start < last]
    return tuple(_person(outline, entry) for entry in told if entry.name or entry.phones or entry.emails or entry.faxes)


def _unnamed(outline: Outline, entry: _Entry, start: int) -> bool:
    """Whether the entry before a name is its own: “（邮箱：a@example.invalid，联系人：小郑）”."""
    between = outline.text[entry.end : start]
    return entry.name is None and not entry.phones and 0 <= start - entry.end <= 4 and not _BROKEN.search(between)


def _from(outline: Outline) -> int:
    return 0 if outline.recipients is None else outline.recipients[1]


def _person(outline: Outline, entry: _Entry) -> Found[Person]:
    value = Person(
        name=entry.name,
        phones=tuple(dict.fromkeys(entry.phones)),
        faxes=tuple(dict.fromkeys(entry.faxes)),
        emails=tuple(dict.fromkeys(entry.emails)),
    )
    return found(outline.page, value, (entry.start, entry.end), "contacts.labelled", 0.9 if entry.name else 0.8)


def _persons(outline: Outline, start: int, end: int) -> list[str]:
    """Names in a list; the original's blanks separate them too, unless they only space out one short name (李 岩)."""
    text = outline.text[start:end]
    cuts = outline.page.gaps(start, end)
    pieces = [outline.text[a:b] for a, b in zip([start, *cuts], [*cuts, end], strict=True)] if cuts else [text]
    joined = _SPACED.sub(r"\1\2", " ".join(pieces)) if cuts else text
    names = names_of(joined)
    names = [name for name in names if 2 <= len(name) <= 4 or len(names) == 1]
    return [name for name in names if len(name) <= 12 and not _LABEL.search(name) and not name.endswith(_SECTIONS)]


def names_of(text: str) -> list[str]:
    """The parts of a list of names."""
    return [part for part in _AND.split(text) if part]


def _before_lines(outline: Outline) -> list[tuple[int, int, str, str]]:
    """Names right after the office that begins their line. “消防救援支队:卓然,电话:…”."""
    first = _from(outline)
    lines = [line for line in outline.lines if line.start > first or line.start == first == 0]
    named = [(line, _LINE_NAME.match(line.text)) for line in lines if ":" in line.text]
    return [(max(line.start - 1, 0), line.start + m.end(), "name", m["names"]) for line, m in named if m]


def _apart(outline: Outline) -> list[tuple[int, int, str, str]]:
    """Names that a blank or a mark sets apart right before their number. “消防救援支队 卓然，电话：…”."""
    text, last = outline.text, _from(outline)
    gaps = set(outline.page.gaps(last, len(text)))
    result = []
    for digits in _SEVEN_DIGITS.finditer(text, last):
        for match in _BEFORE_NUMBER.finditer(text, max(last, digits.start() - _AHEAD), digits.end()):
            place, last = match.span()
            if match[1].endswith(_SECTIONS):
                continue
            if place in gaps or text[place - 1] in ";:、,。(" or text[place - 1] in _SECTIONS:
                result.append((place, last, "name", match[1]))
    return result


def _numbers(outline: Outline, names: list[int]) -> list[tuple[int, int, str]]:
    result: list[tuple[int, int, str]] = []
    text = outline.text
    reach = -1
    for start, end in (match.span() for match in _PHONE.finditer(text)):
        before = text[max(start - 60, 0) : start]
        before = before[before.rfind("\n") + 1 :] if not _BROKEN_LABEL.search(before) else before
        if _NOT_PHONE.search(before) or _ELSEWHERE.search(before) or _HANDED_IN.search(before):
            continue
        close = reach >= 0 and start - reach <= 12 and "\n" not in text[reach:start]
        named = any(0 <= start - end_of <= 3 for end_of in names)
        if not (close or named or _LABELLED.search(before[-34:]) or _PERSON.search(before[-12:])):
            continue
        after = text[end : end + 6]
        listed = bool(result) and result[-1][2] == "fax" and text[reach:start] in (",", "、", "/")
        fax = listed or bool(_FAX.search(before[-6:])) or after.startswith(("(传", "(FAX", "(fax"))
        result.append((start, end, "fax" if fax else "phone"))
        both = _BOTH.match(text, end)
        if _PHONE_AND_FAX.search(before) or (both and both.group() != "(传真)"):
            result.append((start, end, "phone" if fax else "fax"))
        reach = end
    return result


def _is_contact_mail(outline: Outline, start: int) -> bool:
    """Whether a mailbox stands among contact data rather than as the way to hand in a report."""
    text = outline.text
    line = outline.lines[outline.page.line_at(start)]
    low = max(line.start, text.rfind("。", 0, start) + 1, start - 160)
    before = text[low:start]
    open_bracket = before.rfind("(")
    if open_bracket > before.rfind(")"):
        close = text.find(")", start)
        inside = before[open_bracket:] + text[start : close if 0 <= close - start < 80 else start]
        return bool(_NAMED.search(before[:open_bracket]) or _CONTACT.search(inside))
    if _CONTACT.search(before):
        return True
    if not before and line.start > 0:
        above = outline.lines[outline.page.line_at(start) - 1].text
        return bool(_MAIL_ABOVE.search(above)) and bool(_CONTACT.search(above))
    labelled = _MAIL_LABEL.match(before)
    return bool(labelled) and bool(_ADDRESS.search(text[max(low - 160, 0) : low]))


def _group(outline: Outline, entries: list[_Entry], start: int) -> list[_Entry]:
    """The entries that a number at ``start`` belongs to: the last named ones that have none of their own yet, or the
    last one.
    """
    if not entries:
        return []
    last = entries[-1]
    if start - last.end > 90 or (
        last.name is None and "\n" in outline.text[last.end : start] and start - last.end > 30
    ):
        return []
    return [entry for entry in entries if entry.start == last.start]


def _nearby_name(outline: Outline, start: int) -> str | None:
    low = max(start - 14, 0)
    while 0 < low < start and "㐀" <= outline.text[low - 1] <= "鿿" and "㐀" <= outline.text[low] <= "鿿":
        low += 1
    names = _PERSON.findall(outline.text[low:start].replace("\n", ",").replace(":", ","))
    return names[-1] if names and not names[-1].endswith(_SECTIONS) else None
