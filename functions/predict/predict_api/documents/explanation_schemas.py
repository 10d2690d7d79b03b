"""Explanations, as /docs shows them."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from prediction.explanations import MAX_CONTRIBUTIONS


class ExplainedNumber(BaseModel):
    """A number of the answer: `base` and `contributions` add up to `prediction`."""

    explains: bool | int | str = Field(
        description="Whose number it is: a class's probability or score, an output, `value`."
    )
    base: float = Field(description="Its mean over the rows that the instance is compared with.")
    contributions: dict[str, float] = Field(
        description="Shapley value of each input: what it adds to the base, or takes away."
    )
    prediction: float
    standard_errors: dict[str, float] | None = Field(
        None, description="Of the contributions, where they are sampled."
    )


class ComparedWith(BaseModel):
    """The rows that the instance is compared with; they came with the model."""

    rows: int
    same: str | None = Field(
        None, description="The input whose value they share with the instance."
    )


class Explanation(ExplainedNumber):
    """Why the answer is what it is, compared with others."""

    all: list[ExplainedNumber] | None = Field(
        None,
        description="Where an answer has several numbers: each of them, in its order. Left out"
        f" where numbers times inputs are over {MAX_CONTRIBUTIONS:,}.",
    )
    method: Literal["exact", "sampled"]
    background: ComparedWith
    answer: dict[str, Any] = Field(description="The prediction itself.")


class Explanations(BaseModel):
    """As many as there were instances, in their order."""

    explanations: list[Explanation]
