"""Every address of the API against what a program might send: examples, edges and nonsense, over a served application.

No answer is a fault of ours, every status and every kind of content is one that the description names, and every answer
has the shape that it promises.
"""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok

from tests.service.web.front_desk import TOKEN, open_front_desk
from tests.small_city import STATISTICS, VOLUNTARY, draft

EXAMPLES_EACH = int(os.environ.get("CASCADE_FUZZ_EXAMPLES", "2"))
"""Requests for one address and way; a long run sets more."""
CHECKED = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")
NOTHING_TO_SPOIL = ("/healthz", "/readyz")
"""They take nothing."""
OWN = STATISTICS.model_copy(update={"cascades": False})


@contextmanager
def served(app: Any) -> Iterator[str]:
    """The application behind a real port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = uvicorn.Config(app, port=port, log_config=None, access_log=False, lifespan="off", http="httptools")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, Any]]]:
    """A city with notices, reports, a link, a webhook and a calendar; with what stands in addresses."""
    with open_front_desk(Path(tmp_path_factory.mktemp("fuzzing"))) as desk:
        notice = desk.issue(draft(OWN, VOLUNTARY))
        desk.issue(draft(number="测安办〔2024〕2号"))
        token = desk.token("d1", notice)
        desk.report(desk.token("d2", notice), {"events": "12", "people": "340"})
        feed = desk.api("POST", "/units/d2/calendars").json()
        known = {
            "notice_id": notice,
            "code": "d1",
            "token": token,
            "obligation": "statistics",
            "occurrence": "once",
            "task_id": desk.task(token),
            "feed": feed["url"].rpartition("/")[2].removesuffix(".ics"),
            "year": 2025,
        }
        with served(desk.client.app) as address:
            yield address, known


def ways() -> list[Any]:
    """What is sent: what fits the description, and what does not."""
    return [pytest.param(mode, id=mode.value) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("mode", ways())
def test_no_address_breaks_and_all_keep_their_promises(city: tuple[str, dict[str, Any]], mode: GenerationMode) -> None:
    address, known = city
    schema = schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json")
    checks = CHECKS.get_by_names(list(CHECKED))
    broken: dict[str, str] = {}
    for number, found in enumerate(schema.get_all_operations()):
        assert isinstance(found, Ok), found
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and operation.path in NOTHING_TO_SPOIL:
            continue
        sample = operation.as_strategy(generation_mode=mode)

        @seed(number)
        @settings(
            max_examples=EXAMPLES_EACH,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=sample)
        def once(case: Any) -> None:
            named = case.path_parameters or {}
            for name in set(named) & set(known):
                named[name] = known["feed" if case.path.startswith("/calendar/") else name]
            response = case.call(headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60)
            case.validate_response(response, checks=checks)

        try:
            once()
        except (FailureGroup, Exception) as fault:
            broken[operation.label] = str(fault)[:1500]
    assert not broken, "\n\n".join(f"{label}: {fault}" for label, fault in broken.items())
