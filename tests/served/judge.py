"""One case, brought as `sklambda models add` brings it, and asked what its proof never saw."""

from __future__ import annotations

import tempfile
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import joblib
import numpy as np
import onnx
import pandas as pd

from prediction.catalog import Catalog
from tests.served.answers import difference
from tests.served.rows_asked import FRESH, FRESH_SEED, edges
from training.conversion.agreement import TOLERANCES, Tolerance, promised
from training.fitted.adding import add
from training.fitted.asked import Asked
from training.fitted.errors import RefusedError

if TYPE_CHECKING:
    from prediction.model import Model
    from tests.served.case import Case

_CONVERTED = Tolerance(1e-5, 1e-5)
_FEWEST = 0.9
"""Of fresh rows must be answered, or the schema is too narrow."""


class Verdict(NamedTuple):
    """What came of a case.

    Attributes:
        group: of the case.
        name: of the case.
        runtime: "graph", "scikit-learn", or "" where it was refused.
        promise: of the graph.
        fresh: largest difference on fresh rows.
        edge: largest difference on rows at edges.
        rows: how many were compared.
        said: why it was refused, or what is wrong.
        wrong: whether it answers otherwise than the estimator, or ended without a word.
        seconds: of adding.
    """

    group: str
    name: str
    runtime: str = ""
    promise: str = ""
    fresh: float = 0.0
    edge: float = 0.0
    rows: int = 0
    said: str = ""
    wrong: bool = False
    seconds: float = 0.0


def judge(case: Case) -> Verdict:
    """Fit, add and ask."""
    with warnings.catch_warnings(), tempfile.TemporaryDirectory() as place:
        warnings.simplefilter("ignore")
        estimator, sample = case.fitted()
        folder = Path(place)
        joblib.dump(estimator, folder / "model.joblib")
        sample.to_csv(folder / "rows.csv", index=False)
        began = time.process_time()
        asked = Asked(folder / "model.joblib", folder / "rows.csv", "case", may_run_code=True)
        try:
            add(asked, folder / "models", lambda _: None)
        except RefusedError as error:
            return Verdict(case.group, case.name, said=str(error), seconds=_since(began))
        return _asked(case, estimator, sample, folder / "models", _since(began))


def _since(began: float) -> float:
    return time.process_time() - began


def _asked(
    case: Case, estimator: Any, sample: pd.DataFrame, models: Path, seconds: float
) -> Verdict:
    model = Catalog.load(models).get("case")
    promise, allowed = _promise(models / "case", model)
    verdict = Verdict(case.group, case.name, promise[0], promise[1], seconds=seconds)
    fresh = case.draw(FRESH, FRESH_SEED)
    figures = []
    for rows, least in (
        (fresh.astype(object), _FEWEST * len(fresh)),
        (edges(sample, fresh, model.manifest.inputs), 1),
    ):
        compared, told, largest = _compared(case, estimator, model, rows, sample, allowed)
        if not told and compared < least:
            told = f"only {compared} of {len(rows)} rows are taken"
        if told:
            return verdict._replace(said=told, wrong=True)
        figures.append((compared, largest))
    (some, apart), (more, at_edges) = figures
    return verdict._replace(fresh=apart, edge=at_edges, rows=some + more)


def _promise(folder: Path, model: Model) -> tuple[tuple[str, str], Tolerance]:
    if not (folder / "model.onnx").exists():
        return ("scikit-learn", "float64"), Tolerance(1e-12, 1e-9)
    promise = promised(onnx.load(folder / model.manifest.artifact.file))
    return ("graph", promise.value), TOLERANCES.get(promise, _CONVERTED)


def _compared(  # noqa: PLR0913, PLR0917  both sides, and what they are asked
    case: Case,
    estimator: Any,
    model: Model,
    rows: pd.DataFrame,
    sample: pd.DataFrame,
    allowed: Tolerance,
) -> tuple[int, str, float]:
    """Return how many rows were compared, what is wrong, and the largest difference."""
    instances = rows.where(rows.notna(), None).to_dict("records")
    taken = [number for number, one in enumerate(instances) if _is_taken(model, one)]
    if not taken:
        return 0, "", 0.0
    predictions = model.run(model.parse([instances[number] for number in taken]))
    asked = _as_fitted(rows.iloc[taken], sample)
    given = asked if case.named else asked.to_numpy(dtype=np.float64)
    try:
        other, apart = difference(estimator, given, predictions)
    except ValueError as error:
        told = f"scikit-learn refuses rows that are answered: {error}"
        return len(taken), told.splitlines()[0], 0.0
    limit = allowed.absolute + allowed.relative
    wrong = other | ~(apart <= limit)
    if wrong.any():
        first = instances[taken[int(np.argmax(wrong))]]
        told = f"{int(wrong.sum())} of {len(taken)} rows differ, by up to {apart.max():.1e}"
        return len(taken), f"{told}: {first}", float(apart.max())
    return len(taken), "", float(apart.max())


def _is_taken(model: Model, instance: dict[str, Any]) -> bool:
    try:
        model.parse([instance])
    except ValueError:
        return False
    return True


def _as_fitted(rows: pd.DataFrame, sample: pd.DataFrame) -> pd.DataFrame:
    """Give rows the types of the sample, but for gaps among whole numbers."""
    told = {}
    for name in sample:
        dtype = sample[name].dtype
        values = rows[name]
        if dtype.kind in "iub" and not (dtype.kind == "b" and values.notna().all()):
            dtype = np.dtype(np.float64)
        if isinstance(dtype, pd.CategoricalDtype):
            unseen = [one for one in values.dropna().unique() if one not in dtype.categories]
            dtype = pd.CategoricalDtype([*dtype.categories, *unseen])
        if dtype.kind == "f":
            told[name] = values.astype(np.float64)
        else:
            told[name] = values.where(values.notna(), np.nan).astype(dtype)
    return pd.DataFrame(told)
