"""docs/what-can-be-served.md is what the judge finds; `make served` judges all of it again."""

from collections import Counter

import pytest

from sklambda.project import PROJECT
from tests.served import report
from tests.served.cases.every import CASES
from tests.served.judge import judge

TABLE = report.read(PROJECT / "docs" / "what-can-be-served.md")
SERVED = {(line.group, line.name): (line.runtime, line.promise) for line in TABLE}

AGAIN = (
    ("Classifiers", "RandomForestClassifier"),
    ("Classifiers on scaled numbers", "SVC, rbf"),
    ("Several outputs and labels", "LinearRegression, two outputs"),
    ("Regressions on scaled numbers", "GaussianProcessRegressor"),
    ("Regressions with a link", "PoissonRegressor"),
    ("Outlier detectors", "IsolationForest"),
    ("Clusterers", "KMeans"),
    ("Clusterers", "DBSCAN"),
    ("Transformers", "QuantileTransformer, normal"),
    ("Steps before an estimator", "PowerTransformer, RandomForestClassifier"),
    ("Missing values", "SimpleImputer(add_indicator), RandomForestClassifier"),
    ("Texts as categories", "TargetEncoder with nulls, forest"),
    ("Columns by names", "imputers by type, RandomForestClassifier"),
)


def test_each_case_stands_in_the_table_once() -> None:
    assert Counter((line.group, line.name) for line in TABLE) == Counter(
        (case.group, case.name) for case in CASES
    )


def test_the_road_is_wide() -> None:
    runtimes = Counter(runtime for runtime, _ in SERVED.values())

    assert runtimes["graph"] >= 260
    assert len(SERVED) - runtimes[report.REFUSED] >= 0.9 * len(SERVED)


# Categories and classes that a small sample does not show are what is asked for.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("group", "name"), AGAIN)
def test_a_case_is_served_as_the_table_says(group: str, name: str) -> None:
    (case,) = (one for one in CASES if (one.group, one.name) == (group, name))

    verdict = judge(case)

    assert not verdict.wrong, verdict.said
    assert (verdict.runtime or report.REFUSED, verdict.promise) == SERVED[group, name]
