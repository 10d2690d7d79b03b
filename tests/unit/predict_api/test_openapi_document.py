"""Which scope an operation needs, as programs and as people read it."""

import pytest
from fastapi import FastAPI


@pytest.mark.parametrize(
    ("path", "method", "scopes", "sentence"),
    [
        ("/models", "get", ["predict"], "Scope: `predict`."),
        ("/input/{id}", "get", ["complaints:read"], "Scope: `complaints:read`."),
        ("/input", "post", ["complaints:write"], "Scope: `complaints:write`."),
        ("/whoami", "get", [], "Scope: none; any key will do."),
    ],
)
@pytest.mark.shipped("service_311")
def test_an_operation_names_its_scope(
    app: FastAPI, path: str, method: str, scopes: list[str], sentence: str
) -> None:
    operation = app.openapi()["paths"][path][method]

    assert operation["security"] == [{"ApiKey": scopes}]
    assert operation["description"].endswith(f"\n\n{sentence}")


def test_public_operations_ask_for_no_key(app: FastAPI) -> None:
    operation = app.openapi()["paths"]["/v2/health/live"]["get"]

    assert operation["security"] == []
    assert "Scope" not in operation["description"]


def test_the_sentence_stands_there_once_however_often_one_asks(app: FastAPI) -> None:
    first, second = app.openapi(), app.openapi()

    assert first is second
    assert first["paths"]["/models"]["get"]["description"].count("Scope:") == 1
