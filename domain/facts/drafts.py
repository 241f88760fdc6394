"""What preparing a report reads and writes: its draft, and the files uploaded for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.files import ReportFile, StoredFile
from domain.report_drafts import ReportDraft


class ReportDraftFacts(Protocol):
    """Drafts of reports, and files."""

    def report_draft(self, task_id: int) -> ReportDraft | None:
        """The draft of a task, or None."""
        ...

    def put_report_draft(self, task_id: int, typed: Mapping[str, str] | None, at: datetime, by: str) -> int:
        """Make or change the draft; ``typed`` None leaves what is typed as it is. Returns the new version."""
        ...

    def drop_report_draft(self, task_id: int) -> bool:
        """The draft and its list of files are no more. False where there was none."""
        ...

    def put_file(self, file: StoredFile, at: datetime) -> None:
        """The store holds this content."""
        ...

    def put_draft_files(self, task_id: int, files: Sequence[ReportFile]) -> None:
        """Append to the files of the draft, which there must be."""
        ...

    def take_draft_file(self, task_id: int, number: int) -> bool:
        """Take one file out of the draft. False where it is not in it."""
        ...

    def report_files(self, task_id: int) -> Sequence[ReportFile]:
        """The files of the task's newest report."""
        ...

    def files_at_hand(self, task_id: int) -> Mapping[str, StoredFile]:
        """By content, what a report for the task may name: files of its draft and of its own reports."""
        ...

    def unused_files(self) -> Sequence[str]:
        """Contents that neither a report nor a draft names."""
        ...

    def forget_files(self, contents: Sequence[str]) -> Sequence[str]:
        """Strike out those of these contents that are still unused. Returns which."""
        ...

    def known_files(self) -> Sequence[str]:
        """Every content that the store is to hold."""
        ...
