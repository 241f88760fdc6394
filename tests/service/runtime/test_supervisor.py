"""The process tree: order, readiness, restarts, orderly and disorderly ends, all with real child processes."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from domain.errors import CascadeError, Conflict
from service.runtime.child import Tie
from service.runtime.errors import PartMisconfigured, PartNotReady
from service.runtime.part import Happening, Part
from tests.service.runtime import children
from tests.service.runtime.children import Watched, gone, kill, part, running, until

TIES: list[Tie] = ["pipe", "kernel"] if sys.platform == "linux" else ["pipe"]

SUPERVISOR = """
import asyncio, sys
from pathlib import Path
from service.runtime.part import Happening
from service.runtime.supervisor import Supervisor
from tests.service.runtime.children import OBEDIENT, STUBBORN, part

def tell(line):
    if line.happening is Happening.UP:
        print(*supervisor.pids.values(), flush=True)

supervisor = Supervisor([part("a", OBEDIENT), part("b", STUBBORN)], Path(sys.argv[1]), tell, tie=sys.argv[2])
asyncio.run(supervisor.run())
"""


async def test_starts_in_order_and_stops_in_reverse(tmp_path: Path) -> None:
    async with running([part("a", children.OBEDIENT), part("b", children.OBEDIENT)], tmp_path) as watched:
        pids = [watched.pid("a"), watched.pid("b")]
        assert not any(map(gone, pids))
    assert watched.turns() == [
        ("a", "starting"),
        ("a", "ready"),
        ("b", "starting"),
        ("b", "ready"),
        ("", "up"),
        ("b", "stopping"),
        ("b", "stopped"),
        ("a", "stopping"),
        ("a", "stopped"),
    ]
    assert watched.told[1].sentence == "部件 a：已就绪"
    assert all(map(gone, pids))
    assert (tmp_path / "a.log").read_text() == "hello\nbye\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
async def test_a_signal_stops_the_tree(tmp_path: Path, number: signal.Signals) -> None:
    watched = Watched([part("a", children.OBEDIENT)], tmp_path)
    task = asyncio.create_task(watched.supervisor.run())
    await until(lambda: watched.has(Happening.UP))
    kill(os.getpid(), number)
    await task
    assert watched.turns()[-1] == ("a", "stopped")


@pytest.mark.parametrize("tie", TIES)
async def test_a_killed_part_is_started_again_and_the_others_stay(tmp_path: Path, tie: Tie) -> None:
    async with running([part("a", children.OBEDIENT), part("b", children.OBEDIENT)], tmp_path, tie) as watched:
        first, other = watched.pid("a"), watched.pid("b")
        kill(first)
        await until(lambda: watched.has(Happening.RECOVERED, "a"))
        assert watched.pid("a") != first
        assert watched.pid("b") == other
        assert not gone(watched.pid("a"))
    assert "部件 a：意外退出（信号 SIGKILL），0.02 秒后重新启动\n部件 a：已恢复" in watched.sentences()


async def test_pauses_grow_while_a_part_dies_again_and_again(tmp_path: Path) -> None:
    watched = Watched([part("a", children.CRASHING)], tmp_path)
    task = asyncio.create_task(watched.supervisor.run())
    await until(lambda: sum(line.happening is Happening.DIED for line in watched.told) == 4)
    watched.supervisor.request_stop()
    await task
    died = [line.sentence for line in watched.told if line.happening is Happening.DIED]
    assert died == [f"部件 a：意外退出（退出码 1），{pause} 秒后重新启动" for pause in ("0.02", "0.04", "0.08", "0.16")]


async def test_exit_78_ends_the_whole_with_the_message_of_the_part(tmp_path: Path) -> None:
    watched = Watched([part("a", children.OBEDIENT), part("b", children.REFUSING)], tmp_path)
    with pytest.raises(PartMisconfigured) as refusal:
        await watched.supervisor.run()
    assert refusal.value.message == "端口 1 已被占用。"
    assert watched.turns()[-1] == ("a", "stopped")
    assert not watched.has(Happening.DIED, "b")


async def test_exit_78_after_a_restart_ends_the_whole_too(tmp_path: Path) -> None:
    refusing = part("a", children.REFUSING_LATER, str(tmp_path / "mark"))
    watched = Watched([refusing, part("b", children.OBEDIENT)], tmp_path)
    task = asyncio.create_task(watched.supervisor.run())
    await until(lambda: watched.has(Happening.UP))
    kill(watched.pid("a"))
    with pytest.raises(PartMisconfigured, match=r"^数据库过旧。$"):
        await task
    assert watched.has(Happening.STOPPED, "b")


async def test_a_program_that_is_not_there_is_not_tried_again(tmp_path: Path) -> None:
    watched = Watched([Part(name="a", title="部件 a", argv=[str(tmp_path / "nothing")])], tmp_path)
    with pytest.raises(PartMisconfigured, match=f"无法运行 {tmp_path}/nothing"):
        await watched.supervisor.run()


async def test_a_part_that_ignores_the_signal_is_killed_after_its_grace(tmp_path: Path) -> None:
    async with running([part("a", children.STUBBORN, grace_seconds=0.1)], tmp_path) as watched:
        pid = watched.pid("a")
    assert gone(pid)
    assert watched.turns()[-2:] == [("a", "stopping"), ("a", "killed")]


async def test_a_second_request_to_stop_does_not_wait_for_the_grace(tmp_path: Path) -> None:
    async with running([part("a", children.STUBBORN, grace_seconds=3600)], tmp_path) as watched:
        watched.supervisor.request_stop()
        await until(lambda: watched.has(Happening.STOPPING, "a"))
    assert watched.turns()[-1] == ("a", "killed")


async def test_a_part_that_never_gets_ready_ends_the_whole(tmp_path: Path) -> None:
    watched = Watched([part("a", children.SILENT, start_seconds=5)], tmp_path)
    with pytest.raises(PartNotReady) as refusal:
        await watched.supervisor.run()
    assert refusal.value.message == f"部件 a在 5 秒内未能就绪。其最后的输出是“warming up”。详见日志 {tmp_path}/a.log。"
    assert watched.has(Happening.STUCK, "a")


async def test_a_part_that_only_crashes_ends_the_whole_when_its_time_is_up(tmp_path: Path) -> None:
    watched = Watched([part("a", children.CRASHING, start_seconds=5)], tmp_path)
    with pytest.raises(PartNotReady, match="no luck"):
        await watched.supervisor.run()


async def test_what_readiness_raises_ends_the_whole(tmp_path: Path) -> None:
    async def ready() -> None:
        raise Conflict("命名空间不对。")

    failing = Part(name="a", title="a", argv=[sys.executable, "-c", children.OBEDIENT], ready=ready)
    watched = Watched([failing], tmp_path)
    with pytest.raises(CascadeError, match="命名空间不对。"):
        await watched.supervisor.run()
    assert watched.turns()[-1] == ("a", "stopped")


async def test_what_a_part_has_started_ends_with_it(tmp_path: Path) -> None:
    async with running([part("a", children.PARENT)], tmp_path) as watched:
        grandchild = int((tmp_path / "a.log").read_text().split()[1])
        assert not gone(grandchild)
        kill(watched.pid("a"))
        await until(lambda: watched.has(Happening.RECOVERED, "a"))
        assert gone(grandchild)


async def test_can_be_stopped_while_it_starts(tmp_path: Path) -> None:
    watched = Watched([part("a", children.SILENT), part("b", children.OBEDIENT)], tmp_path)
    task = asyncio.create_task(watched.supervisor.run())
    await until(lambda: (tmp_path / "a.log").exists() and (tmp_path / "a.log").read_text() != "")
    watched.supervisor.request_stop()
    await task
    assert watched.turns() == [("a", "starting"), ("a", "stopping"), ("a", "stopped")]


@pytest.mark.parametrize("tie", TIES)
async def test_the_parts_die_with_a_supervisor_that_is_killed(tmp_path: Path, tie: Tie) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, str(tmp_path), tie], stdout=subprocess.PIPE, text=True
    ) as supervisor:
        assert supervisor.stdout is not None
        pids = [int(pid) for pid in (await asyncio.to_thread(supervisor.stdout.readline)).split()]
        assert len(pids) == 2
        assert not any(map(gone, pids))
        supervisor.kill()
    await until(lambda: all(map(gone, pids)))
