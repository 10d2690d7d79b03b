"""The 311 service in this process: few types, a tiny model, tables in moto, events as of AWS."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from fastapi import FastAPI

from applications.installed import APPLICATIONS
from applications.service_311.routes.services import statistics
from applications.service_311.statistics import Statistics, TypeStatistics
from applications.service_311.storage.store import ComplaintStore
from predict_api.app import create_app
from predict_api.services import Services
from prediction.catalog import Catalog
from tests.tiny_models import write_told_regression
from tests.transactions import Transactions
from tests.unit.predict_api.api import ALICE, Answer, invoke

EVENTS = Path(__file__).parents[4] / "events"

QUEUE_URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/predictions"
"""As moto names the queue that a test makes."""

# A noon rush of noise, and nothing else.
AT_NOON = tuple(30.5 if hour == 12 else 0.0 for hour in range(24))

STATISTICS = Statistics(
    {
        "noise": TypeStatistics("Noise", 19.29, AT_NOON),
        "noise-residential": TypeStatistics("Noise - Residential", 2.5, AT_NOON),
        "noise-street-sidewalk": TypeStatistics("Noise - Street/Sidewalk", 1.5, AT_NOON),
        "collection-truck-noise": TypeStatistics("Collection Truck Noise", 21.32, AT_NOON),
        "heat-hot-water": TypeStatistics("HEAT/HOT WATER", 40.0, AT_NOON),
        "water-quality": TypeStatistics("Water Quality", 19.29, AT_NOON),
        "graffiti": TypeStatistics("Graffiti", 120.0, AT_NOON),
        "tunnel-condition": TypeStatistics("Tunnel Condition", None, AT_NOON),
    },
    median_hours_of_all=7.92,
)
# What the tiny model adds to the hour of the day; for a party it adds one more.
HOURS_BY_TYPE = {slug: hours for hours, slug in enumerate(STATISTICS.by_slug)}

_INPUTS = {
    "type": "object",
    "properties": {
        "complaint_type": {"type": "string", "enum": list(HOURS_BY_TYPE)},
        "latitude": {"type": ["number", "null"]},
        "longitude": {"type": ["number", "null"]},
        "created_date": {
            "type": "string",
            "format": "date-time",
            "timezone": "America/New_York",
            "default_now": True,
        },
        "descriptor": {"type": ["string", "null"], "default": None},
    },
    "required": ["complaint_type"],
}
_COLUMNS = [
    {"input": "complaint_type", "encoding": "category", "categories": list(HOURS_BY_TYPE)},
    {"input": "created_date", "encoding": "hour"},
    {
        "input": "descriptor",
        "encoding": "category",
        "categories": ["Loud Talking", "Loud Music/Party"],
        "any_spelling": True,
    },
]
_GOLDEN = {
    "instance": {"complaint_type": "noise", "created_date": "2019-06-14T12:02:11"},
    "prediction": {"value": 12.0},
}

PARTY = {
    "complaint_type": "residential",
    "timestamp": "2019-06-14T00:02:11",
    "lat": 40.675719430504,
    "lon": -73.860535138411,
    "description": "a party next door",
}


@dataclass(frozen=True)
class Client:
    """A client that the authorizer let in with the given key."""

    app: FastAPI
    key_id: str = ALICE
    scopes: str = "predict complaints:read complaints:write"

    def get(self, path: str, **query: str) -> Answer:
        return self.send("GET", path, query=query)

    def post(self, path: str, body: object) -> Answer:
        return self.send("POST", path, body=json.dumps(body))

    def patch(self, path: str, body: object) -> Answer:
        return self.send("PATCH", path, body=json.dumps(body))

    def send(
        self,
        method: str,
        path: str,
        *,
        query: dict[str, str] | None = None,
        body: str | None = None,
    ) -> Answer:
        event = an_event("complaint-intake")
        query = query or {}
        event |= {
            "httpMethod": method,
            "path": path,
            "body": body,
            "queryStringParameters": query or None,
            "multiValueQueryStringParameters": {name: [text] for name, text in query.items()},
        }
        event["requestContext"]["authorizer"] |= {"key_id": self.key_id, "scopes": self.scopes}
        return invoke(self.app, event)


def an_event(name: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text())
    return event


def write_complaint_time(folder: Path) -> None:
    """Write the model `complaint-time`: hours are the hour of the day plus the type's number."""
    changes = {"inputs": _INPUTS, "columns": _COLUMNS, "unit": "hours", "golden": [_GOLDEN]}
    write_told_regression(folder, "complaint-time", **changes)


def make_catalog(folder: Path) -> Catalog:
    """The catalog of that model alone."""
    write_complaint_time(folder)
    return Catalog.load(folder)


def make_app(catalog: Catalog, dynamodb: Any) -> FastAPI:
    """The application around tables that exist in moto only."""
    services = Services.from_environment(
        {
            "PREDICTIONS_TABLE": "predictions",
            "PREDICTIONS_QUEUE_URL": QUEUE_URL,
            "COMPLAINTS_TABLE": "complaints",
            "COMPLAINT_LISTS_TABLE": "lists",
            "COMPLAINT_COUNTERS_TABLE": "counters",
            "KEY_USAGE_TABLE": "key-usage",
            "RESULT_RETENTION_HOURS": "24",
            "SLOW_DEADLINE_SECONDS": "900",
        },
        catalog,
        APPLICATIONS,
    )
    # in the place of the client that it would make when first needed
    vars(services)["dynamodb"] = dynamodb
    app = create_app(services)

    async def few_types() -> Statistics:
        return STATISTICS

    app.dependency_overrides[statistics] = few_types
    return app


def make_store() -> ComplaintStore:
    client = boto3.client("dynamodb", region_name="us-east-1")
    _create_table(client, "complaints", id="HASH")
    _create_table(client, "lists", list="HASH", position="RANGE")
    _create_table(client, "counters", month="HASH", counter="RANGE")
    return ComplaintStore(Transactions(client), "complaints", "lists", "counters")  # type: ignore[arg-type]  # a stand-in


def empty(store: ComplaintStore) -> None:
    """Delete every item of all tables."""
    keys = {
        store.complaints_table: ["id"],
        store.lists_table: ["list", "position"],
        store.counters_table: ["month", "counter"],
    }
    for table, names in keys.items():
        for item in store.client.scan(TableName=table)["Items"]:
            store.client.delete_item(TableName=table, Key={name: item[name] for name in names})


def _create_table(client: Any, name: str, **keys: str) -> None:
    client.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in keys.items()],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
        BillingMode="PAY_PER_REQUEST",
    )
