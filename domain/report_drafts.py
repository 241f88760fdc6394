"""Reports in the making (草稿): what a unit has typed and chosen for a task, kept until it is handed in.

Every change counts up the version. Whoever saves on top of another version than they saw is told, and nothing of
either is lost.
"""

from collections.abc import Mapping

from pydantic import AwareDatetime

from domain.base import Frozen
from domain.errors import Conflict
from domain.files import ReportFile


class DraftChanged(Conflict):
    """Somebody else has changed the draft since it was opened."""

    code = "draft_changed"


class DraftFile(ReportFile):
    """A file of a draft. ``number`` is its own within the draft."""

    number: int


class ReportDraft(Frozen):
    """What stands in the draft of one task. ``typed``: by the names of the blanks, None where only files were chosen;
    ``by`` made the newest change.
    """

    task_id: int
    version: int
    typed: Mapping[str, str] | None
    by: str
    changed_at: AwareDatetime
    files: tuple[DraftFile, ...] = ()
