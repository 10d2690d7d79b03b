"""Each of scikit-learn's regressions, on numbers."""

from __future__ import annotations

from sklearn import (
    dummy,
    ensemble,
    gaussian_process,
    isotonic,
    kernel_ridge,
    linear_model,
    neighbors,
    neural_network,
    svm,
    tree,
)
from sklearn.compose import TransformedTargetRegressor
from sklearn.preprocessing import QuantileTransformer, StandardScaler

from tests.served.case import SEED, cases
from tests.served.rows_drawn import (
    lacking,
    line,
    numbers,
    positive_of,
    scaled,
    value_of,
)

_TREES = {"n_estimators": 12, "max_depth": 5, **SEED}


def _forest() -> ensemble.RandomForestClassifier:
    return ensemble.RandomForestClassifier(**_TREES)


CASES = (
    *cases(
        "Regressions",
        numbers,
        value_of,
        {
            "LinearRegression": linear_model.LinearRegression(),
            "Ridge": linear_model.Ridge(),
            "RidgeCV": linear_model.RidgeCV(),
            "Lasso": linear_model.Lasso(alpha=0.01),
            "LassoCV": linear_model.LassoCV(alphas=3, cv=3),
            "ElasticNet": linear_model.ElasticNet(alpha=0.01),
            "ElasticNetCV": linear_model.ElasticNetCV(alphas=3, cv=3),
            "Lars": linear_model.Lars(),
            "LarsCV": linear_model.LarsCV(cv=3),
            "LassoLars": linear_model.LassoLars(alpha=0.01),
            "LassoLarsCV": linear_model.LassoLarsCV(cv=3),
            "LassoLarsIC": linear_model.LassoLarsIC(),
            "OrthogonalMatchingPursuit": linear_model.OrthogonalMatchingPursuit(),
            "OrthogonalMatchingPursuitCV": linear_model.OrthogonalMatchingPursuitCV(cv=3),
            "BayesianRidge": linear_model.BayesianRidge(),
            "ARDRegression": linear_model.ARDRegression(),
            "RANSACRegressor": linear_model.RANSACRegressor(**SEED),
            "TheilSenRegressor": linear_model.TheilSenRegressor(max_subpopulation=200, **SEED),
            "DummyRegressor": dummy.DummyRegressor(),
            "DecisionTreeRegressor": tree.DecisionTreeRegressor(**SEED),
            "ExtraTreeRegressor": tree.ExtraTreeRegressor(**SEED),
            "RandomForestRegressor": ensemble.RandomForestRegressor(**_TREES),
            "RandomForestRegressor(100)": ensemble.RandomForestRegressor(100, **SEED),
            "ExtraTreesRegressor": ensemble.ExtraTreesRegressor(**_TREES),
            "GradientBoostingRegressor": ensemble.GradientBoostingRegressor(
                n_estimators=10, **SEED
            ),
            "GradientBoostingRegressor, quantile": ensemble.GradientBoostingRegressor(
                loss="quantile", n_estimators=10, **SEED
            ),
            "GradientBoostingRegressor, init=LinearRegression": ensemble.GradientBoostingRegressor(
                init=linear_model.LinearRegression(), n_estimators=10, **SEED
            ),
            "HistGradientBoostingRegressor": ensemble.HistGradientBoostingRegressor(
                max_iter=10, **SEED
            ),
            "BaggingRegressor": ensemble.BaggingRegressor(n_estimators=8, **SEED),
            "AdaBoostRegressor": ensemble.AdaBoostRegressor(n_estimators=8, **SEED),
            "VotingRegressor": ensemble.VotingRegressor(
                [
                    ("line", linear_model.LinearRegression()),
                    ("tree", tree.DecisionTreeRegressor(max_depth=3)),
                ]
            ),
            "StackingRegressor": ensemble.StackingRegressor(
                [
                    ("line", linear_model.LinearRegression()),
                    ("tree", tree.DecisionTreeRegressor(max_depth=3)),
                ],
                cv=3,
            ),
            "TransformedTargetRegressor, quantiles": TransformedTargetRegressor(
                linear_model.LinearRegression(), transformer=QuantileTransformer(n_quantiles=20)
            ),
            "TransformedTargetRegressor, StandardScaler": TransformedTargetRegressor(
                linear_model.LinearRegression(), transformer=StandardScaler()
            ),
        },
    ),
    *cases(
        "Regressions on scaled numbers",
        scaled,
        value_of,
        {
            "SGDRegressor": linear_model.SGDRegressor(**SEED),
            "HuberRegressor": linear_model.HuberRegressor(),
            "QuantileRegressor": linear_model.QuantileRegressor(alpha=0.01),
            "LinearSVR": svm.LinearSVR(),
            "SVR, rbf": svm.SVR(),
            "SVR, poly": svm.SVR(kernel="poly"),
            "SVR, linear": svm.SVR(kernel="linear"),
            "NuSVR": svm.NuSVR(),
            "KernelRidge, rbf": kernel_ridge.KernelRidge(kernel="rbf"),
            "KernelRidge, linear": kernel_ridge.KernelRidge(),
            "KernelRidge, poly": kernel_ridge.KernelRidge(kernel="poly"),
            "KNeighborsRegressor": neighbors.KNeighborsRegressor(),
            "KNeighborsRegressor, distance": neighbors.KNeighborsRegressor(weights="distance"),
            "RadiusNeighborsRegressor": neighbors.RadiusNeighborsRegressor(radius=2.0),
            "MLPRegressor, relu": neural_network.MLPRegressor(
                hidden_layer_sizes=(8,), max_iter=60, **SEED
            ),
            "MLPRegressor, logistic": neural_network.MLPRegressor(
                hidden_layer_sizes=(8,), activation="logistic", max_iter=60, **SEED
            ),
            "GaussianProcessRegressor": gaussian_process.GaussianProcessRegressor(alpha=0.1),
            "GaussianProcessRegressor, Matern": gaussian_process.GaussianProcessRegressor(
                gaussian_process.kernels.Matern(nu=1.5), alpha=0.1, normalize_y=True
            ),
        },
    ),
    *cases("Regressions", line, value_of, {"IsotonicRegression": isotonic.IsotonicRegression()}),
    *cases(
        "Regressions with a link",
        scaled,
        positive_of,
        {
            "PoissonRegressor": linear_model.PoissonRegressor(),
            "GammaRegressor": linear_model.GammaRegressor(),
            "TweedieRegressor": linear_model.TweedieRegressor(power=1.5),
            "HistGradientBoostingRegressor, poisson": ensemble.HistGradientBoostingRegressor(
                loss="poisson", max_iter=10, **SEED
            ),
            "HistGradientBoostingRegressor, gamma": ensemble.HistGradientBoostingRegressor(
                loss="gamma", max_iter=10, **SEED
            ),
            "RandomForestRegressor, poisson": ensemble.RandomForestRegressor(
                criterion="poisson", **_TREES
            ),
        },
    ),
    *cases(
        "Missing values",
        lacking,
        value_of,
        {
            "RandomForestRegressor with nulls": ensemble.RandomForestRegressor(**_TREES),
            "HistGradientBoostingRegressor with nulls": ensemble.HistGradientBoostingRegressor(
                max_iter=10, **SEED
            ),
            "DecisionTreeRegressor with nulls": tree.DecisionTreeRegressor(**SEED),
        },
    ),
)
