"""One text that an estimator does not know is like another: a graph has one number for all."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from training.fitted.errors import NoGraphError
from training.fitted.inputs import frame_of
from training.fitted.probe_texts import PROBES
from training.fitted.tables import MISSING_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from training.fitted.bringing import Brought
    from training.fitted.inputs import Input

_ROWS = 3
_WORDS_FOR_NONE = ("?", "-", "missing", "unknown", "other", "0")
"""What pipelines are told to take for missing."""

_VARIED = 20
"""Of so many known texts other spellings are tried."""


def require_alike(brought: Brought) -> None:
    """Ask the estimator with texts of any kind where it takes some that it does not know.

    Raises:
        NoGraphError: it answers one otherwise than another that it does not know either.
    """
    for position, one in enumerate(brought.inputs):
        # of categories of a DataFrame its own type says which are known
        if one.kind == "text" and not one.choices and not one.own:
            _require_alike(brought, position, one)


def _require_alike(brought: Brought, position: int, one: Input) -> None:
    texts = list(dict.fromkeys(text for text in _texts(one) if text not in one.known))
    rows = np.tile(brought.matrix[:_ROWS], (len(texts), 1))
    rows[:, position] = len(one.known)
    frame = frame_of(rows, brought.inputs)
    told = np.repeat(np.array(texts, dtype=object), len(rows) // len(texts))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = brought.answering.ask(frame)._asdict()
        found = brought.answering.ask(frame.assign(**{one.name: pd.Series(told, dtype=one.dtype)}))
    for part, values in found._asdict().items():
        if values is None:
            continue
        wrong = np.asarray(values != expected[part]).reshape(len(rows), -1).any(axis=1)
        if wrong.any():
            raise NoGraphError(
                f"the estimator answers the text {told[int(np.argmax(wrong))]!r} in {one.name}"
                " otherwise than others that it does not know"
            )


def _texts(one: Input) -> Iterator[str]:
    yield from PROBES
    yield from MISSING_WORDS
    yield from _WORDS_FOR_NONE
    for text in one.known[:_VARIED]:
        yield from (text.upper(), text.lower(), text.title(), f" {text}", f"{text} ", text[:1])
