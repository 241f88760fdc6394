"""The language and the theme of a page: Chinese first, English by choice.

The catalogues are the files templates/locale/en/*.po, one for each area, read together once a process. What stands in
a template in Chinese is the key. A word without English stays Chinese.
"""

from datetime import datetime
from enum import StrEnum
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

import polib
from fastapi import Request

from domain.clock import SHANGHAI, instant_label
from service.web.sentences import Sentences

LANGUAGE_COOKIE = "language"
THEME_COOKIE = "theme"
THEMES = ("light", "dark")


class Language(StrEnum):
    """What a page may be written in; the value is that of the attribute ``lang``."""

    CHINESE = "zh-CN"
    ENGLISH = "en"


def language_of(request: Request) -> Language:
    """The language chosen in this browser; Chinese unless English was."""
    return Language.ENGLISH if request.cookies.get(LANGUAGE_COOKIE) == Language.ENGLISH else Language.CHINESE


def theme_of(request: Request) -> str:
    """The theme chosen in this browser, '' for that of the machine."""
    chosen = request.cookies.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


@cache
def _entries() -> tuple[tuple[str, polib.POEntry], ...]:
    """All entries of the English catalogues, each with the name of its file."""
    folder = files("templates").joinpath("locale", Language.ENGLISH.value)
    every = sorted(folder.iterdir(), key=lambda one: one.name)
    return tuple((file.name, entry) for file in every for entry in polib.pofile(file.read_text(encoding="utf-8")))


@cache
def translations(language: Language) -> NullTranslations:
    """What translates into the language."""
    if language is Language.CHINESE:
        return NullTranslations()
    together = polib.POFile()
    together.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": "nplurals=2; plural=(n != 1);"}
    together.extend({entry.msgid: entry for _, entry in reversed(_entries())}.values())
    return GNUTranslations(BytesIO(together.to_binary()))


@cache
def known_words() -> frozenset[str]:
    """The keys of all catalogues: what we wrote ourselves, and nobody typed in."""
    return frozenset(entry.msgid for _, entry in _entries())


@cache
def sentences() -> Sentences:
    """What knows the sentences of the program again: the catalogues named sentences*.po hold their patterns."""
    words = {entry.msgid: entry.msgstr for _, entry in _entries() if entry.msgstr and "%(" not in entry.msgid}
    return Sentences(
        words,
        [
            (entry.msgid, entry.msgstr)
            for name, entry in _entries()
            if name.startswith("sentences") and "%(" in entry.msgid
        ],
    )


def instant_in(language: Language, moment: datetime) -> str:
    """The exact minute as the language writes it, in Asia/Shanghai, with the weekday."""
    if language is Language.CHINESE:
        return instant_label(moment)
    local = moment.astimezone(SHANGHAI)
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"


def short_instant_in(language: Language, moment: datetime, now: datetime) -> str:
    """The minute without weekday, and without the year where it is this one: for tables."""
    local = moment.astimezone(SHANGHAI)
    this_year = local.year == now.astimezone(SHANGHAI).year
    if language is Language.CHINESE:
        return f"{'' if this_year else f'{local.year}年'}{local.month}月{local.day}日 {local:%H:%M}"
    return f"{local.day} {local:%b}{'' if this_year else f' {local.year}'} {local:%H:%M}"


def time_left_in(language: Language, due: datetime, now: datetime) -> str:
    """How long there is still, in calendar days of Asia/Shanghai: 今天截止, 还剩 3 天, 已过 2 天."""
    days = (due.astimezone(SHANGHAI).date() - now.astimezone(SHANGHAI).date()).days
    chinese = language is Language.CHINESE
    if due < now:
        if not days:
            return "今天已截止" if chinese else "closed today"
        return f"已过 {-days} 天" if chinese else f"{-days} d overdue"
    if not days:
        return "今天截止" if chinese else "due today"
    return f"还剩 {days} 天" if chinese else f"{days} d left"
