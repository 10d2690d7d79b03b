"""The runtime of what no graph can say: scikit-learn itself, with an estimator in a skops file.

Imported only when a model that needs it is asked for; the layer has scikit-learn only if there is
such a model. `allowed.toml` lists the types that a file may hold.
"""

from prediction.runtimes.scikit_learn.runtime import ScikitLearnRuntime

__all__ = ["ScikitLearnRuntime"]
