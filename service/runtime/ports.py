"""Whether a port can be listened on, and who has it otherwise. 端口检查。"""

import errno
import os
import socket
import time

import psutil

from service.runtime.errors import AddressUnavailable, PortTaken

POLL_SECONDS = 0.05


def require_free_port(host: str, port: int, setting: str, patience_seconds: float = 0) -> None:
    """Make sure that ``host:port`` can be listened on. ``setting`` is the variable to name if not.

    ``patience_seconds`` is given where a killed instance's children may need an instant to let go of it.
    Raises PortTaken (with the process, where the system tells) or AddressUnavailable.
    """
    until = time.monotonic() + patience_seconds
    while (fault := _bind_fault(host, port)) is not None:
        if fault.errno != errno.EADDRINUSE:
            raise AddressUnavailable(host, port, setting, fault.strerror or str(fault))
        if time.monotonic() >= until:
            raise PortTaken(port, setting, listening_process(port))
        time.sleep(POLL_SECONDS)


def listening_process(port: int) -> str | None:
    """``name (pid)`` of the process that listens on ``port``; None if nobody does or the system does not tell."""
    try:
        for connection in psutil.net_connections(kind="tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr[1:] == (port,) and connection.pid:
                return f"{psutil.Process(connection.pid).name()} ({connection.pid})"
    except (psutil.Error, OSError):
        return None
    return None


def _bind_fault(host: str, port: int) -> OSError | None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as listener:
            if os.name == "posix":
                # Otherwise a connection closed a minute ago would count as somebody who listens.
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        return error
    return None
