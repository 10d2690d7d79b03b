"""What is said of a model that was made, so that a slip in its sample does not go unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.fitted.fitted_columns import names_known_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prediction.manifest import Manifest, Metrics
    from training.fitted.bringing import Brought

# Of the figures that a baseline has as well, these are better the higher they are; others are
# errors.
_HIGHER = ("accuracy", "f1", "r2", "adjusted_rand", "precision")
# Who calls everything an anomaly misses none.
_NOT_COMPARED = ("recall",)
_DIGITS = ".3g"
_FEW_ROWS = 20
"""With fewer, hardly any pair of columns is seen in most of its combinations."""


def of_rows(brought: Brought) -> Iterator[str]:
    """Yield a warning where the rows are so few that the proof has little to go by."""
    if len(brought.matrix) < _FEW_ROWS:
        yield (
            f"WARNING: {len(brought.matrix)} rows say little: types, ranges and what may be left"
            " out are inferred from them, and probes are drawn from them. Give some hundred."
        )


def of_order(brought: Brought) -> Iterator[str]:
    """Yield that columns have no names by which a slip would show."""
    if len(brought.inputs) > 1 and names_known_to(brought.estimator) is None:
        yield (
            "columns: taken in the sample's order, because the estimator was fitted without their"
            " names"
        )


def of_whole_numbers(brought: Brought) -> Iterator[str]:
    """Yield which columns take no fractions."""
    whole = [one.name for one in brought.inputs if one.kind == "integer"]
    if whole:
        yield (
            f"integers, because the sample has no fractions there: {', '.join(whole)}; for"
            " fractions, change their type in signature.yaml and give it back by --signature"
        )


def of_figures(metrics: Metrics) -> Iterator[str]:
    """Yield how well the model does, and a warning where the plainest guess does better."""
    plain = metrics.baseline.values
    told = [
        f"{name} {value:{_DIGITS}}" + (f" ({plain[name]:{_DIGITS}})" if name in plain else "")
        for name, value in metrics.values.items()
    ]
    if told:
        yield f"on the sample (in brackets, {metrics.baseline.name}): {', '.join(told)}"
    worse = [name for name, value in metrics.values.items() if _is_worse(name, value, plain)]
    if worse:
        yield (
            f"WARNING: worse than the plainest guess in {', '.join(worse)}. Is the target the"
            " estimator's own, and do the sample's columns stand in the order of the fit?"
        )


def _is_worse(name: str, value: float, plain: dict[str, float]) -> bool:
    # of one of several outputs, the metric stands behind its name
    metric = name.rsplit(" ", maxsplit=1)[-1]
    if name not in plain or metric in _NOT_COMPARED:
        return False
    return value < plain[name] if metric in _HIGHER else value > plain[name]


def of_reference(manifest: Manifest) -> Iterator[str]:
    """Yield that drift cannot be told, where the sample is too small for that."""
    if manifest.reference is None:
        yield (
            "drift: not watched once it is served, because the sample has too few rows to say what"
            " is usual"
        )
