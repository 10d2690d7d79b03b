"""Starting from a snapshot (Lambda's SnapStart): what to do before Lambda takes one.

Whatever a function holds when it has started, each copy of it holds after being restored. So
nothing may be unique by then: identifiers come from the operating system's randomness at each
call, which Lambda renews, and clients of AWS are made by the first call after a restore, with
credentials and connections of its own.
https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html
"""

import random
from collections.abc import Iterable, Mapping
from importlib import import_module
from time import monotonic

from prediction.catalog import Catalog
from prediction.errors import DamagedModelError, FetchError
from prediction.model import Model
from prediction.readiness import is_ready

# https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
_INITIALIZATION = "AWS_LAMBDA_INITIALIZATION_TYPE"

FETCHING_SECONDS = 60
"""For all models together: after them no fetch is begun. The last may take ten seconds more, and
loading and running take theirs; Lambda gives the start before a snapshot two minutes."""

MOST_FETCHES = 6
"""Of one model: a bucket that cannot be read says so at once, and is not asked for a minute."""


def is_ahead(environment: Mapping[str, str]) -> bool:
    """Return whether Lambda takes a snapshot once this process has started."""
    return environment.get(_INITIALIZATION) == "snap-start"


def prime(catalog: Catalog, imports: Iterable[str]) -> None:
    """Do what the first calls would pay for, so that the snapshot holds it.

    Runs a prediction of each model and imports the modules named. A model whose artifact cannot be
    fetched in time is fetched by the first call that asks for it.
    """
    until = monotonic() + FETCHING_SECONDS
    # the small ones first: they are packaged, and wait for none that is being fetched
    for model in sorted(catalog, key=lambda model: model.manifest.artifact.bytes):
        if _is_loaded(model, until):
            is_ready(model)  # one that is not raises when it is asked for
    for name in imports:
        import_module(name)
    _renew_randomness_after_restore()


def _is_loaded(model: Model, until: float) -> bool:
    """Load a model whose artifact takes longer than a request may: there is time for that here."""
    for _ in range(MOST_FETCHES):
        if monotonic() > until:
            return False
        try:
            model.load()
        except FetchError:
            continue
        except DamagedModelError:
            return False
        return True
    return False


def _renew_randomness_after_restore() -> None:
    """Keep copies from waiting alike: botocore spreads its repeated attempts by `random`."""
    # the runtime's own; there is none anywhere else
    register = import_module("snapshot_restore_py").register_after_restore
    register(random.seed)
