"""Server-rendered pages: one Jinja environment, nothing from outside, and every address on them relative.

So the pages also work behind a proxy that serves them below a path of its own.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from domain.clock import SHANGHAI, instant_label


def instant(moment: datetime | None) -> str:
    """An instant as offices write it, with weekday and the exact minute; a dash for none."""
    return "—" if moment is None else instant_label(moment)


def time_left(due: datetime, now: datetime) -> str:
    """How long there is still, in calendar days of Asia/Shanghai: 今天截止, 还剩 3 天, 已过 2 天."""
    if due < now:
        days = (now.astimezone(SHANGHAI).date() - due.astimezone(SHANGHAI).date()).days
        return f"已过 {days} 天" if days else "今天已截止"
    days = (due.astimezone(SHANGHAI).date() - now.astimezone(SHANGHAI).date()).days
    return f"还剩 {days} 天" if days else "今天截止"


def paragraphs(text: str) -> list[str]:
    """The lines of a text that hold anything."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("templates", "pages"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["instant"] = instant
    environment.filters["time_left"] = time_left
    environment.filters["paragraphs"] = paragraphs
    style = files("templates").joinpath("static", "cascade.css").read_bytes()
    # A new style has a new address, so that no browser shows a page with an old one.
    environment.globals["style_version"] = hashlib.sha256(style).hexdigest()[:8]
    return environment


_ENVIRONMENT = _environment()


def root(path: str) -> str:
    """The way from the address ``path`` back to the root: "../" for "/l/token"."""
    return "../" * (path.count("/") - 1)


def page(path: str, name: str, context: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """The page ``name`` with its context, as an answer for the address ``path``."""
    template = _ENVIRONMENT.get_template(f"{name}.html.jinja")
    return HTMLResponse(template.render({**context, "root": root(path)}), status)
