"""The traffic lights of the overview: what is green, what somebody should look at, and what does not work."""

import shutil
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from pydantic import computed_field

from domain.base import Frozen
from service.operations.engine_state import EngineState, QueueState
from service.store.views import ChannelQueue

SWEEP_LATE = timedelta(minutes=3)
"""The sweep looks every half minute; an activity of it may take a while on a slow day."""
POLL_LATE = timedelta(seconds=90)
"""A poll lasts a minute at most."""
WAIT_WARNS, WAIT_ALARMS = timedelta(minutes=10), timedelta(hours=1)
BACKLOG_WARNS, BACKLOG_ALARMS = 10.0, 120.0
DISK_WARNS, DISK_ALARMS = 0.15, 0.05


class Colour(StrEnum):
    """How one thing stands."""

    GREEN = "green"
    YELLOW = "yellow"  # works, and somebody should look
    RED = "red"  # does not work


class Light(Frozen):
    """One light. ``what`` is the thing, ``said`` how it stands: keys of the catalogue, filled from ``values``."""

    key: str
    what: str
    colour: Colour
    said: str
    values: dict[str, str | int] = {}
    remedy: str = ""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def sentence(self) -> str:
        """``said`` with its values, in Chinese."""
        return self.said % self.values


def lights(
    state: EngineState,
    queues: Sequence[ChannelQueue],
    covered: Callable[[int], bool],
    disk: tuple[int, int],
    now: datetime,
    real_now: datetime,
) -> list[Light]:
    """All of them, in the order to show. ``disk``: free and all octets; ``now`` is business time."""
    return [
        database_light(reachable=True),
        engine_light(state),
        *(worker_light(state, queue, real_now) for queue in state.queues),
        *((sweep_light(state, real_now),) if state.reachable else ()),
        *(channel_light(queue, now) for queue in queues),
        disk_light(*disk),
        calendar_light(now.year, covered),
    ]


def disk_of(folder: Path) -> tuple[int, int]:
    """Free and all octets of the disk that holds the data folder."""
    usage = shutil.disk_usage(folder)
    return usage.free, usage.total


def database_light(*, reachable: bool) -> Light:
    """A page that is shown at all has read the facts."""
    said = "可以读写" if reachable else "连不上"
    return Light(key="database", what="数据库", colour=Colour.GREEN if reachable else Colour.RED, said=said)


def engine_light(state: EngineState) -> Light:
    """Whether Temporal answers."""
    if not state.reachable:
        remedy = "报送和签收照常；提醒和汇总在恢复后自动补上。请检查 Temporal 服务。"
        return Light(key="engine", what="Temporal 引擎", colour=Colour.RED, said="没有应答", remedy=remedy)
    values: dict[str, str | int] = {"running": state.running, "version": state.version}
    if state.failed:
        said, values["failed"] = "%(running)d 个流程在运行，%(failed)d 个失败", state.failed
        remedy = "请到“流程与队列”查看失败的流程并重新启动。"
        return Light(key="engine", what="Temporal 引擎", colour=Colour.YELLOW, said=said, values=values, remedy=remedy)
    said = "%(running)d 个流程在运行"
    return Light(key="engine", what="Temporal 引擎", colour=Colour.GREEN, said=said, values=values)


def worker_light(state: EngineState, queue: QueueState, real_now: datetime) -> Light:
    """Whether somebody works on a queue, and how far behind."""
    what = {"workflow": "工作进程（流程）", "activity": "工作进程（活动）"}[queue.kind]
    alive = queue.last_poll is not None and real_now - queue.last_poll <= POLL_LATE
    values: dict[str, str | int] = {
        "pollers": queue.pollers,
        "backlog": queue.backlog,
        "seconds": round(queue.backlog_seconds),
    }
    if not state.reachable or not alive:
        remedy = "没有工作进程在取任务，请启动 cascade worker 或 cascade up。"
        return Light(key=queue.kind, what=what, colour=Colour.RED, said="没有在工作", remedy=remedy)
    colour = _by(queue.backlog_seconds, BACKLOG_WARNS, BACKLOG_ALARMS)
    said = "%(pollers)d 个进程，积压 %(backlog)d 项" if queue.backlog else "%(pollers)d 个进程，没有积压"
    return Light(key=queue.kind, what=what, colour=colour, said=said, values=values)


def sweep_light(state: EngineState, real_now: datetime) -> Light:
    """Whether the reconciling sweep goes on."""
    what = "核对巡查"
    if state.swept_at is None:
        return Light(key="sweep", what=what, colour=Colour.YELLOW, said="还没有运行过")
    seconds = max(0, round((real_now - state.swept_at).total_seconds()))
    late = real_now - state.swept_at > SWEEP_LATE
    colour = Colour.RED if late else Colour.GREEN
    remedy = "巡查负责补上丢失的唤醒；请检查工作进程。" if late else ""
    return Light(
        key="sweep", what=what, colour=colour, said="%(seconds)d 秒前运行", values={"seconds": seconds}, remedy=remedy
    )


def channel_light(queue: ChannelQueue, now: datetime) -> Light:
    """How long what could be sent has been waiting, and how much was refused of late."""
    what = {"email": "邮件发送", "sms": "短信发送"}[queue.channel.value]
    waited = now - queue.oldest if queue.oldest and queue.released else timedelta()
    colour = _by(waited.total_seconds(), WAIT_WARNS.total_seconds(), WAIT_ALARMS.total_seconds())
    if colour is Colour.GREEN and (queue.failing or queue.dead):
        colour = Colour.YELLOW
    values: dict[str, str | int] = {
        "waiting": queue.waiting,
        "released": queue.released,
        "minutes": round(waited.total_seconds() / 60),
        "hours": round(waited.total_seconds() / 3600),
        "failing": queue.failing,
        "dead": queue.dead,
    }
    said = "%(waiting)d 条待发"
    if queue.released and waited > timedelta(minutes=1):
        long = waited >= timedelta(hours=2)
        said = f"%(released)d 条到时未发，最早的已等 {'%(hours)d 小时' if long else '%(minutes)d 分钟'}"
    elif queue.failing or queue.dead:
        said = "%(failing)d 条在重试，近 7 天 %(dead)d 条无法送达"
    return Light(key=queue.channel.value, what=what, colour=colour, said=said, values=values)


def disk_light(free: int, total: int) -> Light:
    """How much room the data folder's disk has."""
    share = free / total if total else 0.0
    colour = Colour.RED if share < DISK_ALARMS else Colour.YELLOW if share < DISK_WARNS else Colour.GREEN
    values: dict[str, str | int] = {"free": f"{free / 1024**3:.1f} GB", "percent": int(share * 100)}
    remedy = "" if colour is Colour.GREEN else "请清理磁盘或扩容；磁盘写满后将无法接收报送。"
    said = "剩余 %(free)s（%(percent)d%%）"
    return Light(key="disk", what="磁盘", colour=colour, said=said, values=values, remedy=remedy)


def calendar_light(year: int, covered: Callable[[int], bool]) -> Light:
    """Whether this year and the next are gazetted."""
    for wanted, colour in ((year, Colour.RED), (year + 1, Colour.YELLOW)):
        if not covered(wanted):
            said, remedy = "%(year)d 年暂定", "国务院办公厅公布放假安排后，请在“工作日历”导入。"
            return Light(
                key="calendar", what="工作日历", colour=colour, said=said, values={"year": wanted}, remedy=remedy
            )
    said = "%(year)d、%(next)d 年已有放假安排"
    return Light(
        key="calendar", what="工作日历", colour=Colour.GREEN, said=said, values={"year": year, "next": year + 1}
    )


def _by(value: float, warns: float, alarms: float) -> Colour:
    return Colour.RED if value >= alarms else Colour.YELLOW if value >= warns else Colour.GREEN
