"""The OpenAPI document, made from the tables of routes."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.routing import compile_path

import curate
from curate.api.routing import Endpoint
from curate.services.people import ROLES

_REFS = "#/components/schemas/{model}"
_ERRORS = {
    "400": "The request can't be used.",
    "401": "No token, or one that does not count any more.",
    "403": "The role does not reach.",
    "404": "There is no such thing.",
    "409": "Somebody was faster, or something stands in the way.",
    "413": "The body is too large.",
    "422": "The body is not what is wanted.",
}


def document(endpoints: Iterable[Endpoint], prefix: str) -> dict[str, Any]:
    """All routes as OpenAPI 3.1.

    Args:
        endpoints: The routes.
        prefix: What stands before their paths.
    """
    endpoints = list(endpoints)
    models = {one for each in endpoints for one in (each.body, each.result) if one is not None}
    ordered = sorted(models, key=lambda one: one.__name__)
    schemas, definitions = models_json_schema(
        [(one, "validation") for one in ordered], ref_template=_REFS
    )
    named = {one: schemas[(one, "validation")] for one in ordered}
    paths: dict[str, dict[str, Any]] = {}
    for each in endpoints:
        _, path, _ = compile_path(prefix + each.path)
        paths.setdefault(path, {})[each.method.lower()] = _operation(each, named)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Curate",
            "version": curate.__version__,
            "description": "The routes of the review desk and of blind comparisons, for scripts too.",
        },
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                **definitions.get("$defs", {}),
                "Error": _ERROR,
            },
        },
    }


_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": {"type": "string", "description": "What went wrong, for programs."},
                "message": {"type": "string", "description": "The same in a sentence, for people."},
            },
        }
    },
}


def _operation(endpoint: Endpoint, schemas: dict[type[BaseModel], Any]) -> dict[str, Any]:
    _, _, convertors = compile_path(endpoint.path)
    whole = {"int"}
    made: dict[str, Any] = {
        "summary": endpoint.summary,
        "operationId": f"{endpoint.method.lower()}{endpoint.path.replace('/', '_')}".translate(
            str.maketrans("", "", "{}:")
        ),
        "parameters": [
            {
                "name": name,
                "in": "path",
                "required": True,
                "schema": {
                    "type": "integer"
                    if type(kind).__name__.lower().startswith(tuple(whole))
                    else "string"
                },
            }
            for name, kind in convertors.items()
        ],
        "responses": {
            "200": {
                "description": "Done.",
                "content": {"application/json": {"schema": schemas.get(endpoint.result, {})}}
                if endpoint.result is not None
                else {"application/json": {}},
            },
            **{
                status: {
                    "description": said,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Error"}}
                    },
                }
                for status, said in _ERRORS.items()
            },
        },
    }
    if endpoint.least is not None:
        made["security"] = [{"token": []}]
        reaching = ROLES[ROLES.index(endpoint.least) :]
        made["description"] = f"For whoever is {' or '.join(reaching)} of the project."
    if endpoint.body is not None:
        made["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schemas[endpoint.body]}},
        }
    return made
