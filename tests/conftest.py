"""What every test may ask for."""

import gc
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import settings

import service.exit_guard  # noqa: F401  (the test run, too, uses Temporal's core)
from tests.machines.largest import pytest_terminal_summary  # noqa: F401  (says what the state machines found)
from tests.postgres import Server, running

# A slow machine is not a wrong program: no example has a time limit, and a failure prints how to repeat it.
settings.register_profile("cascade", deadline=None, print_blob=True)
settings.load_profile("cascade")

# The default draws every local of every frame of an error, which takes ten seconds for one of the web's.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)


def pytest_collection_finish() -> None:
    """What was imported stays for good: a collector that looks through it again and again takes a quarter of a run."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server, one for each worker of the test run."""
    with running() as server:
        if server is None:
            pytest.skip("PostgreSQL is not installed")
        yield server


@pytest.fixture
def postgres_url(postgres: Server) -> Iterator[str]:
    """The SQLAlchemy URL of a fresh, empty database."""
    with postgres.database() as url:
        yield url
