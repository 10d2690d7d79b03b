"""`sklambda versions`: published versions of the functions."""
