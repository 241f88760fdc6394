"""How the service logs: structured, one line an event, to standard error. 运行日志。"""

import json
import logging
import sys
from typing import Any, Literal

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import Processor

_QUIET = ("aiosqlite", "mail.log", "httpx2", "httpcore2", "multipart")
"""Libraries that tell every step at the level info or below."""


def configure_logs(log_format: Literal["console", "json"] = "console", log_level: str = "info") -> None:
    """Send our own lines and those of every library through one renderer.

    ``console`` is for eyes (coloured on a terminal only), ``json`` for a collector; Chinese stays readable in both.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=False),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_renderers(log_format)],
    )
    _install(formatter, log_level.upper())


def _renderers(log_format: str) -> list[Processor]:
    # Local variables hold tokens, passwords and what people reported: a traceback must not show them.
    if log_format == "json":
        tracebacks = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
        return [tracebacks, structlog.processors.JSONRenderer(serializer=_dump)]
    colours = sys.stderr.isatty()
    return [structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=structlog.dev.plain_traceback)]


def _dump(event: Any, **options: Any) -> str:
    return json.dumps(event, ensure_ascii=False, **options)


def _install(formatter: logging.Formatter, level: str) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
