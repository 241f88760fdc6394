"""The data folder is made for our own user, and refused in one line where it cannot be written."""

import stat
from pathlib import Path

import pytest

from service.data_folder import DataFolder
from service.runtime.errors import DataFolderUnwritable


def test_is_made_with_its_parents_for_our_own_user(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "outer" / "data")
    folder.prepare()
    folder.prepare()
    assert stat.S_IMODE(folder.root.stat().st_mode) == 0o700
    assert [path.name for path in folder.root.iterdir()] == ["logs"]


def test_everything_is_inside_it(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    places = [getattr(folder, name) for name, kind in vars(DataFolder).items() if isinstance(kind, property)]
    assert len(set(places)) == len(places) > 10
    assert all(place.parent == tmp_path for place in places)


def test_an_unwritable_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataFolderUnwritable) as refusal:
        DataFolder(tmp_path / "file" / "data").prepare()
    assert str(tmp_path / "file" / "data") in refusal.value.message
    assert "CASCADE_DATA_FOLDER" in refusal.value.message
    assert refusal.value.code == "data_folder_unwritable"
    with pytest.raises(DataFolderUnwritable):
        DataFolder(tmp_path / "file").prepare()
    with pytest.raises(DataFolderUnwritable):
        DataFolder(Path("/proc/cascade")).prepare()
