"""The role's credentials, as Lambda gives them."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple


class Credentials(NamedTuple):
    """What botocore's signer asks of credentials, and no more."""

    access_key: str
    secret_key: str
    token: str | None

    def __repr__(self) -> str:
        """Leave the secrets out: a log line or a traceback may print this."""
        return f"Credentials(access_key={self.access_key!r})"


class CredentialsError(Exception):
    """There are no credentials; the message names the variables that would hold them."""


def credentials_source(environment: Mapping[str, str]) -> Callable[[], Credentials]:
    """Return a function that returns the current credentials.

    Lambda puts them into the environment, for as long as it lives. Under SnapStart it serves
    them at a local address instead, since a snapshot's would have expired: botocore fetches them
    at the first call, which comes after a restore, and renews them. Its `credentials` module is
    imported in this case alone, for it takes 12 ms; the snapshot has it then.

    Raises:
        CredentialsError: There are none.
    """
    access_key = environment.get("AWS_ACCESS_KEY_ID")
    secret_key = environment.get("AWS_SECRET_ACCESS_KEY")
    if access_key and secret_key:
        fixed = Credentials(access_key, secret_key, environment.get("AWS_SESSION_TOKEN"))
        return lambda: fixed
    if "AWS_CONTAINER_CREDENTIALS_FULL_URI" in environment:
        return _served(environment)
    raise CredentialsError("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set")


def _served(environment: Mapping[str, str]) -> Callable[[], Credentials]:
    from botocore.credentials import ContainerProvider  # noqa: PLC0415  (only where needed)

    @cache
    def load() -> Any:  # noqa: ANN401  (botocore's credentials, which renew themselves)
        return ContainerProvider(environment).load()

    def current() -> Credentials:
        access_key, secret_key, token, *_ = load().get_frozen_credentials()
        if not access_key or not secret_key:
            raise CredentialsError("AWS_CONTAINER_CREDENTIALS_FULL_URI gave half of a key pair")
        return Credentials(access_key, secret_key, token)

    return current
