"""Estimates of how long complaints will take, by the complaint-time model."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from applications.service_311.complaint import Place
from applications.service_311.outlook import Estimate, Interval
from applications.service_311.types import ComplaintType
from prediction.model import Model

MODEL = "complaint-time"


class Case(NamedTuple):
    """What an estimate is made of.

    Attributes:
        complaint_type: What it is about.
        place: Where, if known.
        created: When, New York time.
        descriptor: The city's wording of what it is about within the type, if known.
    """

    complaint_type: ComplaintType
    place: Place | None
    created: datetime
    descriptor: str | None = None


def estimate(model: Model, cases: Sequence[Case]) -> list[Estimate]:
    """Estimate the hours until complaints are closed, each of `cases`, by the model `MODEL`."""
    predictions = model.run(model.parse([_instance(case) for case in cases]))
    return [
        _estimate(model, case, prediction)
        for case, prediction in zip(cases, predictions, strict=True)
    ]


def _instance(case: Case) -> dict[str, object]:
    instance: dict[str, object] = {
        "complaint_type": case.complaint_type.slug,
        "latitude": case.place.latitude if case.place else None,
        "longitude": case.place.longitude if case.place else None,
        "created_date": case.created,
    }
    if case.descriptor is not None:
        instance["descriptor"] = case.descriptor
    return instance


def _estimate(model: Model, case: Case, prediction: dict[str, Any]) -> Estimate:
    return Estimate(
        hours=prediction["value"],
        interval=Interval(**prediction["interval"], held=_held(model, case.complaint_type)),
        p90=prediction.get("quantiles", {}).get("p90"),
        closed_within=prediction.get("probabilities"),
        descriptor_known=None if case.descriptor is None else "unknown_inputs" not in prediction,
    )


def _held(model: Model, complaint_type: ComplaintType) -> float | None:
    """Return what the manifest says of the type's intervals on days that were not learned from."""
    of_type = (
        cell.values.get("coverage")
        for cell in model.manifest.metrics.cells
        if (cell.group, cell.member) == ("type", complaint_type.slug)
    )
    return next(of_type, None)
