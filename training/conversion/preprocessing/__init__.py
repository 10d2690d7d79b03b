"""Preprocessing in front of an estimator, exact in float64."""
