"""What the served model is watched by: how answers came out on days that were not learned from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from applications.service_311.watch.calibration import Calibration
from training.service_311.evaluation import cross_fit
from training.service_311.examples import AFTER_BREAK, examples
from training.service_311.inputs import TYPE, columns, encode_requests, with_slugs
from training.service_311.watched import shares

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from prediction.manifest import Manifest
    from training.service_311.hazard import Settings


def calibration_text(
    frame: pd.DataFrame, manifest: Manifest, advance: Callable[[], None], settings: Settings
) -> str:
    """Judge each day by a model of other days, as the recipe does; return the shares as JSON.

    Args:
        frame: requests, open and closed: those that the model was made of.
        manifest: of the model that serves.
        advance: called after each of the FOLDS fits.
        settings: how the model's trees were grown.
    """
    slugs = with_slugs(frame)
    encoded = columns(slugs)
    rows = examples(slugs, encode_requests(encoded, slugs))
    judged = cross_fit(rows, len(encoded[TYPE].categories), advance, settings)
    expected, answers = shares(judged.rows, judged.answers, AFTER_BREAK)
    found = Calibration(
        model_version=manifest.version,
        artifact=manifest.artifact.sha256,
        answers=answers,
        expected=expected,
    )
    return json.dumps(found.model_dump(), indent=1) + "\n"
