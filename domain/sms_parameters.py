"""What a text message may say: a notice's short title, how many things are owed, by when, and a link. Nothing else.

Mainland gateways fill these values into a registered template (模板变量). A message crosses several companies and lies
open on a lock screen, so it carries no name, number, address or mailbox of anybody (domain rule 6).
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, AwareDatetime, Field

from domain.base import Frozen
from domain.clock import SHANGHAI
from domain.errors import InvalidInput

TITLE_LENGTH = 20
"""Characters of a short title; a longer one is cut by ``short_title``."""

# Seven digits in a row, however they are spaced, are a telephone, identity or account number; a document number
# (泉安办〔2024〕32号) never has as many together.
_NUMBER = re.compile(r"\d(?:[\s\-—·.]*\d){6}")
_FORWARDED = re.compile(r"转发《(?P<title>.+)》(?:等\d+份通知)?的通知$")
_PAIRS = (("《", "》"), ("〈", "〉"), ("“", "”"), ("（", "）"))
_MAILBOX = re.compile(r"[@＠]|https?:|www\.", re.IGNORECASE)
_LINK_PATH = r"[A-Za-z0-9][A-Za-z0-9/_.~-]{0,63}"


class PersonalData(InvalidInput):
    """A text message was to carry something that tells of a person."""

    code = "personal_data_in_sms"


def _impersonal(title: str) -> str:
    if _NUMBER.search(title) or _MAILBOX.search(title):
        raise PersonalData("短信标题里不能有电话号码、证件号码、邮箱或网址，请改写通知的简称", field="title")
    return title


class SmsParameters(Frozen):
    """The values of a message. ``link_path`` is what follows the site's address, without a leading slash."""

    NAMES: ClassVar[tuple[str, ...]] = ("title", "count", "due", "link_path")

    title: Annotated[str, Field(min_length=1, max_length=TITLE_LENGTH), AfterValidator(_impersonal)]
    count: int = Field(ge=1, le=9999)
    due: AwareDatetime
    link_path: str = Field(pattern=f"^{_LINK_PATH}$")

    def values(self) -> dict[str, str]:
        """Every value as a gateway takes it, by name; ``due`` like 6月20日18:00, in Asia/Shanghai."""
        return {"title": self.title, "count": str(self.count), "due": due_text(self.due), "link_path": self.link_path}

    @classmethod
    def of(cls, title: str, count: int, due: datetime, link_path: str) -> Self:
        """The values with ``title`` cut to the length allowed."""
        return cls(title=short_title(title), count=count, due=due, link_path=link_path)


def short_title(title: str, length: int = TITLE_LENGTH) -> str:
    """``title`` on one line, without the words that every title has, cut to ``length`` characters.

    Of a notice that passes another one on only the other one's title is told: who passed it on, its readers know.
    """
    bare = re.sub(r"\s+", "", title)
    if forwarded := _FORWARDED.search(bare):
        bare = forwarded["title"]
    bare = re.sub(r"^关于(?:转发|开展|做好|进一步做好|组织开展|报送)?", "", bare).removesuffix("的通知") or bare
    return bare if len(bare) <= length else _cut(bare, length - 1) + "…"


def _cut(text: str, length: int) -> str:
    """The beginning of the text, without a mark that would stay open."""
    kept = text[:length]
    for opening, closing in _PAIRS:
        if kept.count(opening) > kept.count(closing):
            place = kept.rindex(opening)
            kept = kept[:place] + kept[place + 1 :]
    return kept


def due_text(due: datetime) -> str:
    """The moment ``due`` (aware) as short as it can be exact: 6月20日18:00, in Asia/Shanghai."""
    local = due.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日{local:%H:%M}"


_ALLOWED = {
    "title": re.compile(rf".{{1,{TITLE_LENGTH}}}"),
    "count": re.compile(r"[1-9]\d{0,3}"),
    "due": re.compile(r"\d{1,2}月\d{1,2}日\d\d:\d\d"),
    "link_path": re.compile(_LINK_PATH),
}


def check_parameters(values: Mapping[str, str]) -> None:
    """The last gate before a gateway: ``values`` can only have come from SmsParameters. Raises PersonalData."""
    for name, value in values.items():
        if name not in _ALLOWED or not _ALLOWED[name].fullmatch(value):
            raise PersonalData(f"短信变量 {name} 不是允许的内容：只能是通知简称、项数、截止时间和链接", field=name)
    _impersonal(values.get("title", ""))
