"""Hours until a complaint to New York's 311 service is closed, with an 80 % interval.

How the model was chosen, what it is good for and what not: docs/complaint-time.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from prediction.manifest import Task
from training.about import read_about
from training.algorithm import algorithm_of
from training.data import DataUnavailableError
from training.recipe import Recipe, TrainedModel
from training.service_311.evaluation import (
    FOLDS,
    compared,
    cross_fit,
    judgement,
    look_ahead,
    metrics,
)
from training.service_311.examples import AFTER_BREAK, ERAS, examples
from training.service_311.graph import graph
from training.service_311.hazard import COVERAGE, DEFAULTS, LEVELS, WITHIN, fit
from training.service_311.inputs import (
    TYPE,
    as_sent,
    columns,
    encode_requests,
    noise_types,
    schema,
    with_slugs,
)
from training.service_311.outcomes import outcomes_of
from training.service_311.service_requests import load_service_requests

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from training.progress import Progress
    from training.recipe import Dataset
    from training.service_311.hazard import Settings

_TIME = "2019-06-14T00:02:11"
GOLDEN: Sequence[Mapping[str, object]] = (
    {
        "complaint_type": "noise-residential",
        "latitude": 40.675719430504,
        "longitude": -73.860535138411,
        "created_date": _TIME,
    },
    {
        "complaint_type": "noise-residential",
        "latitude": 40.675719430504,
        "longitude": -73.860535138411,
        "created_date": _TIME,
        "descriptor": "Loud Music/Party",
    },
    {
        "complaint_type": "noise",
        "latitude": 40.7411,
        "longitude": -73.9897,
        "created_date": "2019-07-06T08:15:00",
        "descriptor": "Noise: Construction Before/After Hours (NM1)",
    },
    {
        "complaint_type": "heat-hot-water",
        "latitude": 40.8448,
        "longitude": -73.8648,
        "created_date": "2019-01-20T19:30:00",
        "descriptor": "ENTIRE BUILDING",
    },
    {
        "complaint_type": "illegal-parking",
        "latitude": 40.7,
        "longitude": -73.95,
        "created_date": "2026-11-27T18:00:00",
        "descriptor": "Blocked Hydrant",
    },
    {"complaint_type": "street-condition", "created_date": "2019-03-02T12:00:00-05:00"},
    {
        "complaint_type": "window-guard",
        "latitude": None,
        "longitude": None,
        "created_date": _TIME,
        "descriptor": "never heard of",
    },
)


def train(data: Dataset, progress: Progress, settings: Settings = DEFAULTS) -> TrainedModel:
    """Judge each day by models of others, fit what ships on all."""
    frame = with_slugs(data.frame)
    encoded = columns(frame)
    names = encoded[TYPE].categories
    rows = examples(frame, encode_requests(encoded, frame))
    if any(len(np.unique(rows.of_era(era).days)) < FOLDS for era in ERAS):
        raise DataUnavailableError(
            f"The model is made from requests of January to July 2019: at least {FOLDS} days before"
            f" June, and {FOLDS} from 28 June on."
        )
    with progress.step("every day judged by a model of other days", total=FOLDS) as advance:
        judged = cross_fit(rows, len(names), advance, settings)
    with progress.step("the last days judged by a model of those before"):
        ahead = look_ahead(rows, len(names), settings)
    with progress.step("fit what ships on all days"):
        model = fit(rows, len(names), AFTER_BREAK.number, settings)
    return TrainedModel(
        graph=graph(model, len(encoded)),
        answer=model.answer,
        inputs=schema(encoded),
        columns=encoded,
        held_out=compared(rows),
        usual=rows.of_era(AFTER_BREAK).matrix,
        metrics=metrics(judged, ahead, noise_types(encoded)),
        judged=judgement(judged, model, names),
        golden=GOLDEN,
        outcomes=outcomes_of(judged),
        algorithm=f"{algorithm_of(model.trees)}, asked for each period in turn",
        background=as_sent(frame[AFTER_BREAK.holds(frame["created_date"])]),
        alike_in="complaint_type",
    )


RECIPE = Recipe(
    name="complaint-time",
    version="2.0.0",
    title="Hours until a 311 complaint is closed",
    description=(
        "Expects how many hours a complaint to New York's 311 service stays open, from its type,"
        " place, time and, if known, descriptor."
    ),
    task=Task.REGRESSION,
    predicts=(
        "Hours from coming in to being closed: as many complaints like this one take longer as"
        " take less."
    ),
    load=load_service_requests,
    train=train,
    limits=(
        "Learned from 60 days of January to July 2019, before July mostly weekends and holidays.",
        "Times beyond 3,960 hours, as long as any request was followed, are answered with 3,960.",
        "After June 2019 none was followed beyond 26 days: longer times are borrowed from before.",
        "Answers as closing was recorded in July 2019; the city has changed that before.",
        "Types that are seldom closed, or never in this file, get little better than a guess.",
    ),
    about=read_about(Path(__file__).with_suffix(".yaml")),
    unit="hours",
    interval_coverage=COVERAGE,
    quantiles={"p90": float(LEVELS[2])},
    probabilities={name: f"Closed within {hours:g} hours." for name, hours in WITHIN.items()},
)
