"""Files to which one process appends lines of JSON, and others follow."""

from pathlib import Path
from typing import Generic, TypeVar

from domain.base import Frozen

Line = TypeVar("Line", bound=Frozen)


class LineFollower(Generic[Line]):
    """Tells what was appended to ``path`` since it was last asked; reads only what is new."""

    def __init__(self, path: Path, model: type[Line]) -> None:
        self._path = path
        self._model = model
        self._offset = 0

    def new(self) -> list[Line]:
        """The lines appended since the last call, oldest first; on the first call all there are. No file has none."""
        try:
            size = self._path.stat().st_size
        except FileNotFoundError:
            return []
        if size < self._offset:
            self._offset = 0  # emptied: it begins anew
        if size == self._offset:
            return []
        with self._path.open("rb") as file:
            file.seek(self._offset)
            new = file.read(size - self._offset)
        complete = new[: new.rfind(b"\n") + 1]  # the last line may still be under way
        self._offset += len(complete)
        return [self._model.model_validate_json(line) for line in complete.splitlines()]
