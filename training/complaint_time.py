"""Hours until a complaint to New York's 311 service is closed, with an 80 % interval.

How the model was chosen, what it is good for and what not: docs/complaint-time.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from predict_api.complaints.statistics import STATISTICS
from prediction.manifest import Task
from training.complaint_evaluation import BASELINE, SPLIT, evaluate
from training.complaint_examples import AFTER_BREAK, HORIZON_DAYS, examples
from training.complaint_forest import COVERAGE, DEFAULTS, Types
from training.complaint_graph import graph
from training.complaint_inputs import (
    calibration_groups,
    columns,
    encode_requests,
    noise_types,
    schema,
    with_slugs,
)
from training.complaint_interval import FITS, Calibration, fit_calibrated
from training.complaint_statistics import statistics_text
from training.recipe import Metrics, Recipe, TrainedModel
from training.service_requests import load_service_requests

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from training.complaint_evaluation import Judgement
    from training.complaint_forest import Settings
    from training.progress import Progress
    from training.recipe import Dataset

CALIBRATION = Calibration(AFTER_BREAK.number, first="2019-07-08", weigh=lambda last: last)
"""The shipped interval is calibrated on the last two weeks of the file."""

# May, all types and noise: 0.90 and 0.82 times the median per type; coverage 0.78 to 0.82.
_GOALS = {"mae_hours": 33.9, "mae_hours_noise": 6.01, "coverage": COVERAGE}

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
    """Judge on May 2019, fit what ships on both eras, and gather the statistics of the types."""
    frame = with_slugs(data.frame)
    encoded = columns(frame)
    rows = examples(frame, encode_requests(encoded, frame))
    types = Types(noise_types(encoded), calibration_groups(encoded, frame))
    with progress.step("fit on January to April 2019, judge on May", total=FITS) as advance:
        judgement = evaluate(rows, types, advance, settings)
    with progress.step("fit what ships on January to July 2019", total=FITS) as advance:
        forest = fit_calibrated(rows, CALIBRATION, types, advance, settings)
    with progress.step("statistics of the complaint types"):
        companions = {STATISTICS: statistics_text(data.frame)}
    return TrainedModel(
        graph=graph(forest, len(encoded)),
        answer=forest.answer,
        inputs=schema(encoded),
        columns=encoded,
        held_out=judgement.held_out,
        metrics=_metrics(judgement),
        golden=GOLDEN,
        companions=companions,
    )


def _metrics(judgement: Judgement) -> Metrics:
    return Metrics(
        split=SPLIT,
        values=judgement.values,
        baseline_name=BASELINE,
        baseline=judgement.baseline,
        goals=_GOALS,
    )


RECIPE = Recipe(
    name="complaint-time",
    version="1.0.0",
    title="Hours until a 311 complaint is closed",
    description=(
        "Expects how many hours a complaint to New York's 311 service stays open, from its type,"
        " place, time and, if known, descriptor."
    ),
    task=Task.REGRESSION,
    predicts=(
        "Hours from coming in to being closed: as many complaints like this one take longer as"
        f" take less, among those closed within {HORIZON_DAYS} days."
    ),
    load=load_service_requests,
    train=train,
    limits=(
        "Learned from 60 days of January to July 2019, before July mostly weekends and holidays.",
        f"Speaks of complaints closed within {HORIZON_DAYS} days; does not say which take longer.",
        "Answers as closing was recorded in July 2019; the city has changed that before.",
        "Types that are seldom closed, or never in this file, get little better than a guess.",
    ),
    unit="hours",
    interval_coverage=COVERAGE,
)
