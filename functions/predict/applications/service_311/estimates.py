"""Estimates of how long a complaint will take, by the complaint-time model."""

from datetime import datetime

from applications.service_311.complaint import Estimate, Interval, Place
from applications.service_311.types import ComplaintType
from prediction.model import Model

MODEL = "complaint-time"


def estimate(
    model: Model,
    complaint_type: ComplaintType,
    place: Place | None,
    created: datetime,
    descriptor: str | None = None,
) -> Estimate:
    """Estimate the hours until a complaint is closed.

    Args:
        model: The model named `MODEL`.
        complaint_type: What it is about.
        place: Where, if known.
        created: When, New York time.
        descriptor: The city's wording of what it is about within the type, if known.
    """
    instance: dict[str, object] = {
        "complaint_type": complaint_type.slug,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "created_date": created,
    }
    if descriptor is not None:
        instance["descriptor"] = descriptor
    prediction = model.run(model.parse([instance]))[0]
    known = None if descriptor is None else "unknown_inputs" not in prediction
    return Estimate(
        hours=prediction["value"],
        interval=Interval(**prediction["interval"], held=_held(model, complaint_type)),
        p90=prediction.get("quantiles", {}).get("p90"),
        closed_within=prediction.get("probabilities"),
        descriptor_known=known,
    )


def _held(model: Model, complaint_type: ComplaintType) -> float | None:
    """Return what the manifest says of the type's intervals on days that were not learned from."""
    of_type = (
        cell.values.get("coverage")
        for cell in model.manifest.metrics.cells
        if (cell.group, cell.member) == ("type", complaint_type.slug)
    )
    return next(of_type, None)
