"""`Calibration`: how answers came out on days that the model had not seen."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from applications.service_311.watch.drift import Shares
from prediction.manifest import Manifest

CALIBRATION = Path(__file__).parents[1] / "calibration.json"


class CalibrationError(RuntimeError):
    """There is no calibration, or that of another model, which says nothing of this one."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"calibration.json is {why}: `make train MODEL=complaint-time` makes it with the model."
        )


class Calibration(BaseModel):
    """Where answers lay that ended within 72 hours, each by a model of other days.

    Training writes it with the model: `python -m training.service_311`.
    """

    model_config = ConfigDict(frozen=True)

    model_version: str
    artifact: str = Field(description="SHA-256 of the model's artifact.")
    answers: int = Field(description="Of which the shares are.")
    expected: Shares

    @classmethod
    def of(cls, manifest: Manifest, path: Path) -> "Calibration":
        """Read the calibration of a model.

        Raises:
            CalibrationError: It is missing, damaged, or that of another model.
        """
        try:
            read = cls.model_validate_json(path.read_bytes())
        except FileNotFoundError as error:
            raise CalibrationError("missing") from error
        except ValidationError:
            # whose text has the file's content
            raise CalibrationError("damaged") from None
        if read.artifact != manifest.artifact.sha256:
            raise CalibrationError("of another model than the one that serves")
        return read
