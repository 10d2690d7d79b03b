"""Estimators other than trees, in float64: kernels, naive Bayes, networks, clusters, and so on."""
