"""What a schedule has the 311 service do each day, and what operators see of it."""

from applications.service_311.daily import judge_due_days
from applications.service_311.estimates import MODEL
from applications.service_311.routes.services import complaint_store
from applications.service_311.values import now_in_new_york
from applications.service_311.watch.calibration import CALIBRATION, Calibration
from applications.service_311.watch.judgement import Judgement
from predict_api.log import logger
from predict_api.services import Services
from prediction.embedded_metrics import metric_line

METRIC = "EstimateDrift"
"""The PSI of each day that had enough answers; the template's alarm compares it with `DRIFT`."""


def judge_estimates(services: Services) -> None:
    """Judge the days that are due by the calibration of the model that serves, if there is one.

    Raises:
        CalibrationError: It is that of another model, so that nothing can be judged.
    """
    if MODEL not in services.catalog.expected:
        return  # so that nobody was told anything
    calibration = Calibration.of(services.catalog.manifest(MODEL), CALIBRATION)
    today = now_in_new_york().date()
    for judgement in judge_due_days(complaint_store(services), calibration, today):
        _tell(judgement, services.settings.stack)


def _tell(judgement: Judgement, stack: str) -> None:
    told = judgement.model_dump(mode="json", include={"day", "answers", "psi", "left_out"})
    logger().info("Estimates of a day were judged.", **told, has_drifted=judgement.has_drifted)
    if judgement.psi is not None:
        print(metric_line(METRIC, {"stack": stack}, judgement.psi, "None"), flush=True)  # noqa: T201  the log
