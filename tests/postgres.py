"""A private PostgreSQL for tests: a cluster of its own in a temporary folder, reached by a socket, gone afterwards.

``CASCADE_TEST_POSTGRES`` names a running server instead (``postgresql+psycopg://role@host/postgres``, a role that may
create databases). Where PostgreSQL is not installed there is none, and tests skip; with ``CI=true`` or
``CASCADE_REQUIRE_POSTGRES=1`` its absence is an error, so that a continuous build can never lose these tests unseen.
"""

import os
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import URL, make_url

INSTALLED = "/usr/lib/postgresql"  # Debian's folder, one below it for every major version
SUPERUSER = "tester"  # not `cascade`: tests may make the roles of a real installation
OWNER = "postgres"  # the server refuses to run as root; Debian's package brings this user
# Nothing here outlives the tests: what guards against a power cut is only waiting.
CONFIGURATION = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "timezone": "UTC",
}
# Waits until our end of its input closes, which also happens when we are killed, and takes the server down then.
LEASH = '"$@" & server=$!; cat >/dev/null; kill -INT $server; wait $server'


class Server:
    """A running PostgreSQL. ``url`` leads to its maintenance database."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._templates: dict[str, str] = {}

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """A fresh database, cloned from ``template``, dropped afterwards. Yields its SQLAlchemy URL."""
        name = f"test_{uuid.uuid4().hex[:16]}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self._url_of(name)
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def template(self, name: str, prepare: Callable[[str], None]) -> str:
        """The database that ``prepare`` filled (given its URL, on the first call only), for ``database`` to clone.

        ``prepare`` closes its connections: a database with open ones cannot be cloned.
        """
        if name not in self._templates:
            unique = f"{name}_{uuid.uuid4().hex[:16]}"
            self._execute(f"CREATE DATABASE {unique}")
            prepare(self._url_of(unique))
            self._templates[name] = unique
        return self._templates[name]

    def drop_templates(self) -> None:
        """Take away what ``template`` made: a server that was running before us keeps nothing of ours."""
        while self._templates:
            self._execute(f"DROP DATABASE {self._templates.popitem()[1]} WITH (FORCE)")

    def _url_of(self, database: str) -> str:
        return self.url.set(database=database).render_as_string(hide_password=False)

    def _execute(self, statement: str) -> None:
        address = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running() -> Iterator[Server | None]:
    """The server that the environment names, or else a private one; None where PostgreSQL is not installed.

    Raises ``RuntimeError`` where it is not installed although it is required, or does not start.
    """
    named = os.environ.get("CASCADE_TEST_POSTGRES")
    with ExitStack() as stack:
        programs = None if named else find_programs()
        if named:
            server = Server(make_url(named))
        elif programs:
            server = Server(stack.enter_context(_cluster(programs)))
        elif is_required():
            raise RuntimeError("PostgreSQL is required here and not installed: apt-get install postgresql")
        else:
            yield None
            return
        stack.callback(server.drop_templates)
        yield server


def is_required() -> bool:
    """Whether its absence is an error."""
    return os.environ.get("CI") == "true" or os.environ.get("CASCADE_REQUIRE_POSTGRES") == "1"


def find_programs(installed: str = INSTALLED) -> Path | None:
    """The folder with initdb and postgres: Debian's newest, else the one on the path."""
    versions = sorted(Path(installed).glob("*/bin/initdb"), key=lambda found: int(found.parts[-3]))
    if versions:
        return versions[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def _cluster(programs: Path) -> Iterator[URL]:
    folder = Path(tempfile.mkdtemp(prefix="cascade-pg-"))
    try:
        identity = _identity(folder)
        options = ["-D", "data", "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run([programs / "initdb", *options], check=True, stdout=subprocess.DEVNULL, **identity)
        with _served(programs / "postgres", folder, identity) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _served(program: Path, folder: Path, identity: dict[str, Any]) -> Iterator[URL]:
    url = URL.create("postgresql+psycopg", SUPERUSER, database="postgres", query={"host": str(folder)})
    settings = [word for name, value in CONFIGURATION.items() for word in ("-c", f"{name}={value}")]
    command = ["sh", "-c", LEASH, "sh", str(program), "-D", "data", "-k", str(folder), *settings]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True, **identity
        ) as server,
    ):
        _wait(url, server, folder / "log")
        yield url


def _identity(folder: Path) -> dict[str, Any]:
    """How to run a program as whom the cluster belongs to: ourselves, or Debian's user when we are root."""
    if os.geteuid() != 0:
        return {"cwd": folder}
    shutil.chown(folder, OWNER, OWNER)
    return {"cwd": folder, "user": OWNER, "group": OWNER, "extra_groups": []}


def _wait(url: URL, server: subprocess.Popen[Any], log: Path, seconds: float = 60) -> None:
    address = url.set(drivername="postgresql").render_as_string()
    until = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(address).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}") from None
            time.sleep(0.02)
