"""What an explanation takes at once: cells, answers and time, however wide or slow the model."""

import weakref
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from prediction.answers import Numbers
from prediction.catalog import Catalog
from prediction.errors import ExplanationTooSlowError
from prediction.explanations import MAX_CONTRIBUTIONS, explain
from prediction.explanations.coalitions import MASK_CELLS, Mask, shares
from prediction.explanations.explain import MAX_SECONDS
from prediction.explanations.runs import MOST_CELLS, MOST_ROWS, RUN_SECONDS, Runs
from prediction.model import Model
from tests.tiny_models import write_sum_regression, write_table


def sum_of(folder: Path, inputs: int, background: int = 2) -> Model:
    """A sum of so many inputs, all of which differ from the background."""
    names = [f"x{number}" for number in range(inputs)]
    write_sum_regression(
        folder,
        inputs={
            "type": "object",
            "properties": {name: {"type": "number"} for name in names},
            "required": names,
        },
        columns=[{"input": name, "encoding": "number"} for name in names],
        golden=[{"instance": dict.fromkeys(names, 1), "prediction": {"value": inputs}}],
        background={"inputs": names, "rows": [[0] * inputs] * background},
    )
    return Catalog.load(folder).get("sum")


def classes_of(folder: Path, count: int) -> Model:
    """Two inputs, and so many classes, of which the number in `left` is the likeliest."""
    write_table(
        folder,
        "classification",
        {"label": np.arange(count), "probabilities": np.eye(count)},
        classes=list(range(count)),
        background={"inputs": ["left", "right"], "rows": [[0, 0], [1, 0]]},
    )
    return Catalog.load(folder).get("table")


def explained(model: Model) -> dict[str, Any]:
    [told] = explain(model, model.parse([model.manifest.golden[0].instance]))
    return told


class Noted:
    """Notes the rows of each run, and how many answers are still kept when the next one begins."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rows: list[int] = []
        self.kept: list[int] = []
        self._answers: list[weakref.ref[NDArray[np.float64]]] = []
        numbers = Model.numbers

        def noted(model: Model, rows: Sequence[Any]) -> Numbers:
            self.rows.append(len(rows))
            self.kept.append(sum(answer() is not None for answer in self._answers))
            found = numbers(model, rows)
            self._answers.append(weakref.ref(found.values))
            return found

        monkeypatch.setattr(Model, "numbers", noted)


def test_a_run_of_a_wide_model_has_fewer_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = Noted(monkeypatch)

    told = explained(sum_of(tmp_path, inputs=200))

    assert sum(noted.rows) * 200 > 8 * MOST_CELLS
    assert max(noted.rows) * 200 <= MOST_CELLS
    assert told["contributions"] == pytest.approx({f"x{number}": 1 for number in range(200)})


def test_answers_are_averaged_as_they_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noted = Noted(monkeypatch)

    explained(sum_of(tmp_path, inputs=200))

    assert len(noted.kept) > 8
    assert max(noted.kept) <= 2, "the instance's, and those of the run before"


def test_runs_become_as_large_as_memory_allows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = Noted(monkeypatch)

    explained(sum_of(tmp_path, inputs=12, background=25))

    assert noted.rows[:4] == [1, 25, 200, 1_600]
    assert MOST_ROWS - 25 < max(noted.rows) <= MOST_ROWS
    assert len(noted.rows) < 20


def test_a_run_of_a_model_of_many_numbers_has_fewer_rows(tmp_path: Path) -> None:
    model = classes_of(tmp_path, 1_000)
    runs = Runs(model, ends=float("inf"))

    runs.numbers([{"left": 1, "right": 0}] * 100)

    assert runs.most_rows() == MOST_CELLS // 1_000


def test_each_number_is_explained_as_long_as_they_are_few(tmp_path: Path) -> None:
    told = explained(classes_of(tmp_path, MAX_CONTRIBUTIONS // 2))

    assert [one["explains"] for one in told["all"]] == list(range(MAX_CONTRIBUTIONS // 2))


def test_of_more_numbers_the_predicted_one_alone_is_explained(tmp_path: Path) -> None:
    model = classes_of(tmp_path, MAX_CONTRIBUTIONS // 2 + 1)

    [told] = explain(model, model.parse([{"left": 7, "right": 0}]))

    assert "all" not in told
    assert (told["explains"], told["base"], told["prediction"]) == (7, 0, 1)
    assert told["contributions"] == {"left": 1, "right": 0}


def test_sampled_coalitions_of_many_players_are_asked_for_some_at_a_time() -> None:
    players, cells = 400, []
    weights = np.arange(float(players))

    def worth(coalitions: Mask) -> NDArray[np.float64]:
        cells.append(coalitions.size)
        return (coalitions @ weights)[:, None]

    found = shares(players, worth)

    assert len(cells) > 1
    assert max(cells) <= MASK_CELLS
    assert found.values[:, 0] == pytest.approx(weights)


class Clock:
    """A clock that goes on by so many seconds for each row that is run."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, seconds_a_row: float) -> None:
        self.now = 1_000.0
        numbers = Model.numbers

        def slow(model: Model, rows: Sequence[Any]) -> Numbers:
            self.now += seconds_a_row * len(rows)
            return numbers(model, rows)

        monkeypatch.setattr(Model, "numbers", slow)
        for module in ("explain", "runs"):
            timed = import_module(f"prediction.explanations.{module}")
            monkeypatch.setattr(timed, "monotonic", lambda: self.now)


@pytest.mark.parametrize("seconds_a_row", [0.001, 0.01, 0.1, 1.0])
def test_a_slow_model_is_given_up_within_a_run_of_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds_a_row: float
) -> None:
    model = sum_of(tmp_path, inputs=12, background=25)
    clock = Clock(monkeypatch, seconds_a_row)

    with pytest.raises(ExplanationTooSlowError):
        explained(model)

    assert clock.now - 1_000 <= MAX_SECONDS + RUN_SECONDS


def test_a_model_whose_explanation_takes_less_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = sum_of(tmp_path, inputs=5, background=25)
    clock = Clock(monkeypatch, seconds_a_row=0.015)

    explained(model)

    assert clock.now - 1_000 == pytest.approx(0.015 * (1 + 25 + 30 * 25))
