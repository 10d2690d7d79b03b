"""Lambda's entry: one REQUEST authorizer's event in, one policy out."""

import logging
import os
import time
from datetime import UTC, datetime
from typing import Any

from key_authorizer.credentials import credentials_source
from key_authorizer.decision import decide
from key_authorizer.dynamodb import DynamoDB
from key_authorizer.gateway import KeyGivenTwiceError, policy, presented_key
from key_authorizer.logs import call_level, count_fault, log_as_json
from key_authorizer.records import KeyRecord
from key_authorizer.settings import Settings

logger = logging.getLogger(__name__)
settings = Settings.read(os.environ)
log_as_json(logger, settings.log_level)
dynamodb = DynamoDB(settings.endpoint_url, settings.region, credentials_source(os.environ))


def find(key_id: str) -> KeyRecord | None:
    """Look a key up by its ID."""
    begun_at = time.perf_counter()
    try:
        item = dynamodb.get_item(settings.keys_table, {"key_id": {"S": key_id}})
    finally:
        seconds = time.perf_counter() - begun_at
        fields = {"call": "DynamoDB.GetItem", "milliseconds": round(seconds * 1000, 1)}
        logger.log(call_level(seconds), "called AWS", extra={"fields": fields})
    return None if item is None else KeyRecord.from_item(item)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Return the policy for an event; where this raises, the gateway answers 500 itself."""
    try:
        decision = decide(presented_key(event), find, datetime.now(UTC))
    except KeyGivenTwiceError:
        # the client's doing; counted, it would let anybody hold up each deployment
        raise
    # whatever it is, for it is raised again
    except Exception:
        count_fault(settings.stack_name)
        raise
    request_id = event.get("requestContext", {}).get("requestId")
    fields = {"verdict": decision.verdict, "key_id": decision.key_id, "request_id": request_id}
    logger.info("decided", extra={"fields": fields})
    return policy(event["methodArn"], decision)
