"""What export and proof ask of an artifact, whatever runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    import numpy as np

    from prediction.answers import Answers
    from prediction.columns import Column, Matrix
    from prediction.manifest import Artifact
    from training.conversion.agreement import Agreement
    from training.proof.domains import Domain
    from training.proof.rows import Group


class ServedArtifact(Protocol):
    """The files of a model, and how serving answers by them."""

    @property
    def described(self) -> Artifact:
        """What the manifest says of it."""

    @property
    def files(self) -> Mapping[str, bytes]:
        """Their contents by their paths in the model's folder; the artifact's own first."""

    @property
    def libraries(self) -> Sequence[str]:
        """The packages whose versions answers may depend on."""

    @property
    def agreement(self) -> Agreement:
        """How closely it promises to answer as the estimator."""

    def columns(self, encoded: Sequence[Column]) -> tuple[Column, ...]:
        """Return the columns as serving makes them; `encoded` are those of matrices in training."""

    def asking(
        self, folder: Path, encoded: Sequence[Column]
    ) -> AbstractContextManager[Callable[[Matrix], Answers]]:
        """Load it as serving does, to be asked for encoded rows.

        Args:
            folder: has the files, and a manifest that lacks nothing but what the proof adds.
            encoded: the columns of the rows.
        """

    def probes(
        self, allowed: Sequence[Domain], held_out: Matrix, random: np.random.Generator
    ) -> Iterator[Group]:
        """Yield rows that only this artifact could answer wrongly."""
