"""The answers of the API's own routes, as /docs shows them."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from predict_api.documents.description import VERSION
from predict_api.documents.error_responses import Responses
from prediction.jobs import Job, JobState
from prediction.manifest import Form, Manifest, Task


class Home(BaseModel):
    """What this is, and where to go from here."""

    name: str = Field(examples=["sklambda"])
    version: str = Field(examples=[VERSION])
    description: str = Field(examples=["scikit-learn models behind an HTTP API."])
    links: dict[str, str] = Field(
        description="Relative to the address of this answer.", examples=[{"documentation": "docs"}]
    )


class Live(BaseModel):
    """The function runs."""

    live: Literal[True]


class Ready(BaseModel):
    """Every model can predict."""

    ready: Literal[True]
    models: list[str] = Field(examples=[["churn", "price"]])


class CallerLimits(BaseModel):
    """The key's own limits; null where only the API's common ones apply."""

    requests_per_minute: int | None = Field(examples=[60])
    requests_per_month: int | None = Field(examples=[100_000])


class WhoAmI(BaseModel):
    """A key, without the key."""

    name: str = Field(examples=["claims team"])
    key_id: str = Field(examples=["Zq3vT8mK2pXw"])
    scopes: list[str] = Field(examples=[["predict"]])
    expires_at: datetime | None
    limits: CallerLimits


_AN_ID = "a779fb1a-8811-48f2-b79e-00f223bb9f43"


class Accepted(BaseModel):
    """A slow prediction was taken on; redeem it with this ID."""

    id: str = Field(examples=[_AN_ID])


ACCEPTED: Responses = {
    202: {
        "model": Accepted,
        "description": "Queued",
        "headers": {
            "Location": {
                "description": "Where to redeem the ID, relative to this address",
                "schema": {"type": "string", "format": "uri-reference"},
            },
            "Retry-After": {
                "description": "Seconds after which asking makes sense",
                "schema": {"type": "integer"},
            },
        },
    }
}


_SUCCEEDED: JsonDict = {
    "id": _AN_ID,
    "model": "churn",
    "status": "succeeded",
    "created_at": "2026-11-26T12:00:00Z",
    "finished_at": "2026-11-26T12:00:01Z",
    "result": {"class": 0, "class_probabilities": [0.92, 0.08]},
}


class PredictionRecord(BaseModel):
    """A slow prediction: how it stands, and what came of it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SUCCEEDED]})

    id: str
    model: str
    status: JobState
    created_at: datetime
    finished_at: datetime | None = Field(None, description="Once it has ended.")
    result: dict[str, Any] | None = Field(
        None, description="Once it has succeeded: the prediction, or all under `predictions`."
    )
    error: str | None = Field(None, description="Once it has failed: why.")

    @classmethod
    def of(cls, job: Job) -> "PredictionRecord":
        """What a client gets to see of its job; only the members that are there are set."""
        members = {
            "finished_at": job.finished_at,
            "result": job.result,
            "error": job.error,
        }
        there = {name: value for name, value in members.items() if value is not None}
        return cls(id=job.id, model=job.model, status=job.state, created_at=job.created_at, **there)


class ModelSummary(BaseModel):
    """A model in a list of models."""

    name: str
    version: str
    title: str
    task: Task

    @classmethod
    def of(cls, manifest: Manifest) -> "ModelSummary":
        """The summary of a manifest."""
        return cls(
            name=manifest.name,
            version=manifest.version,
            title=manifest.title,
            task=manifest.task,
        )


class ModelList(BaseModel):
    """All models."""

    models: list[ModelSummary]


class ModelDescription(ModelSummary):
    """All there is to know about a model."""

    description: str
    unit: str | None = Field(description="Of the predicted value, where it has one.")
    inputs: dict[str, Any] = Field(description="JSON Schema of an instance.")
    outputs: dict[str, Any] = Field(description="JSON Schema of a prediction.")
    classes: list[bool | int | str] | None = Field(
        default=None,
        description="Of a classification: in the order of `class_probabilities` or `scores`.",
    )
    form: Form | None = Field(
        default=None,
        description="Names of several outputs or components, several labels with their classes,"
        " the number of clusters, and what else is answered; of other models there is none.",
    )
    interval_coverage: float | None = Field(
        description="Share of true values that the predicted intervals should contain over all;"
        " what they did contain, by group, is `coverage` of `metrics.cells`."
    )
    metrics: dict[str, Any] = Field(
        description="`values`, judged as `split` says by fits that had not seen the rows; `cells`"
        " has them by groups."
    )
    provenance: dict[str, Any] = Field(
        description="Data, artifact and libraries, and how exactly the artifact agrees with them."
    )

    @classmethod
    def of(cls, manifest: Manifest) -> "ModelDescription":
        """The description that a manifest gives, without rows of what it was made from."""
        rows = {"golden", "background"}
        members = manifest.model_dump(mode="json", by_alias=True, exclude=rows)
        provenance = {name: members[name] for name in ("data", "artifact", "libraries", "parity")}
        members["classes"] = members["classes"] or None
        shown = {name: members[name] for name in cls.model_fields if name in members}
        return cls(**shown, provenance=provenance)
