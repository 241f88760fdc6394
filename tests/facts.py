"""A database of SQLite with all tables and no rows, made once a process: to migrate takes longer than most tests."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from service.store.database import open_engine
from service.store.migrate import migrate


def put_empty_facts(file: Path) -> str:
    """Write it to ``file``; the SQLAlchemy URL of it."""
    file.write_bytes(_empty())
    return f"sqlite:///{file}"


@cache
def _empty() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "facts.sqlite3"
        engine = open_engine(f"sqlite:///{file}")
        migrate(engine)
        engine.dispose()
        return file.read_bytes()
