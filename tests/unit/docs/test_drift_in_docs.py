"""The report that docs/http-api.md shows has the members that the route promises."""

from pydantic import ConfigDict

from predict_api.documents.drift_schemas import DriftReport
from tests.snippets.inventory import DRIFT, run_by


class Strict(DriftReport):
    model_config = ConfigDict(extra="forbid")


def test_the_report_is_one_as_the_route_gives_it() -> None:
    [snippet] = run_by(DRIFT)

    report = Strict.model_validate_json(snippet.text)

    drifted = {one.verdict for one in (*report.answers, *report.inputs)}
    assert report.drift == ("drift" in drifted)
    assert report.rows == sum(day.rows for day in report.days) >= report.fewest_rows
