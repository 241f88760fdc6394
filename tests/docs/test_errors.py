"""The page about errors names every code there is, with its HTTP status."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import activities
import domain
import service
import workflows
from domain.errors import CascadeError

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
CODES = re.findall(r"^\| `(\w+)` \| (\d{3}|–) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
KINDS = re.findall(r"^\| `(\w+)` \| ([^|]+) \|$", PAGE, re.MULTILINE)
OURS = (domain, activities, workflows, service)
NOT_OVER_HTTP = (
    "service.runtime",
    "service.cli",
    "service.demo",
    "service.store.migrate",
    "service.channels",
    "domain.sms_parameters",
)


def every(kind: type[CascadeError]) -> Iterator[type[CascadeError]]:
    for below in kind.__subclasses__():
        yield below
        yield from every(below)


def refusals() -> list[type[CascadeError]]:
    for package in OURS:
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" not in module.name:
                importlib.import_module(module.name)
    names = tuple(f"{package.__name__}." for package in OURS)
    return [CascadeError, *(kind for kind in every(CascadeError) if kind.__module__.startswith(names))]


def row_kinds() -> set[str]:
    """The codes of lines at fault, as the sources write them."""
    found: list[ast.expr] = []
    for path in [*(ROOT / "domain").glob("*.py"), *(ROOT / "service" / "imports").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="_problem")):
                    found += node.args[2:3]
                case ast.Call(func=ast.Name(id="RowProblem")):
                    found += [keyword.value for keyword in node.keywords if keyword.arg == "code"]
    return {str(one.value) for one in found if isinstance(one, ast.Constant)}


def test_every_code_is_documented_once() -> None:
    documented = [code for code, *_ in CODES]
    assert sorted(documented) == sorted({kind.code for kind in refusals()})


def test_every_status_is_the_one_that_is_sent() -> None:
    documented = {code: status for code, status, *_ in CODES}
    for kind in refusals():
        hidden = kind.__module__.startswith(NOT_OVER_HTTP) and kind.code != "refused"
        assert documented[kind.code] == ("–" if hidden else str(kind.status)), kind


def test_every_kind_of_line_at_fault_is_documented() -> None:
    kinds = {kind for kind, _ in KINDS}
    assert row_kinds() <= kinds
    assert len(kinds) == len(KINDS)


def test_every_row_says_what_to_do() -> None:
    assert all(meaning.strip() and remedy.strip() for *_, meaning, remedy in CODES)
    assert "_" not in {code[0] for code, *_ in CODES}
