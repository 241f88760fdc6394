"""Forecasts in the background: a whole city takes seconds, and a page must not wait for that."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from domain.behaviour import Behaviour
from domain.errors import CascadeError
from domain.forecast import Forecast
from domain.notices import NoticeDraft
from service.forecasting.account import Wanted
from service.forecasting.desk import ForecastDesk

_log = structlog.get_logger(__name__)
_KEPT = 24
_AT_ONCE = 4

Key = tuple[str, int, Behaviour]
"""Draft id, version, behaviour: another version is another forecast."""


@dataclass
class Job:
    """One forecast under way or done. ``share`` is how far it has come, 0 to 1; ``refusal`` why there is none."""

    share: float = 0.0
    forecast: Forecast | None = None
    refusal: str = ""
    done: threading.Event = field(default_factory=threading.Event)


class Forecasts:
    """Keeps the last few forecasts of this process. They are made one after another, whoever asked."""

    def __init__(self, desk: ForecastDesk) -> None:
        self._desk = desk
        self._jobs: OrderedDict[Key, Job] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Key) -> Job | None:
        """The forecast, if it was asked for and is remembered still."""
        with self._lock:
            return self._jobs.get(key)

    def ask(self, key: Key, draft: NoticeDraft, now: datetime, ends_at: datetime) -> Job:
        """The forecast for ``draft``, begun if it is not there; ``now`` and ``ends_at`` bound what it will play."""
        with self._lock:
            known = self._jobs.get(key)
            if known is not None and not known.refusal:
                return known
            job = Job()
            if sum(not one.done.is_set() for one in self._jobs.values()) >= _AT_ONCE:
                job.refusal = "正在进行的预演较多，请稍候再试"
                job.done.set()
                return job
            self._jobs[key] = job
            while len(self._jobs) > _KEPT:
                self._jobs.popitem(last=False)
        whole = max((ends_at - now).total_seconds(), 1.0)

        def reached(at: datetime) -> None:
            job.share = min(max((at - now).total_seconds() / whole, job.share), 0.99)

        # A daemon: the service may end while somebody waits for a forecast.
        threading.Thread(target=self._make, args=(job, draft, key[2], reached), daemon=True).start()
        return job

    def _make(self, job: Job, draft: NoticeDraft, behaviour: Behaviour, reached: Callable[[datetime], None]) -> None:
        try:
            job.forecast = self._desk.forecast(draft, Wanted(behaviour=behaviour), reached=reached)
        except CascadeError as refusal:
            job.refusal = refusal.message
        except Exception as failure:
            _log.error("forecast_failed", behaviour=behaviour.value, exc_info=failure)
            job.refusal = "预演没有完成，请稍后再试；仍不行请联系管理员"
        finally:
            job.share = 1.0
            job.done.set()
