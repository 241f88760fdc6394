"""The product does the same job as the reference programs, as processes, over its own API and links."""

from bench.enterprises import run as run_enterprises
from bench.product import run
from tests.bench.trees import small_tree


async def test_the_whole_job_is_done() -> None:
    figures = await run(small_tree())
    assert (figures.units, figures.offices) == (19, 7)
    assert figures.events_total >= 7 * 10
    assert figures.longest_history < 200
    assert set(figures.rss_peak_mb) == {"supervisor", "engine", "sink", "worker", "web"}
    assert all(peak > 0 for peak in figures.rss_peak_mb.values())


async def test_one_office_issues_reminds_collects_and_closes() -> None:
    figures = await run_enterprises(30)
    assert figures.number == 30
    assert figures.notice_events < 200
    assert figures.rss_peak_mb["worker"] > 0
