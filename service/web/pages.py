"""Server-rendered pages: a Jinja environment for each language, nothing from outside, every address on them relative.

So the pages also work behind a proxy that serves them below a path of its own.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import cache, partial
from importlib.resources import files
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from domain.units import Level, level_label
from service.web.rights import Person
from service.web.sentences import foreign, with_language
from service.web.speech import Speech
from service.web.state import Office
from service.web.words import (
    Language,
    instant_in,
    language_of,
    short_instant_in,
    theme_of,
    time_left_in,
    translations,
)

_DASH = "—"
_STEP = 1024


def paragraphs(text: str) -> list[str]:
    """The lines of a text that hold anything."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def size(octets: int) -> str:
    """So many octets as people say it: 812 B, 3.4 MB."""
    amount, unit = float(octets), "B"
    for larger in ("KB", "MB", "GB"):
        if amount < _STEP:
            break
        amount, unit = amount / _STEP, larger
    return f"{amount:.0f} {unit}" if unit in ("B", "KB") else f"{amount:.1f} {unit}"


def percent(part: float, whole: float) -> str:
    """A share as whole per cent, a dash of nothing. Never 100 % while something is missing, nor 0 % of something."""
    if not whole:
        return _DASH
    rounded = round(100 * part / whole)
    if part and part < whole:
        rounded = min(max(rounded, 1), 99)
    return f"{rounded}%"


@cache
def _static_version() -> str:
    """A new script or style has a new address, so that no browser shows a page with an old one."""
    digest = hashlib.sha256()
    for file in sorted(files("templates").joinpath("static").iterdir(), key=lambda one: one.name):
        if file.is_file():
            digest.update(file.read_bytes())
    return digest.hexdigest()[:8]


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=PackageLoader("templates", "pages"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    speech = Speech(language)
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    environment.globals |= {"gettext": speech.word, "ngettext": speech.number}
    environment.filters |= {**_filters(language), "sentence": speech.sentence, "why": speech.refusal}
    environment.filters |= {"told": speech.told, "english": foreign}
    environment.finalize = speech.shown
    environment.globals |= {"style_version": _static_version(), "language": language.value}
    return environment


def _filters(language: Language) -> dict[str, Any]:
    say = translations(language).gettext

    def instant(moment: datetime | None) -> str:
        return _DASH if moment is None else instant_in(language, moment)

    def short_instant(moment: datetime | None, now: datetime) -> str:
        return _DASH if moment is None else short_instant_in(language, moment, now)

    def level(given: Level | str) -> str:
        return say(level_label(Level(given)))

    return {
        "instant": instant,
        "short_instant": short_instant,
        "time_left": partial(time_left_in, language),
        "level": level,
        "paragraphs": paragraphs,
        "size": size,
        "percent": percent,
    }


def root(path: str) -> str:
    """The way from the address ``path`` back to the root: "../" for "/l/token"."""
    return "../" * (path.count("/") - 1)


def page(
    path: str,
    name: str,
    context: Mapping[str, Any],
    status: int = 200,
    *,
    language: Language = Language.CHINESE,
    theme: str = "",
) -> HTMLResponse:
    """The page ``name`` with its context, as an answer for the address ``path``."""
    template = _environment(language).get_template(f"{name}.html.jinja")
    shown = template.render({**context, "root": root(path), "here": path, "theme": theme})
    return HTMLResponse(with_language(shown), status)


def visitor_page(request: Request, name: str, context: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """The page for whoever asks, in the language and theme of the browser."""
    language, theme = language_of(request), theme_of(request)
    return page(request.url.path, name, context, status, language=language, theme=theme)


def office_page(
    request: Request,
    person: Person,
    name: str,
    context: Mapping[str, Any],
    *,
    section: str = "",
    status: int = 200,
) -> HTMLResponse:
    """A page in the shell for people who have signed in. ``section`` is the entry of the navigation that is marked.

    The template also sees ``me``, ``now`` (business time), ``section`` and ``done`` (what led here).
    """
    office: Office = request.app.state.office
    shell = {
        "me": person,
        "now": office.house.clock.now(),
        "section": section,
        "done": request.query_params.get("done", ""),
    }
    return visitor_page(request, name, {**shell, **context}, status)
