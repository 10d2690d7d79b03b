"""Pipelines on data frames: columns by names, texts, categories, dates, whole sentences."""

from __future__ import annotations

from sklearn import ensemble, impute, linear_model, preprocessing, svm
from sklearn.compose import ColumnTransformer, make_column_selector, make_column_transformer
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.pipeline import make_pipeline

from tests.served.case import SEED, cases
from tests.served.rows_drawn import (
    days,
    floors,
    homes,
    homes_by_category,
    homes_lacking,
    names_of,
    reviews,
    texts,
    texts_lacking,
    truth_of,
    two_of,
    two_values_of,
    value_of,
)

_TEXTS = ["city", "size"]


def _forest() -> ensemble.RandomForestClassifier:
    return ensemble.RandomForestClassifier(12, max_depth=6, **SEED)


def _hot(**settings: object) -> preprocessing.OneHotEncoder:
    return preprocessing.OneHotEncoder(**{"handle_unknown": "ignore", **settings})


def _ordinal(**settings: object) -> preprocessing.OrdinalEncoder:
    return preprocessing.OrdinalEncoder(
        handle_unknown="use_encoded_value", unknown_value=-1, **settings
    )


def _typed() -> ColumnTransformer:
    """Choose columns by their types, as scikit-learn's guide does."""
    whole = make_pipeline(impute.SimpleImputer(strategy="median"), preprocessing.StandardScaler())
    return ColumnTransformer(
        [
            ("numbers", whole, ["age", "income"]),
            (
                "texts",
                make_pipeline(impute.SimpleImputer(strategy="most_frequent"), _hot()),
                _TEXTS,
            ),
        ]
    )


CASES = (
    *cases(
        "Texts as categories",
        texts,
        names_of,
        {
            "OneHotEncoder(ignore), LogisticRegression": make_pipeline(
                _hot(), linear_model.LogisticRegression()
            ),
            "OneHotEncoder(error), forest": make_pipeline(preprocessing.OneHotEncoder(), _forest()),
            "OneHotEncoder(drop='first'), LogisticRegression": make_pipeline(
                _hot(drop="first"), linear_model.LogisticRegression()
            ),
            "OneHotEncoder(infrequent_if_exist), forest": make_pipeline(
                _hot(handle_unknown="infrequent_if_exist", min_frequency=45), _forest()
            ),
            "OneHotEncoder(max_categories), forest": make_pipeline(
                _hot(handle_unknown="infrequent_if_exist", max_categories=3), _forest()
            ),
            "OrdinalEncoder, forest": make_pipeline(_ordinal(), _forest()),
            "TargetEncoder, LogisticRegression": make_pipeline(
                preprocessing.TargetEncoder(**SEED), linear_model.LogisticRegression()
            ),
            "OneHotEncoder, LinearSVC": make_pipeline(_hot(), svm.LinearSVC()),
        },
    ),
    *cases(
        "Texts as categories",
        texts,
        value_of,
        {
            "TargetEncoder, Ridge": make_pipeline(
                preprocessing.TargetEncoder(**SEED), linear_model.Ridge()
            ),
            "OneHotEncoder(sparse), GradientBoostingRegressor": make_pipeline(
                _hot(sparse_output=False),
                ensemble.GradientBoostingRegressor(n_estimators=8, **SEED),
            ),
        },
    ),
    *cases(
        "Texts as categories",
        texts_lacking,
        two_of,
        {
            "OneHotEncoder with nulls, forest": make_pipeline(_hot(), _forest()),
            "OrdinalEncoder with nulls, HistGradientBoosting": make_pipeline(
                _ordinal(), ensemble.HistGradientBoostingClassifier(max_iter=8, **SEED)
            ),
            "OrdinalEncoder(encoded_missing_value), forest": make_pipeline(
                _ordinal(encoded_missing_value=-2), _forest()
            ),
            "SimpleImputer(most_frequent), OneHotEncoder": make_pipeline(
                impute.SimpleImputer(strategy="most_frequent"), _hot(), _forest()
            ),
            "SimpleImputer(constant), OneHotEncoder": make_pipeline(
                impute.SimpleImputer(strategy="constant", fill_value="?"),
                _hot(),
                linear_model.LogisticRegression(),
            ),
            "TargetEncoder with nulls, forest": make_pipeline(
                preprocessing.TargetEncoder(**SEED), _forest()
            ),
        },
    ),
    *cases(
        "Whole numbers as categories",
        floors,
        two_of,
        {
            "OneHotEncoder on numbers, LogisticRegression": make_pipeline(
                _hot(), linear_model.LogisticRegression()
            ),
            "OneHotEncoder(error) on numbers, forest": make_pipeline(
                preprocessing.OneHotEncoder(), _forest()
            ),
            "OrdinalEncoder on numbers, forest": make_pipeline(_ordinal(), _forest()),
            "HistGradientBoosting with categorical_features": (
                ensemble.HistGradientBoostingClassifier(
                    max_iter=8, categorical_features=["zone"], **SEED
                )
            ),
        },
    ),
    *cases(
        "Columns by names",
        homes,
        names_of,
        {
            "ColumnTransformer(remainder='passthrough'), forest": make_pipeline(
                ColumnTransformer(
                    [("texts", _hot(), _TEXTS), ("income", impute.SimpleImputer(), ["income"])],
                    remainder="passthrough",
                ),
                _forest(),
            ),
            "ColumnTransformer(remainder='drop'), LogisticRegression": make_pipeline(
                ColumnTransformer(
                    [("texts", _hot(), _TEXTS), ("age", preprocessing.StandardScaler(), ["age"])]
                ),
                linear_model.LogisticRegression(),
            ),
            "ColumnTransformer, imputer, scaler, SVC": make_pipeline(_typed(), svm.SVC()),
            "make_column_selector by dtype": make_pipeline(
                make_column_transformer(
                    (
                        make_pipeline(impute.SimpleImputer(), preprocessing.StandardScaler()),
                        make_column_selector(dtype_include="number"),
                    ),
                    (_hot(), make_column_selector(dtype_exclude=["number", "bool"])),
                ),
                linear_model.LogisticRegression(),
            ),
            "ColumnTransformer with pandas output": make_pipeline(
                ColumnTransformer(
                    [("texts", _hot(sparse_output=False), _TEXTS)], remainder="passthrough"
                ).set_output(transform="pandas"),
                impute.SimpleImputer(),
                _forest(),
            ),
        },
    ),
    *cases(
        "Columns by names",
        homes_lacking,
        truth_of,
        {
            "imputers by type, RandomForestClassifier": make_pipeline(_typed(), _forest()),
            "imputers by type, GradientBoostingClassifier": make_pipeline(
                _typed(), ensemble.GradientBoostingClassifier(n_estimators=8, **SEED)
            ),
            "OrdinalEncoder, HistGradientBoosting with nulls": make_pipeline(
                ColumnTransformer([("texts", _ordinal(), _TEXTS)], remainder="passthrough"),
                ensemble.HistGradientBoostingClassifier(max_iter=8, **SEED),
            ),
            "VotingClassifier of pipelines": ensemble.VotingClassifier(
                [
                    ("forest", make_pipeline(_typed(), _forest())),
                    ("line", make_pipeline(_typed(), linear_model.LogisticRegression())),
                ],
                voting="soft",
            ),
        },
    ),
    *cases(
        "Columns by names",
        homes_lacking,
        two_values_of,
        {
            "imputers by type, RandomForestRegressor, two outputs": make_pipeline(
                _typed(), ensemble.RandomForestRegressor(12, **SEED)
            ),
        },
    ),
    *cases(
        "Categories of pandas",
        homes_by_category,
        value_of,
        {
            "HistGradientBoostingRegressor, categories by dtype": (
                ensemble.HistGradientBoostingRegressor(max_iter=8, **SEED)
            ),
            "OneHotEncoder on categories": make_pipeline(_typed(), linear_model.Ridge()),
        },
    ),
    *cases(
        "Sentences",
        reviews,
        two_of,
        {
            "TfidfVectorizer, LogisticRegression": make_pipeline(
                ColumnTransformer([("text", TfidfVectorizer(), "text")]),
                linear_model.LogisticRegression(),
            ),
            "CountVectorizer, RandomForestClassifier": make_pipeline(
                ColumnTransformer([("text", CountVectorizer(), "text")], remainder="passthrough"),
                ensemble.RandomForestClassifier(12, **SEED),
            ),
            "TfidfVectorizer(char_wb), LinearSVC": make_pipeline(
                ColumnTransformer(
                    [("text", TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 3)), "text")]
                ),
                svm.LinearSVC(),
            ),
            "HashingVectorizer, SGDClassifier": make_pipeline(
                ColumnTransformer([("text", HashingVectorizer(n_features=64), "text")]),
                linear_model.SGDClassifier(loss="log_loss", **SEED),
            ),
        },
    ),
    *cases(
        "Dates",
        days,
        value_of,
        {
            "a date as text, OneHotEncoder(ignore)": make_pipeline(
                ColumnTransformer([("day", _hot(), ["day"])], remainder="passthrough"),
                linear_model.Ridge(),
            ),
        },
    ),
)
