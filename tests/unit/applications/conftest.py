"""The API in this process, as the framework's own tests have it."""

from tests.unit.predict_api.conftest import app, aws, catalog, client, services

__all__ = ["app", "aws", "catalog", "client", "services"]
