"""Ask an artifact and the estimator the same rows; refuse it if it answers otherwise."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from prediction.answers import Classes
from prediction.columns import Encoding
from training.encoded_times import text_of
from training.parity import NarrowerError, Parity, ParityError, compare, differing
from training.proof.beside import MAY_JUMP_BESIDE, answered_beside, taken
from training.proof.domains import domains
from training.proof.jumps import jump_rows
from training.proof.rows import (
    FAR_CANDIDATES,
    FAR_ROWS,
    MIXED_ROWS,
    TIE_CANDIDATES,
    Group,
    base_rows,
    each_value,
    far,
    limits,
    mixed,
    nulls,
    ties,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from prediction.answers import Answers
    from prediction.columns import Column, Matrix
    from training.conversion.agreement import Agreement
    from training.proof.domains import Domain
    from training.recipe import Fitted

_SEED = 0
_SINGLE_ROWS = 40


def prove(trained: Fitted, ask: Callable[[Matrix], Answers]) -> dict[str, Any]:
    """Compare an artifact with its reference on all held-out rows and on probes.

    Args:
        trained: has the reference, and the artifact's promise.
        ask: the artifact, loaded as serving does.

    Returns:
        The figures for the manifest: held-out rows, probes, and the largest difference.

    Raises:
        ParityError: they differ, either answers NaN or infinity, the reference refuses a row that
            the schema of the inputs allows, or its classes are not 0 to K - 1. The message says it
            with a row that shows it.
    """
    agreement = trained.artifact.agreement
    reference = _quietly(trained.answer)
    allowed = domains(trained.inputs, trained.columns)
    figures, probes, asked = [], 0, []
    for group in _groups(trained, reference, allowed):
        if len(group.rows):
            figures.append(_compared(group, reference, ask, agreement, trained.columns, allowed))
            if group.expected is not None:
                figures.append(compare(group.expected, ask(group.rows), agreement))
            probes += len(group.rows)
            if not group.at_jumps:
                asked.append(group.rows)
    _require_single_rows_alike(np.vstack(asked), ask, agreement)
    worst = max(figures, key=lambda one: one.difference)
    rows = len(trained.held_out)
    return {"rows": rows, "probes": probes - rows} | worst.figures


def _groups(
    trained: Fitted, reference: Callable[[Matrix], Answers], allowed: Sequence[Domain]
) -> Iterator[Group]:
    held_out = trained.held_out
    if not len(held_out):
        raise ParityError("there is no held-out row to compare")
    random = np.random.default_rng(_SEED)
    base = base_rows(held_out, random)
    yield Group("held out", held_out, expected=trained.expected)
    yield from nulls(allowed, base)
    yield from limits(allowed, base)
    yield from each_value(allowed, base)
    yield Group("drawn column by column", mixed(allowed, held_out, random, MIXED_ROWS))
    candidates = mixed(allowed, held_out, random, TIE_CANDIDATES)
    yield Group("nearly tied", ties(candidates, reference), at_jumps=True)
    anywhere = np.random.default_rng(_SEED)
    yield Group("far beyond the sample", far(allowed, held_out, anywhere, FAR_ROWS))
    beyond = far(allowed, held_out, anywhere, FAR_CANDIDATES)
    yield Group("nearly tied, far beyond the sample", ties(beyond, reference), at_jumps=True)
    yield from trained.artifact.probes(allowed, held_out, random)
    yield Group("at a step", jump_rows(reference, allowed, held_out, random), at_jumps=True)


def _compared(  # noqa: PLR0913, PLR0917  both sides, what they are asked, and how it is judged
    group: Group,
    reference: Callable[[Matrix], Answers],
    ask: Callable[[Matrix], Answers],
    agreement: Agreement,
    columns: Sequence[Column],
    allowed: Sequence[Domain],
) -> Parity:
    try:
        expected = reference(group.rows)
    # scikit-learn refuses rows by ValueError, and a reference of one's own as it likes.
    except Exception as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
        raise NarrowerError(
            f"scikit-learn refuses rows with {group.what}, which the inputs' schema allows:"
            f" {reason}. Narrow the schema (no `optional`, a range, choices), or let a step before"
            " the estimator, such as SimpleImputer, cope with them"
        ) from error
    _require_known_classes(expected)
    found = ask(group.rows)
    _require_finite(found, group, columns)
    try:
        return compare(expected, found, agreement)
    except ParityError as error:
        if type(expected) is not type(found):
            raise
        different = differing(expected, found, agreement)
        if group.at_jumps and agreement in MAY_JUMP_BESIDE:
            different[different] = ~answered_beside(
                group.rows[different], taken(found, different), reference, allowed
            )
            same = ~differing(expected, found, agreement)
            if not different.any():
                return _of_the_others(taken(expected, same), taken(found, same), agreement)
        row = _told(group.rows[int(np.argmax(different))], columns)
        raise ParityError(f"{error}, of rows {group.what}, such as {row}") from error


def _of_the_others(expected: Answers, found: Answers, agreement: Agreement) -> Parity:
    """Compare the rows that are not answered as those beside them."""
    rows = len(next(part for part in expected._asdict().values() if part is not None))
    return compare(expected, found, agreement) if rows else Parity(0, {}, 0.0)


def _require_known_classes(expected: Answers) -> None:
    if not isinstance(expected, Classes):
        return
    count = expected.probabilities.shape[1]
    unknown = expected.labels[~np.isin(expected.labels, np.arange(count))]
    if len(unknown):
        raise ParityError(
            f"the class {unknown[0]} was answered, and only 0 to {count - 1} can be served"
        )


def _require_finite(found: Answers, group: Group, columns: Sequence[Column]) -> None:
    for part in found._asdict().values():
        if part is None:
            continue
        wrong = ~np.isfinite(np.asarray(part).reshape(len(part), -1)).all(axis=1)
        if wrong.any():
            row = _told(group.rows[int(np.argmax(wrong))], columns)
            raise ParityError(
                f"NaN or infinity is answered on {int(wrong.sum())} of {len(wrong)} rows"
                f" {group.what}, such as {row}"
            )


def _require_single_rows_alike(
    rows: Matrix, ask: Callable[[Matrix], Answers], agreement: Agreement
) -> None:
    """A row must be answered alone as it is among others."""
    chosen = rows[:: max(1, len(rows) // _SINGLE_ROWS)]
    together = ask(chosen)
    alone = [ask(row[np.newaxis]) for row in chosen]
    parts: dict[str, Any] = {
        field: np.concatenate([one._asdict()[field] for one in alone])
        for field, part in together._asdict().items()
        if part is not None
    }
    compare(together, type(together)(**parts), agreement)


def _told(row: Matrix, columns: Sequence[Column]) -> dict[str, object]:
    """Write a row as a client would."""
    told: dict[str, object] = {}
    for column, value in zip(columns, row.tolist(), strict=True):
        is_text = column.encoding is Encoding.CATEGORY and not np.isnan(value)
        texts = (*column.categories, "an unknown text")
        told[column.input] = texts[int(value)] if is_text else value
        if column.encoding is Encoding.TIME and not np.isnan(value):
            told[column.input] = text_of(value)
        if np.isnan(value):
            told[column.input] = None
    return told


def _quietly(answer: Callable[[Matrix], Answers]) -> Callable[[Matrix], Answers]:
    """Ask without warnings: those of unknown categories and overflows are what is probed for."""

    def ask(matrix: Matrix) -> Answers:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return answer(matrix)

    return ask
