"""The RateLimit header fields: draft-ietf-httpapi-ratelimit-headers-11."""

from collections.abc import Iterable

from predict_api.limits.limits import Quota


def rate_limit_fields(standing: Iterable[Quota], shown: Iterable[Quota]) -> dict[str, str]:
    """Return the two header fields: the limits, and what is left of those in `shown`."""
    policies = [f'"{quota.window}";q={quota.limit};w={quota.window_seconds}' for quota in standing]
    limits = [f'"{quota.window}";r={quota.remaining};t={quota.resets_in}' for quota in shown]
    return {"RateLimit-Policy": ", ".join(policies), "RateLimit": ", ".join(limits)}
