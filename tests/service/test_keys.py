"""A key file is made once, for our own user only, also when several processes ask at once."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from service.keys import read_or_generate
from service.runtime.errors import KeyFileInvalid

ASK = "import sys; from pathlib import Path; from service.keys import read_or_generate; "
ASK += "print(read_or_generate(Path(sys.argv[1])).get_secret_value())"


def test_is_made_once_and_private(tmp_path: Path) -> None:
    path = tmp_path / "secret-key"
    key = read_or_generate(path).get_secret_value()
    assert len(key) == 43
    assert read_or_generate(path).get_secret_value() == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_processes_that_ask_at_once_get_the_same(tmp_path: Path) -> None:
    asking = [
        subprocess.Popen([sys.executable, "-c", ASK, str(tmp_path / "key")], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert len({process.communicate()[0] for process in asking}) == 1


def test_an_emptied_file_is_refused_and_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "secret-key"
    path.touch()
    with pytest.raises(KeyFileInvalid, match="文件是空的") as refusal:
        read_or_generate(path)
    assert str(path) in refusal.value.message
    assert path.read_bytes() == b""


def test_a_key_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyFileInvalid, match="secret-key"):
        read_or_generate(tmp_path / "missing" / "secret-key")
