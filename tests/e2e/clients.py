"""HTTP clients of an API on this machine."""

import httpx

# The emulator, or Docker, starts a copy of a function for each request in parallel: seconds.
ANSWER_SECONDS = 120.0


def client_of(api_url: str, api_key: str | None = None) -> httpx.Client:
    """A client with a key or without, past any proxy that the user may have set."""
    return httpx.Client(
        base_url=api_url,
        headers={} if api_key is None else {"X-API-Key": api_key},
        timeout=ANSWER_SECONDS,
        trust_env=False,
    )
