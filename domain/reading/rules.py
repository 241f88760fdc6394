"""The register of the grammar's rules: a name, and the docstring that says where the rule comes from.

Every value of a draft carries the name of the rule that made it; ``--explain`` prints the docstring beside it.
"""

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

Rule = TypeVar("Rule", bound=Callable[..., Any])

RULES: dict[str, str] = {}
"""Name of a rule -> its account: what it reads, ``Source:`` and ``Example:``."""


def rule(name: str) -> Callable[[Rule], Rule]:
    """Register the function below under ``name``. Its docstring must name a source and an example."""

    def register(function: Rule) -> Rule:
        account = inspect.getdoc(function) or ""
        if name in RULES or "Source:" not in account or "Example:" not in account:
            raise ValueError(f"rule {name}: the name must be new and the docstring must give Source and Example")
        RULES[name] = account
        return function

    return register
