"""The layers (ASGI middleware) that every request and every answer pass."""
