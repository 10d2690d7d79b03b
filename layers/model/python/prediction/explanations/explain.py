"""Explain predictions: base, contributions and prediction of each number of an answer."""

from collections.abc import Sequence
from time import monotonic
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from prediction.answers import Numbers
from prediction.explanations.backgrounds import Compared, Row, compared_with
from prediction.explanations.coalitions import Mask, Shares, connected, shares
from prediction.explanations.runs import Runs
from prediction.explanations.worths import Game
from prediction.model import Model
from prediction.schema_keywords import TOGETHER

MAX_EXPLAINED = 20
"""An explanation costs as much as some thousand predictions."""

MAX_SECONDS = 15
"""For all explanations of a request: below the function's 25 s, so that a client hears of it."""

MAX_CONTRIBUTIONS = 1_000
"""Numbers of an answer times inputs, up to which each number is explained: twenty explanations of
so many, with standard errors and names of a hundred characters, take 5 of the 6 MB that Lambda
answers."""


def can_explain(model: Model) -> bool:
    """Return whether the model's manifest has rows to compare with."""
    return model.manifest.background is not None


def explain(
    model: Model, instances: Sequence[BaseModel], seconds: float = MAX_SECONDS
) -> list[dict[str, Any]]:
    """Explain the predictions for instances of the model's `input_type`, in order.

    Returns:
        For each: what `explains` names, `base`, `contributions` by the names of the inputs,
        `prediction`, how it was found, the whole answer, and, where an answer has several numbers,
        the same of each of them under `all`, unless numbers times inputs are over
        `MAX_CONTRIBUTIONS`.

    Raises:
        UnexplainedModelError: The model has no background.
        ExplanationTooSlowError: They took longer than `seconds`.
    """
    ends = monotonic() + seconds
    answers = model.run(instances)
    rows = [instance.__dict__ for instance in instances]
    return [
        {**_explained(model, row, ends), "answer": answer}
        for row, answer in zip(rows, answers, strict=True)
    ]


class _Explained(NamedTuple):
    """What is known of an instance's numbers, those that are explained and the others."""

    names: Sequence[str]
    players: Sequence[str]
    found: Numbers
    base: NDArray[np.float64]
    due: Shares

    def told(self, number: int, share: int) -> dict[str, Any]:
        """Return what is told of a number of the answer, by its place among the shares."""
        due, errors = self.due.values[:, share], self.due.errors
        told: dict[str, Any] = {
            "explains": self.found.names[number],
            "base": float(self.base[number]),
            "contributions": self._by_name(due),
            "prediction": float(self.found.values[0, number]),
        }
        if errors is not None:
            told["standard_errors"] = self._by_name(errors[:, share])
        return told

    def _by_name(self, values: NDArray[np.float64]) -> dict[str, float]:
        """Return a number of each input; nothing of those that are no player."""
        found = dict(zip(self.players, values.tolist(), strict=True))
        return {name: found.get(name, 0.0) for name in self.names}


def _explained(model: Model, instance: Row, ends: float) -> dict[str, Any]:
    compared, runs = compared_with(model, instance), Runs(model, ends)
    found, players = runs.numbers([instance]), _players(model, instance, compared)
    base = runs.numbers(compared.rows).values.mean(axis=0)
    names = list(model.manifest.inputs["properties"])
    numbers = _explainable(found, names)
    game = Game(instance, players, compared, numbers, runs)

    def worth(coalitions: Mask) -> NDArray[np.float64]:
        none, every = ~coalitions.any(axis=1), coalitions.all(axis=1)
        between = ~none & ~every
        worths = np.empty((len(coalitions), len(numbers)))
        worths[between] = game.worths(coalitions[between])
        # Known already; and the mean of equal numbers may differ from them in its last bit.
        worths[every], worths[none] = found.values[0, numbers], base[numbers]
        return worths

    due = shares(len(players), worth, _together(model, players))
    same = {} if compared.same is None else {"same": compared.same}
    background = {"rows": len(compared.rows), **same}
    explained = _Explained(names, players, found, base, due)
    told = [explained.told(number, share) for share, number in enumerate(numbers)]
    return {
        **told[numbers.index(int(found.first[0]))],
        **({"all": told} if len(told) > 1 else {}),
        "method": "exact" if due.errors is None else "sampled",
        "background": background,
    }


def _explainable(found: Numbers, names: Sequence[str]) -> list[int]:
    """Return which numbers are explained: all, or the first alone where they are too many."""
    if len(found.names) * len(names) <= MAX_CONTRIBUTIONS:
        return list(range(len(found.names)))
    return [int(found.first[0])]


def _players(model: Model, instance: Row, compared: Compared) -> list[str]:
    """Name the inputs that differ from a row that the instance is compared with.

    The others change nothing, whatever the coalition.
    """
    names = model.manifest.inputs["properties"]
    return [name for name in names if any(instance[name] != row[name] for row in compared.rows)]


def _together(model: Model, players: Sequence[str]) -> list[list[int]]:
    """Number the players of which a row has all or none: half of a place was never learned."""
    groups = connected(list(model.manifest.inputs.get(TOGETHER, {}).items()))
    return [[players.index(name) for name in group if name in players] for group in groups]
