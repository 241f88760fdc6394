"""The embedded Temporal server: how it is started, when it is ready, and what its namespace must know."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, UpdateNamespaceRequest
from temporalio.client import Client
from temporalio.common import SearchAttributeKey
from temporalio.service import RPCError, RPCStatusCode

import service.exit_guard  # noqa: F401 - for its effect
from service.data_folder import DataFolder
from service.runtime.part import Part
from service.runtime.temporal_binary import TemporalBinary

LOOPBACK = "127.0.0.1"
RETENTION = timedelta(days=90)
"""How long closed workflows can still be looked at; the server's own default is one day."""

_POLL_SECONDS = 0.05
_NOT_YET = (RPCStatusCode.UNAVAILABLE, RPCStatusCode.NOT_FOUND, RPCStatusCode.DEADLINE_EXCEEDED)
_RPC_LIMIT = timedelta(seconds=5)


@dataclass(frozen=True)
class TemporalServer:
    """``temporal server start-dev`` on loopback with its state in the data folder.

    The log level is left alone: it is warnings, and given explicitly it would also log a page of them at every stop.
    No dynamic configuration is given: on two cores neither partitions, caches, timer shifts nor the refresh of search
    attributes changed throughput by more than the noise of the measurement.
    """

    binary: TemporalBinary
    folder: DataFolder
    port: int
    ui_port: int
    namespace: str = "default"
    log_format: Literal["text", "json"] = "text"

    @property
    def address(self) -> str:
        """``host:port`` for clients."""
        return f"{LOOPBACK}:{self.port}"

    def argv(self) -> list[str]:
        """The command line."""
        return [
            *(str(self.binary.path), "server", "start-dev"),
            *("--ip", LOOPBACK, "--port", str(self.port), "--ui-port", str(self.ui_port)),
            # The UI would otherwise ask the makers' site for news; an intranet has no way there.
            "--ui-disable-news-fetch",
            *("--db-filename", str(self.folder.temporal_database)),
            # The default journal is 2.5 times slower. With WAL a killed process loses nothing at NORMAL.
            *("--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=normal"),
            *(("--namespace", self.namespace) if self.namespace != "default" else ()),
            *("--log-format", self.log_format),
            # What a user has configured for the command line client is not meant for this server.
            *("--disable-config-file", "--disable-config-env"),
        ]

    def part(self, search_attributes: Sequence[SearchAttributeKey[Any]] = ()) -> Part:
        """The server as a part for the supervisor, ready once its namespace is prepared."""

        async def ready() -> None:
            client = await connect_patiently(self.address, self.namespace)
            await prepare_namespace(client, search_attributes)

        return Part(
            name="temporal",
            title="Temporal 引擎",
            argv=self.argv(),
            env={name: value for name, value in os.environ.items() if not name.startswith("TEMPORAL_")},
            ready=ready,
            start_seconds=60,
        )


async def connect_patiently(address: str, namespace: str) -> Client:
    """A client, once the server at ``address`` answers for ``namespace``. Waits for ever: the caller sets the limit."""
    while True:
        try:
            client = await Client.connect(address, namespace=namespace)
            await client.workflow_service.describe_namespace(
                DescribeNamespaceRequest(namespace=namespace), timeout=_RPC_LIMIT
            )
        except RPCError as error:
            if error.status not in _NOT_YET:
                raise
        except RuntimeError:
            pass  # what connecting raises while nobody listens
        else:
            return client
        await asyncio.sleep(_POLL_SECONDS)


async def prepare_namespace(
    client: Client, search_attributes: Sequence[SearchAttributeKey[Any]] = (), retention: timedelta = RETENTION
) -> None:
    """Make the client's namespace keep closed workflows for ``retention`` and know ``search_attributes``.

    May be repeated. The server's own options for this reach only a namespace that it makes, never one that exists.
    Raises RPCError.
    """
    await client.workflow_service.update_namespace(
        UpdateNamespaceRequest(
            namespace=client.namespace,
            config=NamespaceConfig(workflow_execution_retention_ttl=_duration(retention)),
        )
    )
    known = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    missing = {
        key.name: IndexedValueType.ValueType(key.indexed_value_type)
        for key in search_attributes
        if key.name not in known.custom_attributes
    }
    if missing:
        await client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(namespace=client.namespace, search_attributes=missing)
        )


def _duration(span: timedelta) -> Duration:
    duration = Duration()
    duration.FromTimedelta(span)
    return duration
