"""The description of the API is true: every refusal and every answer has its shape."""

from typing import Any

import pytest

from tests.service.web.front_desk import FrontDesk


@pytest.fixture
def document(desk: FrontDesk) -> Any:
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
                for schema in answer["content"].values():
                    assert schema.get("schema") != {} or path.endswith(".xlsx"), (path, method)
    assert {"NoticeStatus", "OfficeProgress", "Escalation", "Message", "LinkView", "DryRun", "Fault"} <= set(
        document["components"]["schemas"]
    )


def test_the_token_is_asked_for_where_it_is_needed(document: Any) -> None:
    for path, _, operation in operations(document):
        public = path.startswith(("/api/v1/links/", "/healthz", "/readyz"))
        assert ("security" in operation) is not public, path
        assert ("401" in operation["responses"]) is not public, path


def test_pages_are_no_part_of_it(document: Any) -> None:
    assert not any(path.startswith("/l/") for path in document["paths"])
    assert all(operation["summary"] for _, _, operation in operations(document))
