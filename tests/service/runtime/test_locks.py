"""One instance a data folder; the lock goes with its holder, however that ends."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from service.data_folder import DataFolder
from service.runtime.errors import DataFolderInUse, DataFolderUnwritable
from service.runtime.locks import DataFolderLock, Owner, running_owner

HOLDER = """
import sys, time
from pathlib import Path
from service.data_folder import DataFolder
from service.runtime.locks import DataFolderLock

with DataFolderLock(DataFolder(Path(sys.argv[1])), {"CASCADE_WEB_PORT": 8080}, "http://127.0.0.1:8080"):
    print("held", flush=True)
    time.sleep(600)
"""


@contextmanager
def holder(folder: DataFolder) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the folder; killed in the end."""
    command = [sys.executable, "-c", HOLDER, str(folder.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_instance_is_refused_by_name(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    with holder(folder) as process:
        with pytest.raises(DataFolderInUse) as refusal, DataFolderLock(folder, {}):
            pytest.fail("entered")
        assert refusal.value.pid == process.pid
        assert refusal.value.message.startswith(
            f"数据目录 {tmp_path}/data 正被另一个 Cascade（进程号 {process.pid}）使用。"
        )
        assert (refusal.value.code, refusal.value.status) == ("data_folder_in_use", 409)


def test_a_killed_holder_lets_go_but_is_known(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with holder(folder) as process:
        pid = process.pid
    with DataFolderLock(folder, {}) as lock:
        assert lock.previous is not None
        assert lock.previous.pid == pid
    with DataFolderLock(folder, {}) as lock:
        assert lock.previous is None


def test_whoever_looks_sees_the_owner_and_disturbs_nobody(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    assert running_owner(folder) is None
    with DataFolderLock(folder, {"CASCADE_WEB_PORT": 8081}, "http://127.0.0.1:8081"):
        assert running_owner(folder) == Owner(
            pid=os.getpid(), ports={"CASCADE_WEB_PORT": 8081}, address="http://127.0.0.1:8081"
        )
    assert running_owner(folder) is None


def test_a_child_does_not_keep_the_lock(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with DataFolderLock(folder, {}):
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    with DataFolderLock(folder, {}):
        assert child.poll() is None
    child.kill()
    child.wait()


def test_an_owner_that_did_not_say_is_still_an_owner(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with DataFolderLock(folder, {}):
        folder.lock.write_text("garbage")
        with pytest.raises(DataFolderInUse, match="正被另一个 Cascade 进程使用"), DataFolderLock(folder, {}):
            pytest.fail("entered")


def test_an_unwritable_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataFolderUnwritable), DataFolderLock(DataFolder(tmp_path / "file"), {}):
        pytest.fail("entered")
    (tmp_path / "cascade.lock").mkdir()
    with pytest.raises(DataFolderUnwritable), DataFolderLock(DataFolder(tmp_path), {}):
        pytest.fail("entered")
