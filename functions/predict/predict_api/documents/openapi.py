"""The OpenAPI document, completed with what FastAPI leaves out.

Scopes in words (Swagger UI and ReDoc show those of OAuth alone, and ours are of an API key), no key
where none is needed, and an example of each answer.
"""

import json
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from predict_api.documents.examples import example_of

_JSON = "application/json"


class DocumentedAPI(FastAPI):
    """An application whose document is made elsewhere, and when it is first asked for.

    Args:
        document: makes it, as JSON.
        settings: of the application.
    """

    def __init__(self, document: Callable[[], bytes], **settings: Any) -> None:  # noqa: ANN401  the framework's
        super().__init__(openapi_url=None, **settings)  # served by routes.docs
        self._make_document = document

    @cached_property
    def document(self) -> bytes:
        """The OpenAPI document as JSON."""
        return self._make_document()

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document."""
        return self._document

    @cached_property
    def _document(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.document)
        return document


def document_of(app: FastAPI) -> dict[str, Any]:
    """Return all that programs and people need to call the routes of an application."""
    document = app.openapi()
    for operation in _operations(document):
        _add_scope_paragraph(operation)
        _add_examples(operation, document["components"]["schemas"])
    return document


def as_json(document: dict[str, Any]) -> bytes:
    """Write a document as it is sent."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def operation_id(route: APIRoute) -> str:
    """Return the name of a route's function: a short, fitting name in generated clients."""
    return route.name


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for operations in document["paths"].values():
        yield from operations.values()


def _add_scope_paragraph(operation: dict[str, Any]) -> None:
    """Add a last paragraph; the machine-readable form stands under `security`."""
    # An empty list says that no key is needed; without any, that the question was forgotten.
    requirements = operation.setdefault("security", [])
    if not requirements:
        return
    scopes = [scope for needed in requirements[0].values() for scope in needed]
    sentence = f"Scope: `{'`, `'.join(scopes)}`." if scopes else "Scope: none; any key will do."
    operation["description"] = f"{operation.get('description', '')}\n\n{sentence}".strip()


def _add_examples(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Add an example to each JSON answer whose route has none of its own."""
    for response in operation["responses"].values():
        media = response.get("content", {}).get(_JSON)
        if media is not None and not media.keys() & {"example", "examples"}:
            media["example"] = example_of(media["schema"], schemas)
