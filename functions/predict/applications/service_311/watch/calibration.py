"""`Calibration`: how answers came out on days that the model had not seen."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from applications.service_311.watch.drift import Shares
from prediction.manifest import Manifest

CALIBRATION = Path(__file__).parents[1] / "calibration.json"


class CalibrationError(RuntimeError):
    """The calibration is that of another model, and says nothing of this one."""

    def __init__(self) -> None:
        super().__init__(
            "calibration.json is of another model than the one that serves: "
            "`make train MODEL=complaint-time` makes both."
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
            CalibrationError: It is that of another model.
        """
        read = cls.model_validate_json(path.read_bytes())
        if read.artifact != manifest.artifact.sha256:
            raise CalibrationError
        return read
