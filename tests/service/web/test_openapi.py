"""The description of the API is true: every refusal and every answer has its shape."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from service.web.examples import EXAMPLES
from tests.service.web.front_desk import open_front_desk


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with open_front_desk(Path(tmp_path_factory.mktemp("openapi"))) as desk:
        return desk.client.get("/api/v1/openapi.json").json()


def operations(document: Any) -> list[tuple[str, str, Any]]:
    return [(path, method, one) for path, methods in document["paths"].items() for method, one in methods.items()]


def test_every_refusal_is_a_problem_document(document: Any) -> None:
    for path, method, operation in operations(document):
        for status, answer in operation["responses"].items():
            if status.startswith("4"):
                schema = answer["content"]["application/problem+json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Problem"}, (path, method, status)
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_every_answer_has_a_shape(document: Any) -> None:
    for path, method, operation in operations(document):
        for status, answer in operation["responses"].items():
            if status.startswith("2"):
                assert (status == "204") is ("content" not in answer), (path, method)
                for schema in answer.get("content", {}).values():
                    assert schema.get("schema") != {} or path.endswith(".xlsx"), (path, method)
    assert {"NoticeStatus", "OfficeProgress", "Escalation", "Message", "LinkView", "DryRun", "Fault"} <= set(
        document["components"]["schemas"]
    )


def test_the_token_is_asked_for_where_it_is_needed(document: Any) -> None:
    for path, _, operation in operations(document):
        public = path.startswith(("/api/v1/links/", "/calendar/", "/healthz", "/readyz"))
        assert ("security" in operation) is not public, path
        assert ("401" in operation["responses"]) is not public, path


def test_pages_are_no_part_of_it(document: Any) -> None:
    assert not any(path.startswith("/l/") for path in document["paths"])
    assert all(operation["summary"] for _, _, operation in operations(document))


def test_the_document_is_one(document: Any) -> None:
    OPENAPI_31_VALIDATOR.validate(document)


def test_operations_have_readable_and_unique_names(document: Any) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in names)


STABLE = """
    notices_issue notices_plan notices_notices notices_status notices_messages notices_rollup records_document
    records_ledger records_trail amendments_amend amendments_withdraw reviews_accept reviews_send_back reviews_extend
    links_show links_report links_acknowledge webhooks_make webhooks_deliveries feeds_make incidents_incidents
"""


def test_names_that_clients_were_generated_with_stay(document: Any) -> None:
    names = {operation["operationId"] for _, _, operation in operations(document)}
    assert set(STABLE.split()) <= names


def test_everything_has_a_name_and_nothing_is_described_inside_another(document: Any) -> None:
    schemas = document["components"]["schemas"]
    assert all(re.fullmatch(r"[A-Za-z]+(_[A-Za-z]+)*", name) and "__" not in name for name in schemas)
    for path, method, operation in operations(document):
        bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
        for content in (content for body in bodies for content in body.get("content", {}).values()):
            assert "properties" not in content.get("schema", {}), (path, method)
    unknown = {ref for ref in references(document) if ref.rpartition("/")[2] not in schemas}
    assert unknown == set()


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from references(one)


def test_every_parameter_and_every_tag_is_described(document: Any) -> None:
    told = {tag["name"]: tag["description"] for tag in document["tags"]}
    for path, method, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            assert parameter["description"], (path, method, parameter["name"])
        assert operation["tags"], (path, method)
        assert all(told[tag] != tag for tag in operation["tags"]), (path, method)


def test_lists_say_how_they_are_paged(document: Any) -> None:
    for path, method, operation in operations(document):
        names = {parameter["name"] for parameter in operation.get("parameters", ())}
        if "after" in names:
            assert "limit" in names, (path, method)
            assert "Link" in operation["responses"]["200"]["headers"], (path, method)


def test_what_writes_takes_an_idempotency_key(document: Any) -> None:
    for path, method, operation in operations(document):
        names = {parameter["name"] for parameter in operation.get("parameters", ())}
        assert ("Idempotency-Key" in names) is (method != "get" and path.startswith("/api/")), (path, method)


def test_examples_fit_their_schemas(document: Any) -> None:
    shown = 0
    for _, _, operation in operations(document):
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        if "example" in content:
            schema = {**content["schema"], "components": document["components"]}
            jsonschema_rs.validator_for(schema).validate(content["example"])
            shown += 1
    assert shown == len(EXAMPLES)
