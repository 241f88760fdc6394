"""PostgreSQL databases that are used again: to empty one takes a tenth of the time in which a fresh one is warm.

Between two tests every row goes, every sequence starts anew, and everybody else is thrown out. A database whose tables
are not those of the template any more, or that has grown large, is dropped instead.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import psycopg
from sqlalchemy.engine import make_url

from tests.postgres import Server

USES = 40
"""After so many, what was deleted takes longer to step over than a fresh one to make."""
LARGE_BYTES = 32 << 20

_ALONE = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# As a replica neither references nor what guards the trail are watched. Only a superuser may say so.
_EMPTY = """
SET session_replication_role = replica;
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'cascade_revision' LOOP
    EXECUTE format('DELETE FROM %I', name);
  END LOOP;
  FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
    EXECUTE format('ALTER SEQUENCE %I RESTART', name);
  END LOOP;
END $$
"""
_SHAPE = """
SELECT array_agg(line ORDER BY line) FROM (
  SELECT concat_ws(' ', relname, relkind, attname, atttypid, atttypmod, attnotnull, atthasdef) AS line
  FROM pg_class c JOIN pg_attribute a ON attrelid = c.oid WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT concat_ws(' ', conname, pg_get_constraintdef(oid))
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT concat_ws(' ', tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT 'revision ' || t::text FROM cascade_revision t
) AS shape
"""


@dataclass
class _Database:
    url: str
    drop: ExitStack
    uses: int = 0


class Databases:
    """Databases with all tables and no facts, as ``template`` is one."""

    def __init__(self, server: Server, template: str) -> None:
        self._server, self._template = server, template
        self._free: list[_Database] = []
        self._shape: object = None

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The URL of one that nobody else has."""
        database = self._free.pop() if self._free else self._fresh()
        try:
            yield database.url
        finally:
            database.uses += 1
            if database.uses < USES and self._emptied(database.url):
                self._free.append(database)
            else:
                database.drop.close()

    def drop(self) -> None:
        """Drop those that are free."""
        while self._free:
            self._free.pop().drop.close()

    def _fresh(self) -> _Database:
        with ExitStack() as stack:
            url = stack.enter_context(self._server.database(self._template))
            if self._shape is None:
                with _connected(url) as connection:
                    self._shape = connection.execute(_SHAPE).fetchone()
            return _Database(url, stack.pop_all())

    def _emptied(self, url: str) -> bool:
        try:
            with _connected(url) as connection:
                connection.execute(_ALONE)
                connection.execute(_EMPTY)
                small = connection.execute("SELECT pg_database_size(current_database()) < %s", [LARGE_BYTES]).fetchone()
                return small == (True,) and connection.execute(_SHAPE).fetchone() == self._shape
        except psycopg.Error:
            return False


def _connected(url: str) -> psycopg.Connection:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(address, autocommit=True)
