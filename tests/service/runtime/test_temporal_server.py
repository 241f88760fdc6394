"""The real embedded server: ready, prepared, on loopback only, and whole again after kill -9."""

import signal
import socket
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psutil
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes

from service.data_folder import DataFolder
from service.runtime.part import Happening
from service.runtime.temporal_backup import back_up_before_upgrade
from service.runtime.temporal_binary import find_temporal_binary
from service.runtime.temporal_server import TemporalServer, prepare_namespace
from tests.service.runtime.children import kill, running, until

NOTICE = SearchAttributeKey.for_keyword("CascadeNotice")
DUE = SearchAttributeKey.for_datetime("CascadeDue")
OUTSTANDING = SearchAttributeKey.for_int("CascadeOutstanding")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def server_in(root: Path, namespace: str = "default") -> TemporalServer:
    folder = DataFolder(root)
    folder.prepare()
    return TemporalServer(find_temporal_binary(), folder, free_port(), free_port(), namespace)


async def known_attributes(client: Client) -> set[str]:
    answer = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    return {name for name in answer.custom_attributes if name.startswith("Cascade")}


async def retention(client: Client) -> timedelta:
    answer = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=client.namespace))
    kept = answer.config.workflow_execution_retention_ttl.ToTimedelta()
    assert isinstance(kept, timedelta)
    return kept


async def test_an_open_workflow_is_still_there_after_a_kill(tmp_path: Path) -> None:
    server = server_in(tmp_path)
    attributes = TypedSearchAttributes([SearchAttributePair(NOTICE, "泉鲤江办〔2024〕32号")])
    part = replace(server.part([NOTICE, DUE]), stop_signal=signal.SIGKILL)
    async with running([part], server.folder.logs) as watched:
        client = await Client.connect(server.address)
        await client.start_workflow("Waits", id="open", task_queue="none", search_attributes=attributes)
        kill(watched.pid("temporal"))
        await until(lambda: watched.has(Happening.RECOVERED, "temporal"))
        assert (await client.get_workflow_handle("open").describe()).status is WorkflowExecutionStatus.RUNNING
        found = [one.id async for one in client.list_workflows("CascadeNotice = '泉鲤江办〔2024〕32号'")]
        assert found == ["open"]
        assert (await known_attributes(client), await retention(client)) == (
            {"CascadeNotice", "CascadeDue"},
            timedelta(days=90),
        )
    assert (tmp_path / "temporal.sqlite3-wal").stat().st_size > 0  # the copy below must take this in

    upgraded = server.binary.model_copy(update={"version": "99.0.0"})
    copy = back_up_before_upgrade(server.folder, upgraded)
    assert copy == tmp_path / "backups" / "temporal.unknown.sqlite3"
    server.folder.temporal_database.unlink()
    copy.rename(server.folder.temporal_database)
    for rest in tmp_path.glob("temporal.sqlite3-*"):
        rest.unlink()
    # An existing namespace learns what a newer program adds, from a copy as from the original.
    async with running([server.part([NOTICE, DUE, OUTSTANDING])], server.folder.logs):
        client = await Client.connect(server.address)
        assert (await client.get_workflow_handle("open").describe()).status is WorkflowExecutionStatus.RUNNING
        assert await known_attributes(client) == {"CascadeNotice", "CascadeDue", "CascadeOutstanding"}


async def test_listens_on_loopback_only_and_serves_a_namespace_of_our_own(tmp_path: Path) -> None:
    server = server_in(tmp_path, namespace="quanzhou")
    async with running([server.part([NOTICE])], server.folder.logs) as watched:
        client = await Client.connect(server.address, namespace="quanzhou")
        assert await known_attributes(client) == {"CascadeNotice"}
        await prepare_namespace(client, [NOTICE], retention=timedelta(days=2))
        assert await retention(client) == timedelta(days=2)
        connections = psutil.Process(watched.pid("temporal")).net_connections("inet")
        listening = {one.laddr for one in connections if one.status == psutil.CONN_LISTEN}
        assert {address[0] for address in listening} == {"127.0.0.1"}
        assert {server.port, server.ui_port} <= {address[1] for address in listening}
