"""`sklambda complaints` and `sklambda replay`: the 311 service's tables, and its past."""
