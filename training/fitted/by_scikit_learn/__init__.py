"""A fitted model as scikit-learn itself serves it: what no exact graph can say."""

from training.fitted.by_scikit_learn.bringing import bring_as_it_is, times_in_sample
from training.fitted.by_scikit_learn.proving import Writing, proven_as_it_is

__all__ = ["Writing", "bring_as_it_is", "proven_as_it_is", "times_in_sample"]
