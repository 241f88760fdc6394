"""How fast the clock of a demonstration may run on this machine.

The clock of a play cannot be slowed once its workflows run, since their timers count by it. So the machine is looked at
before: one that is slow or busy gets more real time for each business hour, instead of failing its checks.
"""

import subprocess
import sys
from collections.abc import Callable

from domain.errors import CascadeError
from service.demo.play import Play

REFERENCE_SECONDS = 0.2
"""What the trial takes on the machine that the speeds of the plays were chosen on, with nothing else running."""
SLOWEST = 0.2
_PROCESSES = 2
_TRIAL = """
from time import perf_counter
start = perf_counter()
sum(number * number % 7 for number in range(2_000_000))
print(perf_counter() - start)
"""


class TrialFailed(CascadeError):
    """Python cannot run Python."""

    code = "demo_trial_failed"


def measured_pace(trial: Callable[[], float] | None = None) -> float:
    """The share of a play's speed that this machine carries now, from ``SLOWEST`` to 1, in steps of a twentieth."""
    seconds = (trial or _try)()
    share = min(1.0, REFERENCE_SECONDS * 1.25 / seconds)  # a quarter of noise is no reason to go slower
    return max(SLOWEST, round(share * 20) / 20)


def paced(play: Play, pace: float) -> Play:
    """The play with its clock slowed to ``pace``."""
    return play.model_copy(update={"speed": play.speed * pace})


def _try() -> float:
    """Seconds of the slowest of two processes that count at the same time: worker and engine also run side by side."""
    argv = [sys.executable, "-S", "-c", _TRIAL]
    trials = [subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) for _ in range(_PROCESSES)]
    outputs = [trial.communicate()[0] for trial in trials]
    try:
        return max(float(output) for output in outputs)
    except ValueError as error:
        raise TrialFailed("无法运行 Python 子进程；请检查本机的 Python 安装") from error
