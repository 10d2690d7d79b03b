"""The version of what the table holds: what another one wrote is left alone, and tried again.

Two versions of the code run side by side while a deployment goes on, and after it was taken back.
What may change without a new number, and what may not: docs/versions.md.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from prediction.dynamodb import has_version
from prediction.jobs.errors import StoreUnavailableError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    type Item = dict[str, AttributeValueTypeDef]

VERSION = 1
"""Of every job, claim and part. Counts of the drain have none: all versions add to the same."""

OF_THIS_VERSION = "(attribute_not_exists(#version) OR #version = :version)"
"""A write's condition, for items that came before versions did as well."""


def versioned(item: "Item") -> "Item":
    """Add the version to an item."""
    return {**item, "version": {"N": str(VERSION)}}


def check_version(item: Mapping[str, Any]) -> None:
    """See that this version of the code can read an item.

    Raises:
        StoreUnavailableError: Another one wrote it; asking again may reach one that can.
    """
    if not has_version(item, VERSION):
        raise StoreUnavailableError("the item is of another version")
