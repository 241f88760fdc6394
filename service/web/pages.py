"""Server-rendered pages: one Jinja environment, strict headers, nothing from outside."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from domain.clock import SHANGHAI

_WEEKDAYS = "一二三四五六日"
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def instant(moment: datetime | None) -> str:
    """An instant as offices write it, with weekday and the exact minute; a dash for none."""
    if moment is None:
        return "—"
    local = moment.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日（星期{_WEEKDAYS[local.weekday()]}）{local:%H:%M}"


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("templates", "pages"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["instant"] = instant
    return environment


_ENVIRONMENT = _environment()


def page(name: str, context: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """The page ``name`` with its context."""
    return HTMLResponse(_ENVIRONMENT.get_template(f"{name}.html.jinja").render(context), status, headers=_HEADERS)
