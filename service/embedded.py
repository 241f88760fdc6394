"""The embedded mode: everything in one process tree on one machine, from one command."""

import os
import sys
from collections.abc import Callable

from service.data_folder import DataFolder
from service.runtime.locks import DataFolderLock
from service.runtime.part import Part, Progress
from service.runtime.ports import require_free_port
from service.runtime.readiness import page_answers
from service.runtime.supervisor import Supervisor
from service.runtime.temporal_backup import back_up_before_upgrade
from service.runtime.temporal_binary import find_temporal_binary
from service.runtime.temporal_server import TemporalServer
from service.settings import Settings
from service.store.ledger import open_engine
from service.store.migrate import migrate
from workflows import options

SEARCH_ATTRIBUTES = (options.NOTICE, options.OFFICE, options.LEVEL, options.DUE, options.OUTSTANDING)
PORT_PATIENCE_SECONDS = 5.0
"""A killed instance's children need a moment to let go of their ports."""


def addresses(settings: Settings) -> dict[str, str]:
    """Where everything is, for the person at the terminal."""
    shown = {"网页": settings.public_url, "数据目录": str(settings.data_folder)}
    if settings.temporal_embedded:
        shown["Temporal 界面"] = f"http://127.0.0.1:{settings.temporal_ui_port}"
    if settings.mailbox_embedded:
        shown["内置邮箱"] = str(settings.folder.mailbox)
    if settings.sms_provider == "phone":
        shown["内置手机"] = str(settings.folder.phone)
    shown["运行日志"] = str(settings.folder.logs)
    return shown


def parts(settings: Settings) -> list[Part]:
    """What runs, in order of start."""
    listed = []
    if settings.temporal_embedded:
        binary = find_temporal_binary(settings.temporal_binary)
        back_up_before_upgrade(settings.folder, binary)
        server = TemporalServer(
            binary=binary,
            folder=settings.folder,
            port=settings.temporal_port,
            ui_port=settings.temporal_ui_port,
            namespace=settings.temporal_namespace,
        )
        listed.append(server.part(SEARCH_ATTRIBUTES))
    if settings.mailbox_embedded:
        listed.append(_own("mailbox", "内置邮箱", "service.mailbox", settings))
    listed.append(_own("worker", "流程执行", "service.worker", settings))
    web = _own("web", "网页服务", "service.web.main", settings)
    health = f"http://{settings.web_host}:{settings.web_port}/readyz"
    listed.append(Part(name=web.name, title=web.title, argv=web.argv, env=web.env, ready=page_answers(health)))
    return listed


def _own(name: str, title: str, module: str, settings: Settings) -> Part:
    argv = (sys.executable, "-m", module)
    return Part(name=name, title=title, argv=argv, env={**os.environ, **settings.environment()})


async def run(
    settings: Settings, tell: Callable[[Progress], None], started: Callable[[Supervisor], None] = lambda _: None
) -> None:
    """Run until told to stop. Raises DataFolderInUse, DataFolderUnwritable, PortTaken, DatabaseTooNew and the like."""
    folder: DataFolder = settings.folder
    with DataFolderLock(folder, settings.ports, settings.public_url) as lock:
        patience = PORT_PATIENCE_SECONDS if lock.previous else 0
        for variable, port in settings.ports.items():
            require_free_port(
                settings.web_host if variable.endswith("WEB_PORT") else "127.0.0.1", port, variable, patience
            )
        prepare_database(settings)
        supervisor = Supervisor(parts(settings), folder.logs, tell)
        started(supervisor)
        await supervisor.run()


def prepare_database(settings: Settings) -> None:
    """Bring the facts to this program's revision, and make the keys, before any part starts. Raises DatabaseTooNew."""
    engine = open_engine(settings.resolved_database_url)
    migrate(engine)
    engine.dispose()
    settings.resolved_secret_key()
    settings.resolved_api_token()
