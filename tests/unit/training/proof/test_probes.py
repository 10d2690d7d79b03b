"""Probes are rows that a client may send, at the very values where answers change."""

from typing import Any

import numpy as np
import pytest
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from prediction.columns import Column, Encoding
from training.conversion import classes_of, convert, values_of
from training.inputs import choice, columns_of, instance, integer, number, optional
from training.proof.domains import Domain, domains
from training.proof.jumps import jump_rows
from training.proof.rows import each_value, far, limits, mixed, nulls, ties
from training.proof.thresholds import threshold_rows

RANDOM = np.random.default_rng(0)
INPUTS = instance(
    size=number("Size.", -5, 5, example=1.0),
    count=optional(integer("Count.", 0, 3, example=1)),
    colour=optional(choice("Colour.", ("red", "green"), example="red")),
)
DOMAINS = domains(INPUTS, columns_of(INPUTS))
ROWS = np.column_stack(
    [RANDOM.uniform(-5, 5, 60), RANDOM.integers(0, 4, 60), RANDOM.integers(0, 2, 60)]
).astype(float)


def _column(name: str) -> Column:
    return Column(input=name, encoding=Encoding.NUMBER)


def test_a_domain_is_what_the_schema_allows() -> None:
    assert (
        Domain("size", whole=False, low=-5, high=5, nullable=False),
        Domain("count", whole=True, low=0, high=3, nullable=True),
        Domain("colour", whole=True, low=0, high=1, nullable=True),
    ) == DOMAINS


@pytest.mark.parametrize(
    ("schema", "low", "high"),
    [
        ({"type": "number", "exclusiveMinimum": 0, "maximum": 1}, 5e-324, 1),
        ({"type": "number"}, -np.finfo(float).max, np.finfo(float).max),
        ({"type": ["number", "null"], "enum": [1.5, 2.5, None]}, 1.5, 2.5),
    ],
    ids=["an open limit", "no limit", "listed"],
)
def test_limits_are_the_last_numbers_that_are_allowed(
    schema: dict[str, Any], low: float, high: float
) -> None:
    (domain,) = domains(
        {"properties": {"x": schema}}, [Column(input="x", encoding=Encoding.NUMBER)]
    )

    assert (domain.low, domain.high) == (low, high)


def test_a_text_that_is_no_category_counts_as_null() -> None:
    column = Column(input="x", encoding=Encoding.CATEGORY, categories=("red",))
    wider = {"type": "string", "enum": ["red", "blue"]}

    assert domains({"properties": {"x": wider}}, [column])[0].nullable


def test_both_columns_of_a_time_are_null_together() -> None:
    columns = [
        Column(input="at", encoding=Encoding.HOUR),
        Column(input="at", encoding=Encoding.WEEKDAY),
    ]
    time = {"type": ["string", "null"], "format": "date-time"}
    of_time = domains({"properties": {"at": time}}, columns)

    (group,) = nulls(of_time, np.zeros((2, 2)))

    assert np.isnan(group.rows).all()
    assert np.isnan(mixed(of_time, np.zeros((5, 2)), RANDOM, 200)).all(axis=1).sum() > 5


def test_of_a_fraction_a_whole_number_takes_both_neighbours() -> None:
    count = DOMAINS[1]

    assert count.allowed(np.array([1.5, 3.5, -0.5])).tolist() == [0, 1, 2, 3]


def test_nulls_are_tried_alone_in_pairs_and_together() -> None:
    told = [group.what for group in nulls(DOMAINS, ROWS[:2])]

    assert told == ["null in count", "null in colour", "null in count and colour"]


def test_every_group_keeps_to_what_is_allowed() -> None:
    groups = [*limits(DOMAINS, ROWS[:3]), *each_value(DOMAINS, ROWS[:3])]
    drawn = [mixed(DOMAINS, ROWS, RANDOM, 500), far(DOMAINS, ROWS, RANDOM, 500)]
    rows = np.vstack([*(group.rows for group in groups), *drawn])

    for position, domain in enumerate(DOMAINS):
        known = rows[~np.isnan(rows[:, position]), position]
        assert set(known) == set(domain.allowed(known))
    assert {-5.0, 5.0} <= set(rows[:, 0])
    assert not np.isnan(rows[:, 0]).any()


def test_numbers_of_every_size_are_tried_however_narrow_the_sample_is() -> None:
    [endless] = domains({"properties": {"x": {"type": "number"}}}, [_column("x")])
    wide = endless._replace(low=-1e6, high=1e12)
    seen = np.array([[1.0], [2.0]])

    assert np.isfinite(far([endless], seen, RANDOM, 500)).all()
    values = far([wide], seen, RANDOM, 500)[:, 0]
    assert wide.low <= values.min() < values.max() <= wide.high
    for low in (1e-6, 10, 1e4, 1e8):
        assert ((low < np.abs(values)) & (np.abs(values) < low * 1e3)).any()


def test_ties_are_the_rows_that_are_nearest_to_another_class() -> None:
    tree = DecisionTreeClassifier(max_depth=2).fit(ROWS, ROWS[:, 0] + RANDOM.normal(size=60) > 0)
    margins = np.abs(np.diff(tree.predict_proba(ROWS), axis=1))[:, 0]

    chosen = ties(np.repeat(ROWS, 10, axis=0), classes_of(tree))

    assert np.abs(np.diff(tree.predict_proba(chosen), axis=1)).max() <= np.sort(margins)[20]


def test_every_split_of_a_tree_is_asked_with_its_neighbours() -> None:
    tree = DecisionTreeRegressor(max_depth=3).fit(ROWS, ROWS[:, 0])
    splits = tree.tree_.threshold[tree.tree_.feature == 0]
    assert len(splits) > 3

    asked = threshold_rows(convert(tree, 3), DOMAINS, ROWS, RANDOM)[:, 0]

    beside = [np.nextafter(splits, -np.inf), splits, np.nextafter(splits, np.inf)]
    assert set(np.concatenate(beside)) <= set(asked)
    single = splits.astype(np.float32)
    assert set(np.nextafter(single, np.float32(np.inf)).astype(float)) <= set(asked)


def test_a_step_behind_a_scaler_is_found_to_the_last_bit() -> None:
    pipeline = make_pipeline(StandardScaler(), DecisionTreeRegressor(max_depth=1))
    pipeline.fit(ROWS, ROWS[:, 0] > 0.7)

    rows = jump_rows(values_of(pipeline), DOMAINS, ROWS, RANDOM)

    values = np.unique(rows[:, 0])
    answers = pipeline.predict(np.column_stack([values, values * 0, values * 0]))
    (last,) = np.flatnonzero(np.diff(answers))
    assert values[last + 1] == np.nextafter(values[last], np.inf)


def test_a_slope_has_no_steps() -> None:
    assert len(jump_rows(values_of(_Slope()), DOMAINS, ROWS, RANDOM)) == 0


class _Slope:
    def predict(self, matrix: Any) -> Any:
        return 3 * matrix[:, 0]


def test_each_of_many_categories_is_asked() -> None:
    many = [Domain("kind", whole=True, low=0, high=1_499, nullable=False)]

    (group,) = each_value(many, np.zeros((40, 1)))

    assert set(group.rows[:, 0]) == set(range(1_500))
