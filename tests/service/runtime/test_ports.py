"""A taken port is named, with its setting and, where the system tells, the process."""

import os
import socket
import threading
from collections.abc import Iterator

import psutil
import pytest

from service.runtime.errors import AddressUnavailable, PortTaken
from service.runtime.ports import listening_process, require_free_port


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def port_of(listener: socket.socket) -> int:
    return int(listener.getsockname()[1])


def test_a_taken_port_is_named_with_its_setting_and_process(listener: socket.socket) -> None:
    port = port_of(listener)
    with pytest.raises(PortTaken) as refusal:
        require_free_port("127.0.0.1", port, "CASCADE_WEB_PORT")
    ours = f"{psutil.Process().name()} ({os.getpid()})"
    assert listening_process(port) == ours
    assert refusal.value.message == (
        f"端口 {port}（设置 CASCADE_WEB_PORT）已被程序 {ours} 占用。请停掉占用者，或修改 CASCADE_WEB_PORT。"
    )
    assert (refusal.value.code, refusal.value.field, refusal.value.port) == ("port_taken", "CASCADE_WEB_PORT", port)


def test_the_sentence_does_without_the_process() -> None:
    assert PortTaken(25, "CASCADE_MAILBOX_PORT", None).message.startswith(
        "端口 25（设置 CASCADE_MAILBOX_PORT）已被其他程序占用。"
    )


def test_a_port_on_all_addresses_counts_as_taken() -> None:
    with socket.create_server(("0.0.0.0", 0)) as server, pytest.raises(PortTaken):
        require_free_port("127.0.0.1", port_of(server), "CASCADE_WEB_PORT")


def test_a_free_port_is_free_and_a_closed_connection_does_not_hold_it(listener: socket.socket) -> None:
    port = port_of(listener)
    client = socket.create_connection(("127.0.0.1", port))
    served, _ = listener.accept()
    served.close()  # this side closes first and keeps the port in TIME_WAIT
    client.close()
    listener.close()
    require_free_port("127.0.0.1", port, "CASCADE_WEB_PORT")
    assert listening_process(port) is None


def test_patience_waits_for_a_holder_that_is_about_to_go(listener: socket.socket) -> None:
    timer = threading.Timer(0.2, listener.close)
    timer.start()
    require_free_port("127.0.0.1", port_of(listener), "CASCADE_WEB_PORT", patience_seconds=60)
    timer.join()


def test_an_address_that_is_not_ours_is_another_fault() -> None:
    with pytest.raises(AddressUnavailable, match=r"192\.0\.2\.1:8080（设置 CASCADE_WEB_HOST）"):
        require_free_port("192.0.2.1", 8080, "CASCADE_WEB_HOST")
