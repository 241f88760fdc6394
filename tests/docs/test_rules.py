"""The page about the rules leads each of them to the tests that hold it, and names every scenario."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
SCENARIOS = sorted(path.name for path in (ROOT / "tests" / "scenarios").glob("test_*.py"))
NAMED = sorted(set(re.findall(r"`([\w/]+\.py)`", PAGE)))
RULES = {int(number): rest for number, rest in re.findall(r"^\| (\d+) \|(.*)\|$", PAGE, re.MULTILINE)}
FAILURES = re.findall(r"^\| ([^|\d][^|]*) \| ([^|]*`[^|]*) \|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("name", NAMED)
def test_every_test_that_is_named_exists(name: str) -> None:
    assert (ROOT / "tests" / name).is_file()


def test_every_scenario_is_named() -> None:
    assert [name for name in SCENARIOS if f"scenarios/{name}" not in NAMED] == []


def test_every_rule_has_a_scenario() -> None:
    assert sorted(RULES) == list(range(1, 15))
    assert [number for number, rest in RULES.items() if "`scenarios/" not in rest] == []


def test_every_known_failure_has_a_test() -> None:
    assert len(FAILURES) == 16
    assert all(re.search(r"`[\w/]+\.py`", held) for _, held in FAILURES)
