"""Where things are in the data folder. 数据目录。"""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from service.runtime.errors import DataFolderUnwritable


@dataclass(frozen=True)
class DataFolder:
    """The one folder that holds everything of an instance: back it up, and everything is backed up."""

    root: Path

    @property
    def database(self) -> Path:
        """Our facts, where they are kept in SQLite."""
        return self.root / "cascade.sqlite3"

    @property
    def files(self) -> Path:
        """Attachments and written documents."""
        return self.root / "files"

    @property
    def mailbox(self) -> Path:
        """What the embedded mailbox received (a Maildir)."""
        return self.root / "mailbox"

    @property
    def phone(self) -> Path:
        """What the embedded phone received."""
        return self.root / "phone"

    @property
    def logs(self) -> Path:
        """One log a part."""
        return self.root / "logs"

    @property
    def backups(self) -> Path:
        """Copies set aside before an upgrade."""
        return self.root / "backups"

    @property
    def lock(self) -> Path:
        """Held by the running instance, and says who it is."""
        return self.root / "cascade.lock"

    @property
    def temporal_database(self) -> Path:
        """The embedded Temporal server's own state: timers and histories."""
        return self.root / "temporal.sqlite3"

    @property
    def temporal_version(self) -> Path:
        """Which version of the Temporal server wrote its state last."""
        return self.root / "temporal.version"

    @property
    def secret_key(self) -> Path:
        """Signs links and sessions, where no setting gives the key."""
        return self.root / "secret-key"

    @property
    def api_token(self) -> Path:
        """Lets the commands of this machine in at the HTTP API, where no setting gives the token."""
        return self.root / "api-token"

    @property
    def business_clock(self) -> Path:
        """The clock of a demonstration or replay; a folder in production has none."""
        return self.root / "business-clock.json"

    def prepare(self) -> None:
        """Make the folder and its log folder, for our own user only, and prove that it can be written.

        Raises DataFolderUnwritable.
        """
        try:
            if not self.root.exists():
                self.root.mkdir(mode=0o700, parents=True)
            self.logs.mkdir(exist_ok=True)
            with tempfile.TemporaryFile(dir=self.root):
                pass
        except OSError as error:
            raise DataFolderUnwritable(self.root, os.strerror(error.errno or 0)) from error
