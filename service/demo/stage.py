"""The stage of a demonstration: a data folder with a clock, units and contacts, and the real service running on it."""

import asyncio
import os
import random
import signal
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx2

from domain.clock import BusinessClock
from domain.contacts import Contact
from domain.errors import CascadeError
from domain.units import Unit
from service.clock import SystemClock, write_business_clock
from service.embedded import prepare_database
from service.settings import Settings, load_settings
from service.store.directory import Directory
from service.store.ledger import open_engine

PATIENCE_SECONDS = 120.0
PORTS = (20_000, 32_000)


class StageFailed(CascadeError):
    """The service did not start, or ended in the middle."""

    code = "stage_failed"
    status = 500


@dataclass
class Stage:
    """One running service with its clock. ``process`` is the ``cascade up`` at the root of its tree."""

    settings: Settings
    clock: SystemClock
    process: asyncio.subprocess.Process

    async def until(self, moment: datetime) -> None:
        """Wait for a business moment."""
        while (now := self.clock.now()) < moment:
            await asyncio.sleep(max(0.01, self.clock.business.real_duration(moment - now).total_seconds()))


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on now, all different, below those that the system gives to outgoing connections."""
    found: list[int] = []
    while len(found) < count:
        port = random.randint(*PORTS)
        with socket.socket() as listener:
            if port not in found and listener.connect_ex(("127.0.0.1", port)) != 0:
                found.append(port)
    return found


def stage_settings(folder: Path) -> Settings:
    """Settings of a stage: its own folder, ports that are free now, everything embedded."""
    web, temporal, temporal_ui, mailbox = free_ports(4)
    return load_settings(
        data_folder=folder,
        database_url=None,
        temporal_address=None,
        smtp_host=None,
        sms_provider="phone",
        web_port=web,
        temporal_port=temporal,
        temporal_ui_port=temporal_ui,
        mailbox_port=mailbox,
        public_url=f"http://127.0.0.1:{web}",
    )


def furnish(settings: Settings, units: Sequence[Unit], contacts: Sequence[Contact]) -> None:
    """Make the folder and put units and contacts in."""
    settings.folder.prepare()
    prepare_database(settings)
    engine = open_engine(settings.resolved_database_url)
    directory = Directory(engine)
    directory.put_units(units)
    directory.put_contacts(contacts)
    engine.dispose()


def start_clock(settings: Settings, origin: datetime, speed: float, seconds: float) -> BusinessClock:
    """Set the clock so that it shows ``origin`` in so many real seconds, when the service has had the time to start."""
    real = SystemClock(BusinessClock.plain()).real_now() + timedelta(seconds=seconds)
    clock = BusinessClock(origin=origin, real_origin=real, speed=speed)
    write_business_clock(settings.folder.business_clock, clock)
    return clock


@asynccontextmanager
async def running(settings: Settings, clock: BusinessClock) -> AsyncIterator[Stage]:
    """``cascade up`` on the stage, ended when the block ends. Raises StageFailed."""
    process = await launch(settings)
    try:
        await ready(settings, process)
        yield Stage(settings=settings, clock=SystemClock(clock), process=process)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            await process.wait()


async def launch(settings: Settings) -> asyncio.subprocess.Process:
    """Start the service as its own process tree; what it says goes to a log in its folder."""
    settings.folder.logs.mkdir(parents=True, exist_ok=True)
    with (settings.folder.logs / "up.log").open("ab") as log:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            "from service.cli import main; main()",
            "up",
            env={**os.environ, **settings.environment()},
            stdout=log,
            stderr=log,
        )


async def ready(settings: Settings, process: asyncio.subprocess.Process) -> None:
    """Wait until the pages answer. Raises StageFailed."""
    deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    async with httpx2.AsyncClient(timeout=5, trust_env=False) as client:
        while asyncio.get_running_loop().time() < deadline:
            if process.returncode is not None:
                break
            try:
                answer = await client.get(f"{settings.public_url}/readyz")
            except httpx2.TransportError:
                await asyncio.sleep(0.05)
                continue
            if answer.is_success:
                return
    said = (settings.folder.logs / "up.log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    raise StageFailed(f"演示用的服务没有启动：{said[-1] if said else '没有输出'}（日志在 {settings.folder.logs}）")
