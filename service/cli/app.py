"""All commands under one name. Each imports what it needs when it runs, so that short commands start at once."""

import sys
from typing import Any

import typer

from domain.errors import CascadeError
from service.cli import demo, directory, notices, operations, reading
from service.cli.screen import complain

app = typer.Typer(
    name="cascade",
    help="通知层层下发、催办、汇总。各命令的说明：cascade 命令 --help",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
operations.register(app)
directory.register(app)
notices.register(app)
reading.register(app)
demo.register(app)


def main() -> Any:
    """Run one command. A refusal is one clear line on standard error and exit code 1; a wrong call exits with 2."""
    try:
        return app()
    except CascadeError as refusal:
        complain(refusal)
        sys.exit(1)
