"""The OpenAPI document and what the documentation pages are made of."""
