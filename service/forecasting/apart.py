"""Plays a forecast in a process of its own: seconds of computing that would make every page of this one wait."""

import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import IO

from pydantic import AwareDatetime, ValidationError

from domain.base import Frozen
from domain.errors import CascadeError
from domain.forecast import Forecast
from service.forecasting.playing import Assignment, Reached

COMMAND = (sys.executable, "-m", "service.forecasting.child")


class ForecastFailed(CascadeError):
    """The process that plays the forecast ended without one."""

    code = "forecast_failed"
    status = 500


class Line(Frozen):
    """One line that the playing process says: the imagined instant it has reached, and at last the forecast."""

    reached: AwareDatetime | None = None
    forecast: Forecast | None = None


class Apart:
    """Plays in a child process with these environment variables. Its log goes where this process's log goes."""

    def __init__(self, environment: Mapping[str, str], command: tuple[str, ...] = COMMAND) -> None:
        self._environment = dict(environment)
        self._command = command

    def __call__(self, assignment: Assignment, reached: Reached) -> Forecast:
        """The forecast; ``reached`` is told as the child tells it. Raises ForecastFailed."""
        with subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self._environment, encoding="utf-8"
        ) as child:
            try:
                found = _converse(child, assignment, reached)
            finally:
                child.kill()
        if found is None:
            raise ForecastFailed(
                f"预演没有完成（子进程退出码 {child.returncode}），请稍后再试；仍不行请查看网页服务的日志。"
            )
        return found


def _converse(child: "subprocess.Popen[str]", assignment: Assignment, reached: Reached) -> Forecast | None:
    asking, telling = _pipe(child.stdin), _pipe(child.stdout)
    try:
        # Left open: that it closes is how the child notices that nobody waits any more.
        asking.write(assignment.model_dump_json() + "\n")
        asking.flush()
        for text in telling:
            line = Line.model_validate_json(text)
            if line.forecast is not None:
                return line.forecast
            _tell(reached, line.reached)
    except (BrokenPipeError, ValidationError):
        child.kill()
    child.wait()
    return None


def _tell(reached: Reached, at: datetime | None) -> None:
    if at is not None:
        reached(at)


def _pipe(end: IO[str] | None) -> IO[str]:
    assert end is not None
    return end
