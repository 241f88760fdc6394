"""Simulated people are the same for the same seed, and mixed as told."""

from collections import Counter
from datetime import timedelta

from service.demo.behaviour import Mixture, Temper, draw, report_moment
from tests import small_city


def test_the_same_seed_draws_the_same_person() -> None:
    assert draw("v1", 7, Mixture(), {}) == draw("v1", 7, Mixture(), {})
    assert draw("v1", 7, Mixture(), {}) != draw("v1", 8, Mixture(), {})


def test_shares_are_roughly_as_mixed() -> None:
    mixture = Mixture(late=0.2, silent=0.1, nil=0.0)
    tempers = Counter(draw(f"u{n}", 1, mixture, {}).temper for n in range(2_000))
    assert 300 < tempers[Temper.LATE] < 500
    assert 130 < tempers[Temper.SILENT] < 270


def test_named_offices_have_their_temper() -> None:
    assert draw("d1", 1, Mixture(), {"d1": Temper.SITTING}).temper is Temper.SITTING


def test_a_prompt_person_reports_between_now_and_the_due() -> None:
    person = draw("v1", 7, Mixture(), {})
    moment = report_moment(person, small_city.MONDAY, small_city.DUE)
    assert small_city.MONDAY < moment < small_city.DUE
    assert report_moment(person, small_city.DUE + timedelta(days=1), small_city.DUE) == small_city.DUE + timedelta(
        days=1
    )
