"""Reading many complaints by their IDs at once."""

from collections.abc import Sequence
from time import sleep
from typing import TYPE_CHECKING

from applications.service_311.complaint import Complaint, ComplaintsUnreadError
from applications.service_311.storage.items import complaint_of, is_deleted

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import KeysAndAttributesTypeDef

MOST = 100
"""Items of a BatchGetItem."""

# What DynamoDB leaves over it has no room for just now.
ATTEMPTS = 5
FIRST_WAIT_SECONDS = 0.05


def read_all(
    client: "DynamoDBClient", table: str, ids: Sequence[str]
) -> dict[str, Complaint | None]:
    """Read those that are there of up to 100 complaints; None stands for a deleted one.

    Raises:
        ComplaintsUnreadError: DynamoDB did not read all of them in time.
    """
    found: dict[str, Complaint | None] = {}
    left = list(ids)
    for attempt in range(ATTEMPTS):
        if not left:
            break
        sleep(FIRST_WAIT_SECONDS * 2**attempt if attempt else 0)
        keys: KeysAndAttributesTypeDef = {
            "Keys": [{"id": {"S": complaint_id}} for complaint_id in left],
            "ConsistentRead": True,
        }
        answer = client.batch_get_item(RequestItems={table: keys})
        for item in answer["Responses"][table]:
            found[item["id"]["S"]] = None if is_deleted(item) else complaint_of(item)
        unread = answer.get("UnprocessedKeys", {}).get(table, {"Keys": []})
        left = [key["id"]["S"] for key in unread["Keys"]]
    if left:
        raise ComplaintsUnreadError
    return found
