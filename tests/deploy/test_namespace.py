"""The namespace set-up against a real server: what the workflows need is there; a second run changes nothing."""

import json
import os
import socket
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from temporalio.common import SearchAttributeIndexedValueType, SearchAttributeKey

from workflows import options

SCRIPT = Path(__file__).parents[2] / "deploy" / "temporal" / "namespace.sh"
PROGRAMS = sysconfig.get_path("scripts")


@pytest.fixture(scope="module")
def surroundings() -> Iterator[dict[str, str]]:
    """The variables of the container, for a server that lives as long as this module."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [f"{PROGRAMS}/temporal", "server", "start-dev", "--headless", "--port", str(port), "--log-level", "error"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        path = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
        given = {"PATH": path, "TEMPORAL_ADDRESS": f"127.0.0.1:{port}", "TEMPORAL_NAMESPACE": "cascade"}
        try:
            while ask(given, "cluster", "health").returncode:
                assert server.poll() is None
                time.sleep(0.05)
            yield given
        finally:
            server.terminate()


def ask(surroundings: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = ["temporal", "operator", *words, "--output", "json"]
    return subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)


def keys() -> dict[str, SearchAttributeIndexedValueType]:
    named = [value for value in vars(options).values() if isinstance(value, SearchAttributeKey)]
    return {key.name: key.indexed_value_type for key in named}


def test_two_runs_give_what_the_workflows_need(surroundings: dict[str, str]) -> None:
    for _ in range(2):
        subprocess.run(["sh", SCRIPT], env=surroundings, check=True, capture_output=True)

    described = json.loads(ask(surroundings, "namespace", "describe", "--namespace", "cascade").stdout)
    assert described["config"]["workflowExecutionRetentionTtl"] == f"{90 * 24 * 3600}s"

    listed = json.loads(ask(surroundings, "search-attribute", "list", "--namespace", "cascade").stdout)
    custom = listed["customAttributes"]
    assert custom == {name: f"INDEXED_VALUE_TYPE_{value.name}" for name, value in keys().items()}
