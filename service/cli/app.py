"""All commands under one name. Each imports what it needs when it runs, so that short commands start at once."""

import sys

import typer
from typer.exceptions import TyperException

from domain.errors import CascadeError
from service.cli import (
    accounts,
    amending,
    calendar,
    cases,
    circulars,
    closing,
    demo,
    directory,
    incidents,
    language,
    notices,
    operations,
    reading,
    reissuing,
    reports,
    reviewing,
    supervision,
)
from service.cli.files import unusable
from service.cli.screen import complain, complain_of_call

MISUSED = 2
INTERRUPTED = 130

language.speak_chinese()
app = typer.Typer(
    name="cascade",
    help="通知层层下发、催办、汇总。各命令的说明：cascade 命令 --help",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    cls=language.Group,
)
for part in (
    operations,
    directory,
    calendar,
    notices,
    amending,
    reading,
    reissuing,
    reports,
    reviewing,
    cases,
    incidents,
    accounts,
    supervision,
    circulars,
    closing,
    demo,
):
    part.register(app)


def main() -> None:
    """Run one command.

    A refusal is one clear line on standard error and exit code 1; a wrong call exits with 2, an interrupted one with
    130. A traceback means a fault of ours.
    """
    try:
        outcome = app(standalone_mode=False)
    except TyperException as misuse:
        if not language.is_help(misuse):
            complain_of_call(language.misuse_sentence(misuse), misuse)
        sys.exit(MISUSED)
    except CascadeError as refusal:
        complain(refusal)
        sys.exit(1)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of a pipe has gone: there is nobody to tell
        sys.exit(1)
    except OSError as error:
        if error.filename is None:
            raise
        complain(unusable(error.filename, error))
        sys.exit(1)
    if isinstance(outcome, int) and outcome:
        sys.exit(outcome)
