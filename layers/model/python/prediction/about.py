"""What people are told of a model besides figures: for whom it is, how it was made, its plots."""

from pydantic import BaseModel, ConfigDict, Field

PLOTS = "plots"
"""The folder of plots beside a manifest."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class About(_Part):
    """What only those know who made the model, and how it was made; sentences, or empty.

    Attributes:
        intended_use: For whom it is, and for which decisions.
        out_of_scope: What it must not be used for.
        ethics: Whom it may harm, and how.
        procedure: How it was trained.
        algorithm: The estimator with the hyperparameters that are not its defaults.
        license: Of the model: an SPDX identifier, or `other`.
        data_license: Of what it was trained on, in words.
        citation: Of the data or the method.
    """

    intended_use: tuple[str, ...] = ()
    out_of_scope: tuple[str, ...] = ()
    ethics: tuple[str, ...] = ()
    procedure: str = ""
    algorithm: str = ""
    license: str = ""
    data_license: str = ""
    citation: str = ""


class Plot(_Part):
    """A plot of how good the model is.

    Attributes:
        file: In the folder `plots` beside the manifest.
        title: A few words.
        text: What it shows, with its main figure, for those who do not see it.
    """

    file: str = Field(pattern=r"^[a-z0-9-]+\.svg$")
    title: str
    text: str


class Threshold(_Part):
    """What is found, and what right, where the second of two classes is said from a probability on.

    Attributes:
        probability: From which on.
        sensitivity: Share of the second class that is found.
        specificity: Share of the first class that is left alone.
        precision: Share that is right of what is said to be the second class; None if nothing is.
    """

    probability: float
    sensitivity: float
    specificity: float
    precision: float | None
