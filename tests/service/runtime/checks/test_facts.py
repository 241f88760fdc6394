"""What our own data must be."""

from datetime import date

import pytest

from service.runtime.checks import facts
from service.runtime.checks.facts import Migration
from service.runtime.doctor import Health


@pytest.mark.parametrize(
    ("current", "health"), [("0002", Health.OK), (None, Health.OK), ("0001", Health.ERROR), ("0003", Health.ERROR)]
)
async def test_the_schema_must_be_the_expected_one(current: str | None, health: Health) -> None:
    async def ask() -> Migration:
        return Migration(current=current, expected="0002")

    assert (await facts.database("sqlite:///x", ask)).health is health


async def test_a_database_that_does_not_answer() -> None:
    async def ask() -> Migration:
        raise OSError("connection\nrefused")

    finding = await facts.database("postgresql://h", ask)
    assert (finding.health, finding.sentence) == (Health.ERROR, "postgresql://h 连不上：connection refused")


def test_the_calendar_covers_this_year_and_the_next() -> None:
    today = date(2026, 11, 21)
    assert facts.calendar(today, lambda year: year <= 2027).health is Health.OK
    assert facts.calendar(today, lambda year: year <= 2026).health is Health.WARNING
    assert facts.calendar(today, lambda year: year <= 2025).health is Health.ERROR


def test_a_misspelt_variable_is_found_and_the_right_one_offered() -> None:
    known = {"CASCADE_WEB_PORT", "CASCADE_SMTP_HOST"}
    assert facts.variables(["PATH", "CASCADE_WEB_PORT"], known).health is Health.OK
    finding = facts.variables(["CASCADE_SMPT_HOST"], known)
    assert finding.sentence == "CASCADE_SMPT_HOST 不是本服务的设置，不起作用"
    assert "是否想写 CASCADE_SMTP_HOST？" in finding.remedy
    assert "是否想写" not in facts.variables(["CASCADE_QQQ"], known).remedy
