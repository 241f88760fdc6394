"""Rings in what should be a forest. 循环上级."""

from collections.abc import Mapping


def cycles(parents: Mapping[str, str | None]) -> list[list[str]]:
    """Every ring of codes, each once, in the order child → parent. Linear time, no recursion.

    Parents that are None or not themselves listed end a way.
    """
    walked: dict[str, int] = {}
    found: list[list[str]] = []
    for walk, start in enumerate(parents):
        trail: list[str] = []
        code: str | None = start
        while code is not None and code in parents and code not in walked:
            walked[code] = walk
            trail.append(code)
            code = parents[code]
        if code is not None and walked.get(code) == walk:
            found.append(trail[trail.index(code) :])
    return found
