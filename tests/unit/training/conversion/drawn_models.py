"""Random models, each made from its number alone: trees, ensembles, preprocessing before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import (
    MaxAbsScaler,
    MinMaxScaler,
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    RobustScaler,
    StandardScaler,
)

from tests.unit.training.conversion.drawn_kinds import (
    CATEGORY,
    KINDS,
    OF_FLAGS,
    PRODUCTS,
    SINGLE,
    TAKES_MISSING,
    WITHOUT_MISSING,
    WITHOUT_TARGET,
)

if TYPE_CHECKING:
    from prediction.columns import Matrix

COLUMNS = 5
CONSTANT = 4
PROBES = 600


class DrawnModel(NamedTuple):
    """A fitted estimator and the rows to ask it."""

    name: str
    estimator: Any
    probes: Matrix


def drawn_model(number: int) -> DrawnModel:
    """Draw a model: its data, its kind, its settings, and probes around what it learnt from."""
    random = np.random.default_rng([2026, number])
    kind = sorted(KINDS)[number % len(KINDS)]
    missing = bool(random.random() < 0.5) and kind not in WITHOUT_MISSING
    matrix = _matrix(random, missing=missing)
    classes = int(random.integers(2, 6))
    estimator = KINDS[kind](random)
    prepared = random.random() < 0.5
    if prepared:
        estimator = make_pipeline(_preparation(random, missing=missing), estimator)
    target = _targets(random, matrix, classes, kind)
    weights = {}
    if not prepared and kind in SINGLE and random.random() < 0.3:
        weights = {"sample_weight": random.uniform(0.1, 3, len(matrix))}
    estimator.fit(matrix, target, **weights)
    asks_missing = missing or (not prepared and kind in TAKES_MISSING)
    probes = _probes(random, matrix, missing=asks_missing)
    if kind in PRODUCTS:
        # Far from all that was learned, products of matrices keep no digit of a difference.
        low, high = matrix.min(axis=0), matrix.max(axis=0)
        probes = np.clip(probes, 2 * low - high - 1, 2 * high - low + 1)
    return DrawnModel(kind, estimator, probes)


def _matrix(random: np.random.Generator, *, missing: bool) -> Matrix:
    rows = int(random.integers(40, 200))
    matrix = random.normal(size=(rows, COLUMNS)) * [0.01, 1, 1000, 1, 1]
    matrix[:, 1] = matrix[:, 1].round(int(random.integers(0, 3)))
    matrix[:, CATEGORY] = random.integers(0, random.integers(2, 41), rows)
    matrix[:, CONSTANT] = 7.25
    if missing:
        matrix[random.random(matrix.shape) < 0.15] = np.nan
    return matrix


def _targets(random: np.random.Generator, matrix: Matrix, classes: int, kind: str) -> Any:
    """Draw a target, or two or three for kinds of several outputs or labels."""
    if kind in WITHOUT_TARGET:
        return None
    several = int(random.integers(2, 4)) if "several" in kind else 0
    if kind in OF_FLAGS:
        return np.column_stack([_target(random, matrix, 2) for _ in range(several)]).astype(int)
    counts = [classes if "classifier" in kind else None] * max(1, several)
    if several and counts[0]:
        counts = [int(random.integers(2, 6)) for _ in counts]
    targets = [_target(random, matrix, count) for count in counts]
    return np.column_stack(targets) if several else targets[0]


def _target(random: np.random.Generator, matrix: Matrix, classes: int | None) -> Matrix:
    known = np.nan_to_num(matrix, nan=2.0)
    value = 100 * known[:, 0] + known[:, 1] + known[:, CATEGORY] % 3
    value += random.normal(size=len(known))
    if classes is None:
        return value
    # Every class must be there, whatever the draw.
    labels = np.digitize(value, np.quantile(value, np.arange(1, classes) / classes))
    labels[:classes] = np.arange(classes)
    return labels.astype(np.float64)


def _probes(random: np.random.Generator, matrix: Matrix, *, missing: bool) -> Matrix:
    probes = matrix[random.integers(0, len(matrix), PROBES)].copy()
    if not missing:
        probes = np.nan_to_num(probes, nan=1.5)
    mean = (probes + probes[::-1]) / 2
    rounded = mean.astype(np.float32).astype(np.float64)
    special = random.choice([0.0, -0.0, 1e-8, 1e6, -1e6, 2.5, 31.5, -1.0], probes.shape)
    choices = np.stack(
        [
            probes,
            mean,
            np.nextafter(mean, np.inf),
            rounded,
            np.nextafter(rounded.astype(np.float32), np.float32(np.inf)).astype(np.float64),
            special,
        ]
    )
    picked = random.choice(len(choices), probes.shape, p=[0.5, 0.1, 0.1, 0.1, 0.1, 0.1])
    probes = np.take_along_axis(choices, picked[np.newaxis], axis=0)[0]
    if missing:
        probes[random.random(probes.shape) < 0.1] = np.nan
    return np.asarray(probes)


def _preparation(random: np.random.Generator, *, missing: bool) -> Any:
    numbers = [0, 1, 2, CONSTANT]
    indicated = bool(random.random() < 0.5)
    scaler = random.choice(
        [StandardScaler(), MinMaxScaler(clip=indicated), MaxAbsScaler(), RobustScaler()]
    )
    encoder = random.choice(
        [
            OneHotEncoder(handle_unknown="ignore", sparse_output=False),
            OneHotEncoder(
                handle_unknown="infrequent_if_exist",
                min_frequency=8,
                drop="first",
                sparse_output=False,
            ),
            OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1),
            OrdinalEncoder(
                handle_unknown="use_encoded_value",
                unknown_value=-3,
                encoded_missing_value=-2,
                max_categories=6,
            ),
        ]
    )
    strategy = random.choice(["mean", "median", "most_frequent"])
    imputer = SimpleImputer(strategy=strategy, add_indicator=indicated)
    # Missing categories are put in before the encoder: it may not have met any.
    before = make_pipeline(SimpleImputer(strategy="most_frequent"), encoder)
    products = make_pipeline(SimpleImputer(), PolynomialFeatures(2, interaction_only=indicated))
    return ColumnTransformer(
        [
            ("numbers", make_pipeline(imputer, scaler), numbers),
            ("category", before if missing else encoder, [CATEGORY]),
            ("products", FeatureUnion([("products", products)]), [0, 1]),
        ],
        remainder="drop",
        transformer_weights={"products": 0.3} if indicated else None,
    )
