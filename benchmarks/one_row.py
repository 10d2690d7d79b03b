"""What one row of a forest costs: the graph that is served, beside scikit-learn itself.

Both answer the same rows one by one, in one thread, and in turns of all rows; the ratio of their
medians is what counts. Run it with

    .venv/bin/python benchmarks/one_row.py
"""

import argparse
import statistics
from collections.abc import Callable, Sequence
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier
from threadpoolctl import threadpool_limits

from prediction.runtimes.onnx import INPUT_NAME, session
from training.conversion.exact import exact_graph
from training.fitted.answering import answering_of

type Rows = NDArray[np.float64]


def main() -> None:
    """Measure, and print the medians and their ratio."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--trees", type=int, default=100)
    arguments.add_argument("--rows", type=int, default=100, help="rows that both answer")
    asked = arguments.parse_args()
    X, y = make_classification(2_000, 20, random_state=0)  # noqa: N806  as scikit-learn has it
    forest = RandomForestClassifier(asked.trees, random_state=0, n_jobs=1).fit(X, y)
    task = answering_of(forest, X).task
    served = session(exact_graph(forest, X.shape[1], task).SerializeToString())

    def graph(row: Rows) -> object:
        return served.run(None, {INPUT_NAME: row})

    rows = [X[number : number + 1] for number in range(asked.rows)]
    with threadpool_limits(limits=1):
        # the first round makes what only the first calls need
        rounds = [(median(graph, rows), median(forest.predict_proba, rows)) for _ in range(6)][1:]
    ours, theirs = (1e6 * statistics.median(column) for column in zip(*rounds, strict=True))
    print(
        f"{asked.trees} trees, one row: served {ours:.0f} us, scikit-learn {theirs:.0f} us, "
        f"{theirs / ours:.0f} times as long"
    )


def median(ask: Callable[[Rows], object], rows: Sequence[Rows]) -> float:
    """Return the seconds that a row takes, asked one after the other."""
    taken = []
    for row in rows:
        began = perf_counter()
        ask(row)
        taken.append(perf_counter() - began)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
