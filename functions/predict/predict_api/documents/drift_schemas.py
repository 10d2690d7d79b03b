"""Drift, as /docs shows it."""

from pydantic import BaseModel, Field

from prediction.drift.comparison import Verdict


class Bin(BaseModel):
    """A bin of a histogram: its share of the reference's rows, and of those counted."""

    bin: str = Field(examples=["13.5 to 18.5"])
    reference: float
    now: float


class Watched(BaseModel):
    """An input, or a part of the answer, beside the reference; figures only of enough rows."""

    name: str = Field(description="Of the input, or of what tells answers apart.")
    verdict: Verdict
    psi: float | None = Field(
        None, description="Population stability index of what was counted beside the reference."
    )
    chance: float | None = Field(
        None, description="What it exceeds by chance once in a thousand times."
    )
    missing: float | None = Field(None, description="Share of rows without a value.")
    unknown: float | None = Field(
        None, description="Share of rows whose value the model does not know."
    )
    outside: float | None = Field(
        None, description="Share of rows below or above all numbers of the reference."
    )
    bins: list[Bin] | None = None


class DriftDay(BaseModel):
    """A day (UTC) on which instances were counted, and the index of its answers alone."""

    day: str = Field(examples=["2026-11-26"])
    rows: int
    psi: dict[str, float] = Field(description="By the names of answers; empty of too few rows.")


class DriftReport(BaseModel):
    """How far what a model is asked, and what it answers, lies from what it was made from."""

    model: str
    version: str
    rows: int = Field(description="Instances counted on these days.")
    reference_rows: int
    fewest_rows: int = Field(description="With fewer instances nothing is said of drift.")
    limit: float = Field(description="The index above which it is drift, unless it is chance.")
    drift: bool | None = Field(
        description="Whether anything has drifted; null where nothing can be said."
    )
    days: list[DriftDay]
    answers: list[Watched]
    inputs: list[Watched]
    unwatched: list[str] = Field(
        description="Inputs that are not watched: times, and where there are too many of them."
    )
