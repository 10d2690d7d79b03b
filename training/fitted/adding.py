"""From a file and its sample to a model's folder and card, step by step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from training.cards import card
from training.conversion import task_of
from training.fitted import remarks
from training.fitted import signature as signatures
from training.fitted.asked import Added
from training.fitted.bringing import bring
from training.fitted.by_scikit_learn import (
    Writing,
    bring_as_it_is,
    proven_as_it_is,
    times_in_sample,
)
from training.fitted.by_scikit_learn.own_code import add_to_path, files_of
from training.fitted.errors import NoGraphError, RefusedError
from training.fitted.files import opened
from training.fitted.graphs import bring_graph, graph_file, limit_of, proven_graph, takeable
from training.fitted.inferring import signature_of
from training.fitted.proving import proven
from training.fitted.steps import described
from training.recipe import Description

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from prediction.manifest import Manifest
    from training.conversion.graph import Estimator
    from training.fitted.asked import Asked
    from training.fitted.bringing import Brought
    from training.fitted.files import Opened
    from training.fitted.signature import Signature


_SECOND = (
    "runtime: scikit-learn itself, for that reason; the layer carries it from now on, and a first"
    " call of this model takes seconds longer (--runtime onnx refuses instead)"
)


def add(asked: Asked, output: Path, say: Callable[[str], None]) -> Added:
    """Convert, prove and write a model to `output / asked.name`.

    Args:
        asked: what the user says.
        output: a folder for models; nothing else is written.
        say: told one line a step.

    Raises:
        RefusedError: it cannot be served; nothing is written.
    """
    graph = graph_file(asked.file)
    if graph is None:
        made = _of_estimator(asked, output, say)
    else:
        made = _made_elsewhere(asked._replace(file=graph), output, say)
    for line in (
        *remarks.of_figures(made.manifest.metrics),
        *remarks.of_reference(made.manifest),
    ):
        say(line)
    return Added(
        made.manifest.golden[0].instance,
        signatures.written(made.signature),
        card(made.manifest, {}, "sklambda models add"),
    )


class _Made(NamedTuple):
    """What was written, and what it was written from."""

    manifest: Manifest
    signature: Signature
    description: Description


def _made_elsewhere(asked: Asked, output: Path, say: Callable[[str], None]) -> _Made:
    """Serve a graph of which there is no estimator."""
    if asked.runtime == "scikit-learn" or asked.code is not None:
        raise RefusedError(f"{asked.file.name} is an ONNX graph, which ONNX Runtime alone serves")
    bringing = bring_graph(asked)
    brought = bringing.brought
    say(f"loaded: an ONNX graph {bringing.maker}")
    say(f"sample: {len(brought.matrix):,} rows of {len(brought.inputs)} columns, as expected")
    for line in remarks.of_rows(brought):
        say(line)
    if asked.signature is None:
        for line in (*bringing.remarks, *remarks.of_whole_numbers(brought)):
            say(line)
    # missing values are expected of where the sample has some
    whole = {name: None not in values for name, values in brought.rows.items()}
    signature = signature_of(brought, asked.signature, whole, say)
    if asked.signature is None:
        signature = takeable(signature, bringing)
    description = replace(
        _description(brought, asked, f"An ONNX graph {bringing.maker}, answering as it did there."),
        limits=(limit_of(bringing),),
    )
    manifest = proven_graph(bringing, signature, description, output, say)
    return _Made(manifest, signature, description)


def _of_estimator(asked: Asked, output: Path, say: Callable[[str], None]) -> _Made:
    if asked.code is not None:
        add_to_path(asked.code)
    file = opened(asked.file, may_run_code=asked.may_run_code)
    say(f"loaded: {_steps(file.estimator)}")
    if file.versions:
        say(f"saved with: {file.versions}")
    if asked.each_step and asked.runtime != "scikit-learn":
        for line in described(file.estimator, task_of(file.estimator)):
            say(line)
    return _made(file, asked, output, say)


def _made(file: Opened, asked: Asked, output: Path, say: Callable[[str], None]) -> _Made:
    """Make a graph, or leave the estimator as it is, as the user wants it."""
    if asked.runtime == "scikit-learn":
        return _as_it_is(file, asked, output, say)
    try:
        return _as_graph(file, asked, output, say)
    except NoGraphError as error:
        if asked.runtime == "onnx":
            raise
        reason = str(error)
    say(f"no graph: {reason}")
    say(_SECOND)
    try:
        return _as_it_is(file, asked, output, say)
    except RefusedError as error:
        raise RefusedError(f"{reason}; nor by scikit-learn itself: {error}") from error


def _as_graph(file: Opened, asked: Asked, output: Path, say: Callable[[str], None]) -> _Made:
    brought = bring(file, asked)
    signature, description = _told(brought, file, asked, say)
    manifest = proven(brought, signature, description, output, say)
    return _Made(manifest, signature, description)


def _as_it_is(file: Opened, asked: Asked, output: Path, say: Callable[[str], None]) -> _Made:
    """Leave it as it is; texts that are refused may be times, of which a CSV file has no type."""
    given = signatures.times_in(asked.signature)
    try:
        return _with_times(file, asked, given, Writing(output, say))
    except RefusedError as error:
        found = [] if asked.signature else times_in_sample(file, asked)
        if not found:
            raise
        say(f"read as times, for as texts they are refused: {', '.join(found)} ({error})")
    return _with_times(file, asked, found, Writing(output, say))


def _with_times(file: Opened, asked: Asked, times: Collection[str], writing: Writing) -> _Made:
    as_it_is, say = bring_as_it_is(file, asked, times), writing.say
    signature, description = _told(as_it_is.brought, file, asked, say)
    files = files_of(asked.code)
    manifest = proven_as_it_is(as_it_is, signature, description, files, writing)
    return _Made(manifest, signature, description)


def _told(
    brought: Brought, file: Opened, asked: Asked, say: Callable[[str], None]
) -> tuple[Signature, Description]:
    say(f"sample: {len(brought.matrix):,} rows of {len(brought.inputs)} columns, all answered")
    for line in remarks.of_rows(brought):
        say(line)
    if asked.signature is None:
        for line in (*remarks.of_order(brought), *remarks.of_whole_numbers(brought)):
            say(line)
    signature = signature_of(brought, asked.signature, file.required or {}, say)
    last = type(getattr(brought.estimator, "steps", [("", brought.estimator)])[-1][1]).__name__
    told = f"A fitted {last}, answering as in scikit-learn."
    return signature, _description(brought, asked, told)


def _steps(estimator: Estimator) -> str:
    steps = getattr(estimator, "steps", [("", estimator)])
    return ", ".join(type(step).__name__ for _, step in steps)


def _predicts(asked: Asked, brought: Brought) -> str:
    form = brought.answering.form
    of_one = asked.target is not None and not (form.names or form.labels)
    return asked.target if of_one and asked.target else brought.answering.predicts


def _description(brought: Brought, asked: Asked, told: str) -> Description:
    return Description(
        name=asked.name,
        version=asked.version,
        title=asked.title or asked.name.replace("-", " ").capitalize(),
        description=asked.description or told,
        task=brought.answering.task,
        predicts=_predicts(asked, brought),
        about=asked.about,
    )
