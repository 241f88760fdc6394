"""What the program imports is in the lock of the runtime; with the tools of development beside it none would see."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("domain", "activities", "workflows", "service", "templates", "bench")
DISTRIBUTIONS = packages_distributions()


def imported(program: str) -> Iterator[str]:
    """The top-level modules that a program takes from elsewhere, wherever in it they are named."""
    for node in ast.walk(ast.parse(program)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module.partition(".")[0]


def locked() -> set[str]:
    """The distributions of the runtime."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return {normal(name) for name in re.findall(r"^([A-Za-z0-9_.-]+)==", lock, re.MULTILINE)}


def normal(distribution: str) -> str:
    """A distribution's name as an index compares it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


def strangers(program: str) -> set[str]:
    """What a program imports that the runtime does not bring."""
    modules = set(imported(program)) - set(sys.stdlib_module_names) - set(OURS)
    runtime = locked()
    return {module for module in modules if not {normal(name) for name in DISTRIBUTIONS.get(module, [])} & runtime}


@pytest.mark.parametrize("part", OURS)
def test_everything_imported_comes_with_the_runtime(part: str) -> None:
    programs = sorted((ROOT / part).rglob("*.py"))
    unknown = {str(path.relative_to(ROOT)): strangers(path.read_text(encoding="utf-8")) for path in programs}
    assert {path: modules for path, modules in unknown.items() if modules} == {}


def test_a_tool_of_development_would_be_noticed() -> None:
    assert strangers("import json\nfrom fastapi import FastAPI\ndef late():\n    import pytest, nobody.knows\n") == {
        "pytest",
        "nobody",
    }
