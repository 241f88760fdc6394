"""The description of the API: every refusal in the shape it really has."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from service.web.described import finish
from service.web.problems import MEDIA_TYPE, Problem

_SENTENCES = {
    400: "The body could not be read",
    401: "The token is missing or wrong",
    403: "The caller may not do this, or the link is forged or for another unit",
    404: "There is no such thing",
    405: "Not with this method",
    409: "The facts have moved on",
    410: "The link's contact no longer serves the unit",
    412: "It was changed since it was seen",
    413: "More was sent than is taken",
    415: "A kind of file that is not read",
    422: "The input itself is wrong; the field is named",
    429: "Too many in a short time",
    503: "The facts cannot be reached now",
}
_REFERENCE = "#/components/schemas/{model}"


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` of a router or route that refuses with these statuses."""
    schema = {"$ref": _REFERENCE.format(model="Problem")}
    return {
        status: {"description": _SENTENCES[status], "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in sorted({*statuses, 422})
    }


def describe(app: FastAPI) -> None:
    """Make ``app`` describe itself, with the shape of its refusals among the schemas."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
                separate_input_output_schemas=False,
            )
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            own = Problem.model_json_schema(ref_template=_REFERENCE)
            schemas |= own.pop("$defs", {}) | {"Problem": own}
            answers = {str(status): answer for status, answer in refusals(*_SENTENCES).items()}
            app.openapi_schema = finish(document, answers)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]
