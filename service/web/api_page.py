"""The API for people: every address with what it takes and gives, made from its own description."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from service.web.described import operations
from service.web.pages import visitor_page

router = APIRouter(tags=["pages"], include_in_schema=False)


@router.get("/api")
def show(request: Request) -> HTMLResponse:
    """All addresses, by subject. Nobody need sign in to read it: it tells nothing that the description does not."""
    document = request.app.openapi()
    groups: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in document["tags"]}
    for path, operation, method in operations(document):
        groups[operation["tags"][0]].append(_shown(path, method, operation))
    described = {tag["name"]: tag["description"] for tag in document["tags"]}
    context = {"groups": {name: found for name, found in groups.items() if found}, "described": described}
    return visitor_page(request, "hooks/api", {**context, "version": document["info"]["version"]})


def _shown(path: str, method: str, operation: Mapping[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {})
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "text": operation.get("description", ""),
        "parameters": [one for one in operation.get("parameters", ()) if one["in"] in ("path", "query")],
        "takes": [_name(content) or kind for kind, content in body.items()],
        "answers": [(status, _of(answer)) for status, answer in sorted(operation["responses"].items()) if status < "3"],
        "refused": sorted(status for status in operation["responses"] if status >= "4"),
        "open": "security" not in operation,
    }


def _of(answer: Mapping[str, Any]) -> str:
    return "、".join(_name(content) or kind for kind, content in answer.get("content", {}).items())


def _name(content: Mapping[str, Any]) -> str:
    """The name of a schema; ``[Name]`` for a list of it."""
    schema = content.get("schema", {})
    if "items" in schema:
        inner = _name({"schema": schema["items"]})
        return f"[{inner}]" if inner else ""
    return str(schema.get("$ref", "")).rpartition("/")[2]
