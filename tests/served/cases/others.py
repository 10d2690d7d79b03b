"""Outlier detectors and clusterers, and what is fitted without names of columns."""

from __future__ import annotations

from sklearn import (
    cluster,
    covariance,
    ensemble,
    linear_model,
    mixture,
    neighbors,
    preprocessing,
    svm,
)
from sklearn.pipeline import make_pipeline

from tests.served.case import SEED, cases
from tests.served.rows_drawn import lacking, names_of, numbers, scaled

CASES = (
    *cases(
        "Without names of columns",
        numbers,
        names_of,
        {
            "RandomForestClassifier, fitted on a matrix": ensemble.RandomForestClassifier(
                n_estimators=12, max_depth=5, **SEED
            )
        },
        named=False,
    ),
    *cases(
        "Outlier detectors",
        scaled,
        None,
        {
            "OneClassSVM": svm.OneClassSVM(nu=0.1),
            "SGDOneClassSVM": linear_model.SGDOneClassSVM(**SEED),
            "EllipticEnvelope": covariance.EllipticEnvelope(**SEED),
            "LocalOutlierFactor(novelty=True)": neighbors.LocalOutlierFactor(novelty=True),
            "LocalOutlierFactor": neighbors.LocalOutlierFactor(),
        },
    ),
    *cases(
        "Outlier detectors",
        numbers,
        None,
        {
            "IsolationForest": ensemble.IsolationForest(n_estimators=12, **SEED),
            "IsolationForest, contamination": ensemble.IsolationForest(
                n_estimators=12, contamination=0.1, max_features=0.5, **SEED
            ),
            "StandardScaler, OneClassSVM": make_pipeline(
                preprocessing.StandardScaler(), svm.OneClassSVM(nu=0.1)
            ),
        },
    ),
    *cases(
        "Outlier detectors",
        lacking,
        None,
        {"IsolationForest with nulls": ensemble.IsolationForest(n_estimators=12, **SEED)},
    ),
    *cases(
        "Clusterers",
        scaled,
        None,
        {
            "KMeans": cluster.KMeans(4, **SEED),
            "MiniBatchKMeans": cluster.MiniBatchKMeans(4, **SEED),
            "BisectingKMeans": cluster.BisectingKMeans(4, **SEED),
            "MeanShift": cluster.MeanShift(bandwidth=2),
            "AffinityPropagation": cluster.AffinityPropagation(**SEED),
            "Birch": cluster.Birch(n_clusters=3),
            "GaussianMixture": mixture.GaussianMixture(3, **SEED),
            "GaussianMixture, tied": mixture.GaussianMixture(3, covariance_type="tied", **SEED),
            "BayesianGaussianMixture": mixture.BayesianGaussianMixture(n_components=3, **SEED),
            "DBSCAN": cluster.DBSCAN(),
            "HDBSCAN": cluster.HDBSCAN(copy=True),
            "OPTICS": cluster.OPTICS(),
            "AgglomerativeClustering": cluster.AgglomerativeClustering(3),
        },
    ),
    *cases(
        "Clusterers",
        numbers,
        None,
        {
            "StandardScaler, KMeans": make_pipeline(
                preprocessing.StandardScaler(), cluster.KMeans(4, **SEED)
            ),
        },
    ),
)
