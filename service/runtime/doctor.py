"""Looks at everything a user can get wrong, and says what to do about it. 自检。"""

import inspect
from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum

from domain.base import Frozen
from domain.errors import CascadeError


class Health(StrEnum):
    """How one thing stands."""

    OK = "ok"
    WARNING = "warning"  # works, but not as it should in earnest
    ERROR = "error"  # does not work


class Finding(Frozen):
    """What one check found: a line for people. ``remedy`` says what to do and is empty when all is well."""

    name: str
    health: Health
    sentence: str
    remedy: str = ""


def fine(name: str, sentence: str) -> Finding:
    """All is well."""
    return Finding(name=name, health=Health.OK, sentence=sentence)


def doubtful(name: str, sentence: str, remedy: str) -> Finding:
    """It works, but somebody should look."""
    return Finding(name=name, health=Health.WARNING, sentence=sentence, remedy=remedy)


def broken(name: str, sentence: str, remedy: str) -> Finding:
    """It does not work."""
    return Finding(name=name, health=Health.ERROR, sentence=sentence, remedy=remedy)


Check = Callable[[], Finding | Awaitable[Finding]]
"""One check, bound to what it looks at."""


async def examine(checks: Sequence[tuple[str, Check]]) -> list[Finding]:
    """Run the named checks in order. A check that fails itself becomes a finding and stops none of the others."""
    return [await _examine_one(name, check) for name, check in checks]


async def _examine_one(name: str, check: Check) -> Finding:
    try:
        found = check()
        return await found if inspect.isawaitable(found) else found
    except CascadeError as error:
        return broken(name, error.message, "按上面的提示处理后重新自检。")
    except Exception as error:  # whatever it is, the other checks go on
        return broken(name, f"检查未能完成：{type(error).__name__}：{error}", "请把这一行发给维护人员。")
