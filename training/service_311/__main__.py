"""`python -m training.service_311`: write what the past says about each complaint type.

And the city's shape, for the page on which complaints are reported; and how the model's answers
came out on days that it had not seen, by which it is watched.

Made from the same data as the model, and read by the application beside whose code it is put.
Exit codes: 0 done, 2 wrong arguments, 3 the data cannot be had.
"""

from __future__ import annotations

from pathlib import Path

import click

from applications.service_311.city import CITY
from applications.service_311.estimates import MODEL
from applications.service_311.statistics import STATISTICS
from applications.service_311.watch.calibration import CALIBRATION
from prediction.catalog import MODELS
from prediction.manifest import read_manifest
from training.data import DataFiles, DataUnavailableError
from training.progress import Progress
from training.service_311.calibration import calibration_text
from training.service_311.city import city_text
from training.service_311.evaluation import FOLDS
from training.service_311.hazard import DEFAULTS
from training.service_311.service_requests import load_service_requests
from training.service_311.statistics import statistics_text


class _Unavailable(click.ClickException):
    exit_code = 3


@click.command()
@click.option(
    "--data-dir",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Read the data from this folder instead of fetching it.",
)
def main(data_dir: Path | None) -> None:
    """Count and measure the requests of each type, and how the model's answers come out."""
    progress = Progress()
    with progress.step("service_311: statistics of the complaint types, shape of the city"):
        try:
            data = load_service_requests(DataFiles(data_dir))
        except DataUnavailableError as error:
            raise _Unavailable(str(error)) from error
        STATISTICS.write_text(statistics_text(data.frame), encoding="utf-8")
        CITY.write_text(city_text(data.frame), encoding="utf-8")
    if (MODELS / MODEL).is_dir():
        with progress.step("service_311: how answers come out", total=FOLDS) as advance:
            manifest = read_manifest(MODELS / MODEL)
            text = calibration_text(data.frame, manifest, advance, DEFAULTS)
            CALIBRATION.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
