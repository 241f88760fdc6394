"""Resident memory of the benchmark's processes, sampled from a thread of its own."""

import threading
from collections.abc import Mapping

import psutil

_INTERVAL_SECONDS = 0.2
_MB = 2**20


class MemoryWatch:
    """Keeps the highest resident memory seen of each named process, from entering to leaving the context."""

    def __init__(self, processes: Mapping[str, int]) -> None:
        self._processes = {name: psutil.Process(pid) for name, pid in processes.items()}
        self._peaks = dict.fromkeys(processes, 0.0)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="memory", daemon=True)

    def __enter__(self) -> "MemoryWatch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def peaks(self) -> dict[str, float]:
        """Highest resident memory so far by process, in MB."""
        return dict(self._peaks)

    def pid(self, name: str) -> int:
        """The id of a named process."""
        return self._processes[name].pid

    def _watch(self) -> None:
        while True:
            for name, process in self._processes.items():
                self._sample(name, process)
            if self._stop.wait(_INTERVAL_SECONDS):
                return

    def _sample(self, name: str, process: psutil.Process) -> None:
        try:
            self._peaks[name] = max(self._peaks[name], process.memory_info().rss / _MB)
        except psutil.NoSuchProcess:  # it was stopped between two samples; its peak stands
            return
