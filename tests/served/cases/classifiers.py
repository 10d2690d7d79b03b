"""Each of scikit-learn's classifiers, on numbers."""

from __future__ import annotations

from sklearn import (
    calibration,
    cross_decomposition,
    discriminant_analysis,
    dummy,
    ensemble,
    gaussian_process,
    linear_model,
    model_selection,
    multiclass,
    multioutput,
    naive_bayes,
    neighbors,
    neural_network,
    semi_supervised,
    svm,
    tree,
)
from sklearn.frozen import FrozenEstimator
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from tests.served.case import SEED, cases
from tests.served.rows_drawn import (
    counts,
    floors,
    from_one_of,
    labels_of,
    lacking,
    names_of,
    numbers,
    scaled,
    truth_of,
    two_classes_of,
    two_of,
    two_values_of,
)

_TREES = {"n_estimators": 12, "max_depth": 5, **SEED}


def _forest() -> ensemble.RandomForestClassifier:
    return ensemble.RandomForestClassifier(**_TREES)


CASES = (
    *cases(
        "Classifiers",
        numbers,
        names_of,
        {
            "DecisionTreeClassifier": tree.DecisionTreeClassifier(**SEED),
            "ExtraTreeClassifier": tree.ExtraTreeClassifier(**SEED),
            "RandomForestClassifier": _forest(),
            "RandomForestClassifier(100)": ensemble.RandomForestClassifier(100, **SEED),
            "ExtraTreesClassifier": ensemble.ExtraTreesClassifier(**_TREES),
            "GradientBoostingClassifier": ensemble.GradientBoostingClassifier(
                n_estimators=10, **SEED
            ),
            "HistGradientBoostingClassifier": ensemble.HistGradientBoostingClassifier(
                max_iter=10, **SEED
            ),
            "BaggingClassifier": ensemble.BaggingClassifier(n_estimators=8, **SEED),
            "BaggingClassifier of LogisticRegression": ensemble.BaggingClassifier(
                make_pipeline(StandardScaler(), linear_model.LogisticRegression()),
                n_estimators=5,
                **SEED,
            ),
            "AdaBoostClassifier": ensemble.AdaBoostClassifier(n_estimators=8, **SEED),
            "AdaBoostClassifier of depth 3": ensemble.AdaBoostClassifier(
                tree.DecisionTreeClassifier(max_depth=3), n_estimators=8, **SEED
            ),
            "VotingClassifier, soft": ensemble.VotingClassifier(
                [("forest", _forest()), ("bayes", naive_bayes.GaussianNB())], voting="soft"
            ),
            "VotingClassifier, hard": ensemble.VotingClassifier(
                [
                    ("forest", _forest()),
                    ("bayes", naive_bayes.GaussianNB()),
                    ("tree", tree.DecisionTreeClassifier(max_depth=2)),
                ]
            ),
            "StackingClassifier": ensemble.StackingClassifier(
                [("forest", _forest()), ("tree", tree.DecisionTreeClassifier(max_depth=3))],
                cv=3,
            ),
            "StackingClassifier, passthrough": ensemble.StackingClassifier(
                [("bayes", naive_bayes.GaussianNB())],
                final_estimator=_forest(),
                passthrough=True,
                cv=3,
            ),
            "GaussianNB": naive_bayes.GaussianNB(),
            "LinearDiscriminantAnalysis": discriminant_analysis.LinearDiscriminantAnalysis(),
            "QuadraticDiscriminantAnalysis": discriminant_analysis.QuadraticDiscriminantAnalysis(),
            "DummyClassifier": dummy.DummyClassifier(),
            "OneVsRestClassifier": multiclass.OneVsRestClassifier(_forest()),
            "OneVsOneClassifier": multiclass.OneVsOneClassifier(
                tree.DecisionTreeClassifier(max_depth=4, **SEED)
            ),
            "OutputCodeClassifier": multiclass.OutputCodeClassifier(
                tree.DecisionTreeClassifier(max_depth=4, **SEED), **SEED
            ),
            "CalibratedClassifierCV, sigmoid": calibration.CalibratedClassifierCV(_forest(), cv=3),
            "CalibratedClassifierCV, isotonic": calibration.CalibratedClassifierCV(
                _forest(), method="isotonic", cv=3
            ),
            "CalibratedClassifierCV, temperature": calibration.CalibratedClassifierCV(
                _forest(), method="temperature", cv=3
            ),
            "GridSearchCV": model_selection.GridSearchCV(_forest(), {"max_depth": [2, 3]}, cv=3),
            "RandomizedSearchCV": model_selection.RandomizedSearchCV(
                tree.DecisionTreeClassifier(), {"max_depth": [2, 3, 4]}, n_iter=2, cv=3, **SEED
            ),
            "FrozenEstimator": FrozenEstimator(
                tree.DecisionTreeClassifier(max_depth=3).fit(
                    numbers(160, 0), names_of(numbers(160, 0))
                )
            ),
        },
    ),
    *cases(
        "Classifiers on scaled numbers",
        scaled,
        names_of,
        {
            "LogisticRegression": linear_model.LogisticRegression(),
            "LogisticRegressionCV": linear_model.LogisticRegressionCV(
                Cs=2, cv=3, l1_ratios=(0,), use_legacy_attributes=False
            ),
            "RidgeClassifier": linear_model.RidgeClassifier(),
            "RidgeClassifierCV": linear_model.RidgeClassifierCV(),
            "SGDClassifier, hinge": linear_model.SGDClassifier(**SEED),
            "SGDClassifier, log_loss": linear_model.SGDClassifier(loss="log_loss", **SEED),
            "SGDClassifier, modified_huber": linear_model.SGDClassifier(
                loss="modified_huber", **SEED
            ),
            "Perceptron": linear_model.Perceptron(**SEED),
            "LinearSVC": svm.LinearSVC(),
            "SVC, rbf": svm.SVC(),
            "SVC, linear": svm.SVC(kernel="linear"),
            "SVC, poly": svm.SVC(kernel="poly"),
            "SVC, sigmoid": svm.SVC(kernel="sigmoid"),
            "SVC, one against one": svm.SVC(decision_function_shape="ovo"),
            "NuSVC": svm.NuSVC(),
            "CalibratedClassifierCV of LinearSVC": calibration.CalibratedClassifierCV(
                svm.LinearSVC(), cv=3
            ),
            "CalibratedClassifierCV of SVC": calibration.CalibratedClassifierCV(svm.SVC(), cv=3),
            "MLPClassifier, relu": neural_network.MLPClassifier((8,), max_iter=60, **SEED),
            "MLPClassifier, tanh": neural_network.MLPClassifier(
                (8, 4), activation="tanh", max_iter=60, **SEED
            ),
            "KNeighborsClassifier": neighbors.KNeighborsClassifier(),
            "KNeighborsClassifier, distance": neighbors.KNeighborsClassifier(weights="distance"),
            "RadiusNeighborsClassifier": neighbors.RadiusNeighborsClassifier(
                radius=2.0, outlier_label="most_frequent"
            ),
            "NearestCentroid": neighbors.NearestCentroid(),
            "GaussianProcessClassifier": gaussian_process.GaussianProcessClassifier(**SEED),
            "LabelPropagation": semi_supervised.LabelPropagation(),
            "LabelSpreading": semi_supervised.LabelSpreading(),
            "OneVsRestClassifier of LinearSVC": multiclass.OneVsRestClassifier(svm.LinearSVC()),
            "OneVsOneClassifier of LogisticRegression": multiclass.OneVsOneClassifier(
                linear_model.LogisticRegression()
            ),
        },
    ),
    *cases(
        "Classifiers of two classes",
        scaled,
        two_of,
        {
            "SelfTrainingClassifier": semi_supervised.SelfTrainingClassifier(_forest()),
            "LogisticRegression": linear_model.LogisticRegression(),
            "RidgeClassifier": linear_model.RidgeClassifier(),
            "SGDClassifier, log_loss": linear_model.SGDClassifier(loss="log_loss", **SEED),
            "LinearSVC": svm.LinearSVC(),
            "SVC, rbf": svm.SVC(),
            "NuSVC, poly": svm.NuSVC(kernel="poly"),
            "GaussianProcessClassifier": gaussian_process.GaussianProcessClassifier(**SEED),
            "GradientBoostingClassifier, exponential": ensemble.GradientBoostingClassifier(
                loss="exponential", n_estimators=10, **SEED
            ),
            "HistGradientBoostingClassifier": ensemble.HistGradientBoostingClassifier(
                max_iter=10, **SEED
            ),
            "AdaBoostClassifier": ensemble.AdaBoostClassifier(n_estimators=8, **SEED),
            "LinearDiscriminantAnalysis": discriminant_analysis.LinearDiscriminantAnalysis(),
            "QuadraticDiscriminantAnalysis": discriminant_analysis.QuadraticDiscriminantAnalysis(),
            "MLPClassifier": neural_network.MLPClassifier((8,), max_iter=60, **SEED),
            "KNeighborsClassifier": neighbors.KNeighborsClassifier(4),
            "CalibratedClassifierCV, isotonic": calibration.CalibratedClassifierCV(
                _forest(), method="isotonic", cv=3
            ),
            "FixedThresholdClassifier": model_selection.FixedThresholdClassifier(
                _forest(), threshold=0.3
            ),
            "TunedThresholdClassifierCV": model_selection.TunedThresholdClassifierCV(
                _forest(), cv=3
            ),
        },
    ),
    *cases(
        "Classifiers of counts",
        counts,
        two_of,
        {
            "MultinomialNB": naive_bayes.MultinomialNB(),
            "ComplementNB": naive_bayes.ComplementNB(),
            "BernoulliNB": naive_bayes.BernoulliNB(binarize=1.0),
        },
    ),
    *cases(
        "Classifiers of counts", floors, names_of, {"CategoricalNB": naive_bayes.CategoricalNB()}
    ),
    *cases(
        "Labels",
        numbers,
        truth_of,
        {"RandomForestClassifier, labels true and false": _forest()},
    ),
    *cases("Labels", numbers, from_one_of, {"RandomForestClassifier, labels 1 and 2": _forest()}),
    *cases(
        "Missing values",
        lacking,
        names_of,
        {
            "DecisionTreeClassifier with nulls": tree.DecisionTreeClassifier(**SEED),
            "RandomForestClassifier with nulls": _forest(),
            "ExtraTreesClassifier with nulls": ensemble.ExtraTreesClassifier(**_TREES),
            "HistGradientBoostingClassifier with nulls": ensemble.HistGradientBoostingClassifier(
                max_iter=10, **SEED
            ),
            "BaggingClassifier with nulls": ensemble.BaggingClassifier(n_estimators=8, **SEED),
        },
    ),
    *cases(
        "Several outputs and labels",
        numbers,
        two_classes_of,
        {
            "DecisionTreeClassifier, two outputs": tree.DecisionTreeClassifier(**SEED),
            "RandomForestClassifier, two outputs": _forest(),
            "MultiOutputClassifier": multioutput.MultiOutputClassifier(_forest()),
            "ClassifierChain": multioutput.ClassifierChain(
                tree.DecisionTreeClassifier(max_depth=4), **SEED
            ),
        },
    ),
    *cases(
        "Several outputs and labels",
        scaled,
        labels_of,
        {
            "KNeighborsClassifier, three labels": neighbors.KNeighborsClassifier(),
            "MLPClassifier, three labels": neural_network.MLPClassifier((8,), max_iter=60, **SEED),
            "RidgeClassifier, three labels": linear_model.RidgeClassifier(),
            "OneVsRestClassifier, three labels": multiclass.OneVsRestClassifier(
                linear_model.LogisticRegression()
            ),
            "MultiOutputClassifier of LogisticRegression": multioutput.MultiOutputClassifier(
                linear_model.LogisticRegression()
            ),
        },
    ),
    *cases(
        "Several outputs and labels",
        scaled,
        two_values_of,
        {
            "LinearRegression, two outputs": linear_model.LinearRegression(),
            "Ridge, two outputs": linear_model.Ridge(),
            "MultiTaskLasso": linear_model.MultiTaskLasso(alpha=0.1),
            "MultiTaskElasticNet": linear_model.MultiTaskElasticNet(alpha=0.1),
            "MultiTaskLassoCV": linear_model.MultiTaskLassoCV(alphas=3, cv=3),
            "MultiTaskElasticNetCV": linear_model.MultiTaskElasticNetCV(alphas=3, cv=3),
            "RandomForestRegressor, two outputs": ensemble.RandomForestRegressor(**_TREES),
            "DecisionTreeRegressor, two outputs": tree.DecisionTreeRegressor(**SEED),
            "KNeighborsRegressor, two outputs": neighbors.KNeighborsRegressor(),
            "MLPRegressor, two outputs": neural_network.MLPRegressor(
                hidden_layer_sizes=(8,), max_iter=60, **SEED
            ),
            "MultiOutputRegressor": multioutput.MultiOutputRegressor(
                ensemble.GradientBoostingRegressor(n_estimators=8, **SEED)
            ),
            "RegressorChain": multioutput.RegressorChain(
                tree.DecisionTreeRegressor(max_depth=4, **SEED), **SEED
            ),
            "PLSRegression": cross_decomposition.PLSRegression(2),
            "PLSCanonical": cross_decomposition.PLSCanonical(2),
            "CCA": cross_decomposition.CCA(1),
        },
    ),
)
