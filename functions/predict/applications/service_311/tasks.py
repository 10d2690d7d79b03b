"""What a schedule has the 311 service do each day, and what operators see of it."""

from applications.service_311.daily import judge_as_served
from applications.service_311.estimates import MODEL
from applications.service_311.routes.services import complaint_store
from applications.service_311.values import now_in_new_york
from applications.service_311.watch.calibration import CALIBRATION, Calibration
from applications.service_311.watch.judgement import Judgement, WrongCountersError
from predict_api.log import logger
from predict_api.services import Services
from prediction.embedded_metrics import metric_line

METRIC = "EstimateDrift"
"""The PSI of each day that had enough answers; the template's alarm compares it with `DRIFT`."""


def judge_estimates(services: Services) -> None:
    """Judge the days that are due by the calibration of the model that serves, if there is one.

    Raises:
        CalibrationError: It is missing or that of another model, so that nothing can be judged.
        WrongCountersError: Some days cannot be judged; the others were.
    """
    if MODEL not in services.catalog.expected:
        return  # so that nobody was told anything
    calibration = Calibration.of(services.catalog.manifest(MODEL), CALIBRATION)
    today = now_in_new_york().date()
    wrong = None
    try:
        judged = judge_as_served(complaint_store(services), calibration, today)
    except WrongCountersError as error:
        wrong, judged = error, [one for one in error.judged if one.has_answers]
    for judgement in judged:
        _tell(judgement, services.settings.stack)
    if wrong is not None:
        raise wrong


def _tell(judgement: Judgement, stack: str) -> None:
    told = judgement.model_dump(mode="json", include={"day", "answers", "psi", "left_out"})
    logger().info("Estimates of a day were judged.", **told, has_drifted=judgement.has_drifted)
    if judgement.psi is not None:
        print(metric_line(METRIC, {"stack": stack}, judgement.psi, "None"), flush=True)  # noqa: T201  the log
