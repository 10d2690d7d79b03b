"""A brought estimator is written as it is, and proven in a process that has what Lambda has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import skops.io

from prediction.columns import Column, Encoding
from prediction.runtimes.scikit_learn.allowed import NotAllowedError, require_allowed
from training.artifacts import EstimatorFile
from training.export import export_fitted
from training.fitted.errors import RefusedError, first_line
from training.fitted.probe_texts import PROBES
from training.fitted.proving import common_of, source_of
from training.parity import ParityError
from training.recipe import FittedEstimator

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from prediction.manifest import Manifest
    from training.conversion.graph import Estimator
    from training.fitted.by_scikit_learn.bringing import AsItIs
    from training.fitted.inputs import Input
    from training.fitted.signature import Signature
    from training.recipe import Description


class Writing(NamedTuple):
    """The folder for models, and who is told one line a step."""

    output: Path
    say: Callable[[str], None]


def proven_as_it_is(
    brought: AsItIs,
    signature: Signature,
    description: Description,
    files: Mapping[str, bytes],
    writing: Writing,
) -> Manifest:
    """Write the model, and return its manifest.

    Args:
        brought: the estimator with its rows.
        signature: what clients may send.
        description: what people are told.
        files: of the modules of its own classes: path -> content.
        writing: where to.

    Raises:
        RefusedError: its file would hold what may not be loaded, or answers otherwise; nothing is
            written.
    """
    one, table = brought
    output, say = writing
    _require_allowed(one.estimator, files)
    columns = [_column(each) for each in one.inputs]
    file = EstimatorFile(one.estimator, table, columns, files, len(PROBES))
    say(f"file: {file.described.bytes:,} bytes, of types that were looked at")
    fitted = FittedEstimator(file=file, **common_of(one, signature))
    try:
        manifest = export_fitted(description, fitted, source_of(one), output)
    except ParityError as error:
        raise RefusedError(str(error)) from error
    say(f"proof: {', '.join(f'{k} {v}' for k, v in manifest.parity.items())}")
    return manifest


def _require_allowed(estimator: Estimator, files: Mapping[str, bytes]) -> None:
    own = {name.partition("/")[0].removesuffix(".py") for name in files}
    try:
        require_allowed(skops.io.dumps(estimator), own)
    except NotAllowedError as error:
        raise RefusedError(str(error)) from error
    # skops refuses what it has no form for by exceptions of several types.
    except Exception as error:
        raise RefusedError(f"it cannot be written without pickle: {first_line(error)}") from error


def _column(one: Input) -> Column:
    if one.is_time:
        return one.column.model_copy(update={"unit": one.unit})
    encodings = {"text": Encoding.TEXT, "boolean": Encoding.BOOLEAN}
    return Column(input=one.name, encoding=encodings.get(one.kind, Encoding.NUMBER))
