"""Mails from templates: three files a mail, rendered once an office and then personalised for each who gets it.

Rendering takes up to a millisecond, putting a link and a name into the result some microseconds; hence the two
steps. What stands in for a link or a name meanwhile is a word between two private-use characters, which no keyboard
makes and which means nothing in html, in a URL attribute or in plain text.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from domain.base import Frozen
from domain.clock import SHANGHAI, instant_label
from domain.errors import InvalidInput
from domain.texts import cited

_ADDRESSEE = "\ue000addressee\ue001"
_SENTINEL = re.compile("\ue000[a-z0-9]+\ue001")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*\n")


class MissingLink(InvalidInput):
    """A mail with several links was personalised with too few."""

    code = "missing_link"


def link_sentinel(place: int) -> str:
    """What stands for the link at ``place`` (from 0) until the mail is personalised."""
    return f"\ue000link{place}\ue001"


class RenderedMail(Frozen):
    """A mail for many; ``personalise`` makes it one person's."""

    subject: str
    text: str
    html: str

    def personalise(self, link: str, addressee: str, more_links: Sequence[str] = ()) -> "RenderedMail":
        """Put in the links and the name. ``link`` is the first; a reminder has one more for each further notice.

        Raises MissingLink if the mail has more links than are given.
        """
        values = {_ADDRESSEE: addressee} | {link_sentinel(n): url for n, url in enumerate((link, *more_links))}
        escaped = {sentinel: escape(value) for sentinel, value in values.items()}
        return RenderedMail(
            subject=_one_line(_fill(self.subject, values)),
            text=_fill(self.text, values),
            html=_fill(self.html, escaped),
        )


class MailRenderer:
    """Renders ``templates/mail/{name}.{subject,text,html}.jinja``. A value that a template misses is an error."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=PackageLoader("templates", "."),
            autoescape=lambda name: name is not None and name.endswith(".html.jinja"),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters.update(instant=instant_label, day=day_label, cited=cited)
        self._environment.globals.update(standing=standing, link_of=link_sentinel, addressee=_ADDRESSEE)

    def render(self, name: str, context: Mapping[str, Any]) -> RenderedMail:
        """The mail ``name`` with the values that the comment at the head of its text template lists.

        Raises jinja2.UndefinedError for a missing value.
        """
        subject, text, html = (
            self._environment.get_template(f"mail/{name}.{part}.jinja").render(context)
            for part in ("subject", "text", "html")
        )
        return RenderedMail(subject=_one_line(subject), text=_tidy(text), html=html)

    def render_sms(self, name: str, context: Mapping[str, Any]) -> str:
        """The text of ``templates/sms/{name}.jinja``, without the signature."""
        return _one_line(self._environment.get_template(f"sms/{name}.jinja").render(context))


def standing(due: datetime, now: datetime) -> str:
    """How a due stands at ``now`` (both aware), in whole days of Asia/Shanghai: 还有 3 天, 今天截止, 已逾期 2 天."""
    days = (due.astimezone(SHANGHAI).date() - now.astimezone(SHANGHAI).date()).days
    if due < now:
        return f"已逾期 {-days} 天" if days else "今天已逾期"
    return {0: "今天截止", 1: "明天截止"}.get(days, f"还有 {days} 天")


def day_label(moment: datetime) -> str:
    """The day of an aware moment in Asia/Shanghai: 2024年6月18日."""
    local = moment.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日"


def _fill(text: str, values: Mapping[str, str]) -> str:
    for sentinel, value in values.items():
        text = text.replace(sentinel, value)
    if "\ue000" in text and _SENTINEL.search(text):
        raise MissingLink("邮件里的链接比给出的多，无法发出", field="links")
    return text


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _tidy(text: str) -> str:
    return _BLANK_LINES.sub("\n\n", text).strip() + "\n"
