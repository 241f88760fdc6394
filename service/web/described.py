"""What the description of the API says beyond what the routes say themselves, the same everywhere.

Operation ids are ``module_function``: readable, unique, and as stable as the names of the program. Schemas have names
of one word, nothing is described inside another thing, and what middleware does to every request is said of each.
"""

import re
from collections.abc import Iterator
from typing import Any

from fastapi.routing import APIRoute

from service.web.entrance.cookies import SESSION_COOKIE
from service.web.examples import EXAMPLES

TAGS: dict[str, str] = {
    "notices": "通知：拟制、下发、变更、撤回、进展、台账、留痕。Notices from the draft to the close.",
    "reviews": "审核与汇总：采纳、退回、延期、免报、来源。What an office decides on reports, and what comes of them.",
    "supervision": "催办、督办单、通报。Urging, supervision sheets and circulars.",
    "cases": "典型案例的报送与选报。Cases, and which are passed upward.",
    "reports": "代录。Reports that came on paper or by telephone.",
    "reports in preparation": "填报草稿与附件。Reports while they are being written, with their files.",
    "links": "签名链接：不需账号。What a signed link opens, without an account.",
    "directory": "单位与联系人。Units and contacts, and their import.",
    "units": "单位的变动与委托。Units and people that change.",
    "calendar": "工作日历。The working calendar.",
    "calendars": "日历订阅。Dues of a unit for calendar programs.",
    "webhooks": "事件推送。Other programs are told what happens.",
    "incidents": "待处理事项。What waits for an administrator's hand.",
    "accounts": "账号、角色与令牌。Accounts, roles and tokens.",
    "scorecard": "报送评价。Punctuality and burden.",
    "administration": "管理。Policies, channels and workers.",
    "files of reports": "报送附件。Files that units handed in.",
    "health": "运行状况。Whether the service answers.",
}
PUBLIC = ("/api/v1/links/", "/calendar/", "/healthz", "/readyz")
"""Addresses that ask for no sign-in."""
_UNSAFE = frozenset({"post", "put", "patch", "delete"})
_METHODS = _UNSAFE | {"get"}
_PARAMETERS = {
    "token": "Token of a signed link, as in the address of the mail",
    "task_id": "Id of a task",
    "supervision_id": "Id of a 督办单",
    "handover_id": "Id of a handover",
    "number": "Number of the file within the report",
    "report_id": "Id of a report",
    "position": "Place of the file within the report",
    "year": "Calendar year",
    "limit": "How many at most",
    "obligation": "Key of the obligation",
    "occurrence": "Key of the occurrence",
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A key of your own: the same request with the same key is answered again and not carried out again",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
_KNOWN = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "Entity tags of what you have: answered 304 without a body where it is still that",
    "schema": {"type": "string", "maxLength": 1000},
}
_ETAG = {"ETag": {"description": "Strong entity tag of this answer", "schema": {"type": "string"}}}
_LINK = {
    "Link": {"description": 'Address of the next page, `rel="next"`, where there is one', "schema": {"type": "string"}}
}
_SECURITY: list[dict[str, list[str]]] = [{"bearer": []}, {"session": []}]
_SCHEMES = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "opaque",
        "description": "An API token of an account, or the token in the data folder's api-token",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": SESSION_COOKIE,
        "description": "The session of a browser; what writes also needs the header X-CSRF-Token of its pages",
    },
}
_LONG_NAME = re.compile(r"^(?:\w+?__)+(\w+?)__(\w+)$")
_GENERIC_NAME = re.compile(r"^(\w+?)_(\w+)_$")
_TIME = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"}
"""A time of day of the offices, without a zone: which the format ``time`` of JSON Schema would ask for."""


def operation_id(route: APIRoute) -> str:
    """``module_function``; what a link opens begins with ``links``."""
    module = route.endpoint.__module__.rpartition(".")[2]
    return f"{'links' if route.path.startswith('/api/v1/links/') else module}_{route.name}"


def finish(document: dict[str, Any], problem: dict[str, Any]) -> dict[str, Any]:
    """Complete the document that the routes gave. ``problem`` is the answer of every refusal."""
    schemas = document["components"]["schemas"]
    for path, operation, method in operations(document):
        _complete(path, operation, method, problem)
        _hoist(operation, schemas)
    document["components"]["securitySchemes"] = _SCHEMES
    used = {tag for _, operation, _ in operations(document) for tag in operation.get("tags", ())}
    document["tags"] = [{"name": tag, "description": TAGS.get(tag, tag)} for tag in [*TAGS, *sorted(used - set(TAGS))]]
    return _renamed(document)


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Every operation with its path and method."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in _METHODS:
                yield path, operation, method


def _complete(path: str, operation: dict[str, Any], method: str, problem: dict[str, Any]) -> None:
    parameters = operation.setdefault("parameters", [])
    for parameter in parameters:
        parameter.setdefault("description", _PARAMETERS.get(parameter["name"], ""))
    public, answers = path.startswith(PUBLIC), operation["responses"]
    refused = {"422"} if parameters or "requestBody" in operation else set()
    if "{" in path:
        refused |= {"404", "409"}  # what is named may not be there, or be past what is asked of it
    if public:
        operation.pop("security", None)
        answers.pop("401", None)
    else:
        operation["security"] = _SECURITY
        refused |= {"401", "403"}
    if path.startswith("/api/") and method in _UNSAFE:
        parameters.append(_KEY)
        refused |= {"400", "409", "413", "422"}
    if method == "get" and path.startswith(("/api/", "/calendar/")):
        _tagged(operation)
    for status in refused:
        answers.setdefault(status, problem[status])
    if operation["operationId"] in EXAMPLES:
        operation["requestBody"]["content"]["application/json"]["example"] = EXAMPLES[operation["operationId"]]


def _tagged(operation: dict[str, Any]) -> None:
    """What entity tags and pages add to an answer."""
    good = operation["responses"]["200"]
    names = {parameter["name"] for parameter in operation["parameters"]}
    if any(kind.startswith(("application/json", "text/calendar")) for kind in good.get("content", {})):
        operation["parameters"].append(_KNOWN)
        operation["responses"]["304"] = {"description": "It is still what you have", "headers": _ETAG}
        good["headers"] = good.get("headers", {}) | _ETAG | (_LINK if "after" in names else {})


def _hoist(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Give what is described inside an operation a name of its own."""
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    for kind, content in ((kind, content) for body in bodies for kind, content in body.get("content", {}).items()):
        schema = content.get("schema", {})
        if schema.get("type") == "object" and "properties" in schema:
            name = schema.get("title") or f"{operation['operationId']}_{kind.partition('/')[2].partition('-')[0]}"
            schemas.setdefault(name, schema)
            content["schema"] = {"$ref": f"#/components/schemas/{name}"}


def _renamed(document: dict[str, Any]) -> dict[str, Any]:
    """Schemas of the same name in several modules: ``activities__revising__Shown`` becomes ``RevisingShown``; those of
    something: ``Found_date_`` becomes ``FoundDate``.
    """
    schemas = document["components"]["schemas"]
    short: dict[str, str] = {}
    for name in sorted(schemas):
        wanted = _short(name)
        if wanted != name and wanted not in schemas and wanted not in short.values():
            short[name] = wanted
    document["components"]["schemas"] = {short.get(name, name): schema for name, schema in schemas.items()}
    changed: dict[str, Any] = _pointed(document, {f"#/components/schemas/{old}": new for old, new in short.items()})
    return changed


def _short(name: str) -> str:
    """What comes in is named apart from what goes out only where the two differ."""
    base, _, way = name.partition("-")
    if found := _LONG_NAME.match(base):
        base = _titled(found[1]) + found[2]
    elif found := _GENERIC_NAME.match(base):
        base = found[1] + _titled(found[2])
    return f"{base}Input" if way == "Input" else base


def _titled(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def _pointed(part: Any, short: dict[str, str]) -> Any:
    if isinstance(part, dict):
        if part.get("format") == "time":
            part = {key: value for key, value in part.items() if key != "format"} | _TIME
        return {
            key: f"#/components/schemas/{short[value]}" if key == "$ref" and value in short else _pointed(value, short)
            for key, value in part.items()
        }
    return [_pointed(one, short) for one in part] if isinstance(part, list) else part
