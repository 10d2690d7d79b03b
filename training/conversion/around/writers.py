"""What writers of estimators around others are given to write those within."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.conversion.graph import Estimator, Graph, Outputs


class Response(NamedTuple):
    """What a classifier says of its classes, by its decision function or else by probabilities.

    Attributes:
        name: double [N, classes], or of a decision of two classes [N, 1].
        is_decision: whether it is a decision function.
    """

    name: str
    is_decision: bool


class Writers(NamedTuple):
    """The writers of any estimator; each raises NoExactWriterError for what it does not know.

    Attributes:
        write: all that is answered.
        respond: the decision function of a classifier, or its probabilities if it has none.
    """

    write: Callable[[Graph, Estimator, str], Outputs]
    respond: Callable[[Graph, Estimator, str], Response]


def of_second(graph: Graph, response: Response) -> str:
    """Add what a classifier of two classes says of the second one: double [N, 1]."""
    return response.name if response.is_decision else graph.columns(response.name, [1])
