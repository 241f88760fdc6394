"""Databases that are used again are as good as fresh ones."""

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine

from tests.postgres import Server
from tests.postgres_again import USES, Databases
from tests.test_postgres import execute

NOTES = "SELECT id, words FROM notes"


def _prepare(url: str) -> None:
    execute(url, "CREATE TABLE cascade_revision AS SELECT 'first' AS version_num")
    execute(url, "CREATE TABLE notes (id serial PRIMARY KEY, words text)")
    execute(url, "CREATE TABLE answers (note integer NOT NULL REFERENCES notes)")


@pytest.fixture
def databases(postgres: Server) -> Iterator[Databases]:
    databases = Databases(postgres, postgres.template("again", _prepare))
    yield databases
    databases.drop()


def _use(url: str) -> None:
    execute(url, "INSERT INTO notes (words) VALUES ('报送')")
    execute(url, "INSERT INTO answers SELECT id FROM notes")


def test_the_next_one_finds_no_rows_and_counts_from_one(databases: Databases) -> None:
    with databases.empty() as first:
        _use(first)
    with databases.empty() as again:
        assert again == first
        assert execute(again, "SELECT count(*) FROM answers") == [(0,)]
        _use(again)
        assert execute(again, NOTES) == [(1, "报送")]
        assert execute(again, "SELECT version_num FROM cascade_revision") == [("first",)]


def test_two_at_once_are_two(databases: Databases) -> None:
    with databases.empty() as one, databases.empty() as other:
        _use(one)
        assert execute(other, NOTES) == []


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE notes ADD COLUMN more text",
        "ALTER TABLE notes ALTER COLUMN words SET NOT NULL",
        "ALTER TABLE answers DROP CONSTRAINT answers_note_fkey",
        "CREATE INDEX by_words ON notes (words)",
        "UPDATE cascade_revision SET version_num = 'second'",
        "DROP TABLE cascade_revision",
    ],
)
def test_one_with_other_tables_is_never_used_again(databases: Databases, change: str) -> None:
    with databases.empty() as first:
        execute(first, change)
    with databases.empty() as second:
        assert second != first


def test_whoever_is_still_connected_is_thrown_out(databases: Databases) -> None:
    with databases.empty() as first:
        left = create_engine(first)
        holding = left.connect()
        holding.exec_driver_sql("INSERT INTO notes (words) VALUES ('没有提交')")
    with databases.empty() as again:
        assert again == first
        assert execute(again, NOTES) == []
    holding.invalidate()
    left.dispose()


def test_after_many_uses_there_is_a_fresh_one(databases: Databases) -> None:
    urls = []
    for _ in range(USES + 1):
        with databases.empty() as url:
            urls.append(url)
    assert len(set(urls[:USES])) == 1
    assert urls[USES] != urls[0]
