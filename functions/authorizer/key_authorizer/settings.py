"""The authorizer's settings, read once from its environment."""

import logging
from collections.abc import Mapping
from typing import NamedTuple

DEFAULT_LOG_LEVEL = "INFO"


class SettingsError(Exception):
    """A setting is missing or unknown; the message names the variable."""


class Settings(NamedTuple):
    """The authorizer's settings: table, where DynamoDB answers, how much to log, whose metrics."""

    keys_table: str
    region: str
    endpoint_url: str
    log_level: int = logging.INFO
    stack_name: str = "local"

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the settings; raises SettingsError. The endpoint's variables are the AWS SDKs'."""
        region = _required(environment, "AWS_REGION", "Lambda sets it to the function's region")
        return cls(
            keys_table=_required(environment, "KEYS_TABLE", "it is the name of the keys table"),
            region=region,
            endpoint_url=environment.get("AWS_ENDPOINT_URL_DYNAMODB")
            or environment.get("AWS_ENDPOINT_URL")
            or _public_endpoint(region),
            log_level=_log_level(environment),
            stack_name=environment.get("STACK_NAME") or "local",
        )


def _required(environment: Mapping[str, str], name: str, meaning: str) -> str:
    value = environment.get(name, "").strip()
    if not value:
        raise SettingsError(f"the environment variable {name} is not set; {meaning}")
    return value


def _log_level(environment: Mapping[str, str]) -> int:
    levels = logging.getLevelNamesMapping()
    name = environment.get("LOG_LEVEL", "").strip().upper() or DEFAULT_LOG_LEVEL
    if name not in levels:
        names = ", ".join(levels)
        raise SettingsError(f"the environment variable LOG_LEVEL is none of {names}")
    return levels[name]


def _public_endpoint(region: str) -> str:
    """Return DynamoDB's address as in the AWS General Reference; China has a domain of its own."""
    domain = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    return f"https://dynamodb.{region}.{domain}"
