"""The whole list of the doctor's checks for given settings."""

import os
from collections.abc import Awaitable, Callable
from functools import partial

from service.clock import SystemClock
from service.runtime.checks import facts, folder, machine, network
from service.runtime.doctor import Check
from service.settings import Settings, variable


def standard_checks(
    settings: Settings,
    clock: SystemClock,
    migration: Callable[[], Awaitable[facts.Migration]],
    covered: Callable[[int], bool],
) -> list[tuple[str, Check]]:
    """Every check, with its name, in the order to show. ``migration`` and ``covered``: see ``checks.facts``."""
    return [
        ("Python", machine.python_version),
        ("SQLite", machine.sqlite_version),
        ("系统时钟", partial(machine.clock, clock.real_now(), settings.folder)),
        ("环境变量", partial(facts.variables, os.environ, {variable(name) for name in Settings.model_fields})),
        ("数据目录", partial(folder.data_folder, settings.folder)),
        ("密钥文件", partial(folder.key_files, settings.folder)),
        ("业务时钟", partial(folder.business_clock, settings.folder)),
        ("端口", partial(network.ports, {variable("web_port"): settings.web_host}, settings.ports, settings.folder)),
        ("对外地址", partial(network.public_url, settings.public_url, not settings.mailbox_embedded)),
        _temporal(settings),
        ("数据库", partial(facts.database, shown_url(settings.resolved_database_url), migration)),
        ("工作日历", partial(facts.calendar, clock.now().date(), covered)),
        *_mail(settings),
    ]


def shown_url(url: str) -> str:
    """A database address without its password."""
    scheme, separator, rest = url.partition("://")
    login, at, place = rest.rpartition("@")
    user, colon, _ = login.partition(":")
    return f"{scheme}{separator}{user}{':***' if colon else ''}{at}{place}"


def _temporal(settings: Settings) -> tuple[str, Check]:
    if settings.temporal_address is None:
        return ("Temporal 程序", partial(machine.temporal_binary, settings.temporal_binary))
    check = partial(network.temporal_reachable, settings.temporal_address, settings.temporal_namespace)
    return ("Temporal 服务", check)


def _mail(settings: Settings) -> list[tuple[str, Check]]:
    if settings.mailbox_embedded:
        return []
    return [
        ("发信服务器", partial(network.smtp, settings.smtp)),
        ("发件人", partial(network.mail_from, settings.smtp)),
    ]
