"""How long a complaint is expected to take: one interval and what goes with it, everywhere."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

P90 = Annotated[
    float,
    Field(description="Nine of ten such complaints take less, in hours.", examples=[28.7]),
]
ClosedWithin = Annotated[
    dict[str, float],
    Field(
        description="Probability of being closed within 24 and 72 hours, 7 and 30 days.",
        examples=[{"24h": 0.88, "72h": 0.98, "7d": 0.99, "30d": 1.0}],
    ),
]
DescriptorKnown = Annotated[
    bool,
    Field(
        description="If there is a descriptor: whether the model knows it, or has estimated as if"
        " there were none.",
        examples=[True],
    ),
]


class Interval(BaseModel):
    """Between how many hours the time until closing lies, with a given probability."""

    model_config = ConfigDict(frozen=True)

    low: float = Field(examples=[1.1])
    high: float = Field(examples=[28.7])
    coverage: float = Field(
        description="Share of all complaints whose time lies in their interval.", examples=[0.8]
    )
    held: float | None = Field(
        None,
        description="Share of the complaints of this type alone whose time lay in the interval, on"
        " days that the model had not seen. Where many are closed at once, any interval holds more"
        " than `coverage`; where days differ, it may hold less. Not there for rare types.",
        examples=[0.79],
    )


class Outlook(BaseModel):
    """What is told beside the median time, in hours; None where the model does not tell it."""

    model_config = ConfigDict(frozen=True)

    interval: Interval
    p90: P90 | None = None
    closed_within: ClosedWithin | None = None
    descriptor_known: DescriptorKnown | None = None


class Estimate(Outlook):
    """How long a complaint is expected to take until it is closed: half of all take less."""

    hours: float

    @property
    def outlook(self) -> dict[str, object]:
        """The members that go with the median, by their names."""
        return {name: getattr(self, name) for name in Outlook.model_fields}
