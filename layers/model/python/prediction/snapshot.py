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

from prediction.catalog import Catalog
from prediction.errors import DamagedModelError, FetchError
from prediction.model import Model
from prediction.readiness import is_ready

# https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
_INITIALIZATION = "AWS_LAMBDA_INITIALIZATION_TYPE"

MOST_FETCHES = 6
"""A minute of fetching; Lambda gives the start before a snapshot two."""


def is_ahead(environment: Mapping[str, str]) -> bool:
    """Return whether Lambda takes a snapshot once this process has started."""
    return environment.get(_INITIALIZATION) == "snap-start"


def prime(catalog: Catalog, imports: Iterable[str]) -> None:
    """Do what the first calls would pay for, so that the snapshot holds it.

    Runs a prediction of each model and imports the modules named.
    """
    for model in catalog:
        _fetch(model)
        is_ready(model)  # one that is not raises when it is asked for
    for name in imports:
        import_module(name)
    _renew_randomness_after_restore()


def _fetch(model: Model) -> None:
    """Load a model whose artifact takes longer than a request may: there is time for that here."""
    for _ in range(MOST_FETCHES):
        try:
            model.load()
        except FetchError:
            continue
        except DamagedModelError:
            pass
        return


def _renew_randomness_after_restore() -> None:
    """Keep copies from waiting alike: botocore spreads its repeated attempts by `random`."""
    # the runtime's own; there is none anywhere else
    register = import_module("snapshot_restore_py").register_after_restore
    register(random.seed)
