"""An estimator out of a skops file, made of the types of the list alone."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# A Lambda has a core or less: threads would only wait for each other. Read when the libraries load.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import sklearn.utils  # noqa: E402  after the above
from sklearn.exceptions import InconsistentVersionWarning  # noqa: E402  as above
from threadpoolctl import threadpool_limits  # noqa: E402  as above

from prediction.runtimes.scikit_learn.allowed import require_allowed  # noqa: E402
from prediction.runtimes.scikit_learn.own_code import OwnCode  # noqa: E402


@contextmanager
def _no_estimators() -> Iterator[None]:
    """Keep skops from finding estimators to trust by itself.

    It would import all of scikit-learn for its own list, which does not count here and would cost
    each cold start a third more.
    """
    found = sklearn.utils.all_estimators
    sklearn.utils.all_estimators = list
    try:
        yield
    finally:
        sklearn.utils.all_estimators = found


with _no_estimators():
    import skops.io


def load(content: bytes, code: OwnCode) -> Any:  # noqa: ANN401  scikit-learn publishes no types
    """Make the estimator of a skops file.

    Raises:
        NotAllowedError: It holds a type that is not on the list.
        Exception: It is damaged, or of another version of scikit-learn; of whatever type.
    """
    trusted = require_allowed(content, code.modules)
    with code.importable(), warnings.catch_warnings():
        warnings.simplefilter("error", InconsistentVersionWarning)
        estimator = skops.io.loads(content, trusted=trusted)
    threadpool_limits(limits=1)
    return estimator
