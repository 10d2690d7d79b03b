"""Scopes in words: Swagger UI and ReDoc show those of OAuth alone, and ours are of an API key."""

from typing import Any

from fastapi import FastAPI


class DocumentedAPI(FastAPI):
    """An application whose operations say in their descriptions which scope they need."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document, made once."""
        if self.openapi_schema is None:
            document = super().openapi()
            for operations in document["paths"].values():
                for operation in operations.values():
                    _describe(operation)
        return super().openapi()


def _describe(operation: dict[str, Any]) -> None:
    """Add a last paragraph; the machine-readable form stands under `security`."""
    requirements = operation.get("security")
    if not requirements:
        return
    scopes = [scope for needed in requirements[0].values() for scope in needed]
    sentence = f"Scope: `{'`, `'.join(scopes)}`." if scopes else "Scope: none; any key will do."
    operation["description"] = f"{operation.get('description', '')}\n\n{sentence}".strip()
