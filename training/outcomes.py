"""What a model foretold of rows, and what was true of them: what plots are drawn from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from prediction.answers import Answers
    from training.importance import Importance


@dataclass(frozen=True)
class Outcomes:
    """Rows that were judged, each with its answer and the truth.

    Attributes:
        truth: numbers of the classes, or values: [rows]; of several labels or outputs
            [rows, labels]; of anomalies 1, else 0.
        foretold: answers for the same rows.
        importance: how much each input matters; None if it was not measured.
        called: the classes in words, in their order; as clients get them if there are none.
        groups: name -> the member that each row belongs to, [rows].
        remark: a sentence that is said of each plot, such as that the rows are not new ones.
    """

    truth: NDArray[Any]
    foretold: Answers
    importance: Importance | None = None
    called: Sequence[str] = ()
    groups: Mapping[str, NDArray[np.str_]] = field(default_factory=dict)
    remark: str = ""
