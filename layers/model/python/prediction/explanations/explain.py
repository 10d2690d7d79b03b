"""Explain predictions: base, contributions and prediction of each number of an answer."""

import time
from collections.abc import Iterator, Sequence
from itertools import batched, compress
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from prediction.answers import Numbers
from prediction.errors import ExplanationTooSlowError
from prediction.explanations.backgrounds import Compared, Row, compared_with
from prediction.explanations.coalitions import Mask, Shares, connected, shares
from prediction.model import Model
from prediction.schema_keywords import TOGETHER

MAX_EXPLAINED = 20
"""An explanation costs as much as some thousand predictions."""

MAX_SECONDS = 15
"""For all explanations of a request: below the function's 25 s, so that a client hears of it."""

_CHUNK_ROWS = 8_192
"""Rows of one run: enough to be fast, few enough for the memory of a wide model."""


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
        the same of each of them under `all`.

    Raises:
        UnexplainedModelError: The model has no background.
        ExplanationTooSlowError: They took longer than `seconds`.
    """
    ends = time.monotonic() + seconds
    answers = model.run(instances)
    rows = [instance.__dict__ for instance in instances]
    return [
        {**_explained(model, row, ends), "answer": answer}
        for row, answer in zip(rows, answers, strict=True)
    ]


class _Shared(NamedTuple):
    """What is due to the inputs that play."""

    players: Sequence[str]
    due: Shares

    def values(self, names: Sequence[str], number: int) -> dict[str, float]:
        """Return the contributions of all inputs to a number."""
        return _by_name(names, self.players, self.due.values[:, number])

    def errors(self, names: Sequence[str], number: int) -> dict[str, float] | None:
        """Return their standard errors, unless they are exact."""
        errors = self.due.errors
        return None if errors is None else _by_name(names, self.players, errors[:, number])


def _explained(model: Model, instance: Row, ends: float) -> dict[str, Any]:
    compared = compared_with(model, instance)
    found, players = model.numbers([instance]), _players(model, instance, compared)
    base = model.numbers(compared.rows).values.mean(axis=0)

    def worth(coalitions: Mask) -> NDArray[np.float64]:
        worths = np.empty((len(coalitions), len(found.names)))
        none, every = ~coalitions.any(axis=1), coalitions.all(axis=1)
        between = ~none & ~every
        if between.any():
            mixed = _mixed(instance, players, coalitions[between], compared)
            values = np.vstack(list(_numbers(model, mixed, ends)))
            worths[between] = values.reshape(-1, len(compared.rows), values.shape[1]).mean(axis=1)
        # Known already; and the mean of equal numbers may differ from them in its last bit.
        worths[every], worths[none] = found.values[0], base
        return worths

    due = shares(len(players), worth, _together(model, players))
    names = list(model.manifest.inputs["properties"])
    same = {} if compared.same is None else {"same": compared.same}
    background = {"rows": len(compared.rows), **same}
    return _told(names, found, base, _Shared(players, due)) | {"background": background}


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


def _mixed(
    instance: Row, players: Sequence[str], coalitions: Mask, compared: Compared
) -> Iterator[Row]:
    """Yield each row of the background with the values of each coalition from the instance."""
    for coalition in coalitions:
        taken = {name: instance[name] for name in compress(players, coalition)}
        for row in compared.rows:
            yield {**row, **taken}


def _numbers(model: Model, rows: Iterator[Row], ends: float) -> Iterator[NDArray[np.float64]]:
    """Answer the rows in runs of bounded size, for as long as there is time."""
    for chunk in batched(rows, _CHUNK_ROWS, strict=False):
        if time.monotonic() > ends:
            raise ExplanationTooSlowError
        yield model.numbers(chunk).values


def _told(
    names: Sequence[str], found: Numbers, base: NDArray[np.float64], shared: _Shared
) -> dict[str, Any]:
    def of(number: int) -> dict[str, Any]:
        told: dict[str, Any] = {
            "explains": found.names[number],
            "base": float(base[number]),
            "contributions": shared.values(names, number),
            "prediction": float(found.values[0, number]),
        }
        errors = shared.errors(names, number)
        return told | ({"standard_errors": errors} if errors else {})

    several = len(found.names) > 1
    return {
        **of(int(found.first[0])),
        **({"all": [of(number) for number in range(len(found.names))]} if several else {}),
        "method": "exact" if shared.due.errors is None else "sampled",
    }


def _by_name(
    names: Sequence[str], players: Sequence[str], values: NDArray[np.float64]
) -> dict[str, float]:
    """Return a number of each input; nothing of those that are no player."""
    found = dict(zip(players, values.tolist(), strict=True))
    return {name: found.get(name, 0.0) for name in names}
