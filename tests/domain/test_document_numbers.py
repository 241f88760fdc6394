"""Numbers of signed documents."""

from datetime import UTC, datetime

from domain.document_numbers import DocumentNumber, Series, year_of


def test_a_number_is_spelt_as_offices_do() -> None:
    assert str(DocumentNumber(series=Series.SUPERVISION, year=2026, sequence=1)) == "〔2026〕督1号"
    assert str(DocumentNumber(series=Series.CIRCULAR, year=2026, sequence=12)) == "〔2026〕通12号"


def test_the_year_is_that_of_the_offices_and_not_of_greenwich() -> None:
    assert year_of(datetime(2025, 12, 31, 15, 59, tzinfo=UTC)) == 2025
    assert year_of(datetime(2025, 12, 31, 16, 0, tzinfo=UTC)) == 2026
