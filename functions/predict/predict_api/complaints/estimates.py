"""How long a complaint will take, by the model of complaint times."""

from datetime import datetime

from predict_api.complaints.complaint import Estimate, Interval, Place
from predict_api.complaints.types import ComplaintType
from prediction.model import Model

MODEL = "complaint-time"


def estimate(
    model: Model, complaint_type: ComplaintType, place: Place, created: datetime
) -> Estimate:
    """Estimate the hours until a complaint is closed.

    Args:
        model: The model named `MODEL`.
        complaint_type: What it is about.
        place: Where.
        created: When, New York time.
    """
    instances = model.parse(
        [
            {
                "complaint_type": complaint_type.slug,
                "latitude": place.latitude,
                "longitude": place.longitude,
                "created_date": created,
            }
        ]
    )
    prediction = model.run(instances)[0]
    return Estimate(prediction["value"], Interval(**prediction["interval"]))
