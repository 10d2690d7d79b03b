"""The reference of a model: bins of about equal counts, and the same counts when it is served."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from prediction.catalog import Catalog
from prediction.histograms import MOST_BINS, Histogram, Reference
from prediction.manifest import Manifest
from tests.each_kind import counted_alike
from tests.unit.training.fitted.brought import bring, deliveries, forest
from tests.unit.training.tiny_recipes import ROWS as POINTS
from tests.unit.training.tiny_recipes import SOURCE, classifier, recipe
from training.export import export
from training.histograms import FEWEST_ROWS, edges_of, reference_of
from training.inputs import columns_of, instance, number


def reference_in(folder: Path, name: str) -> Reference:
    found = Catalog.load(folder).get(name).manifest.reference
    assert found is not None
    return found


def exported(folder: Path, **changes: Any) -> Manifest:
    return export(recipe(), replace(classifier(), **changes), SOURCE, folder)


def by_name(reference: Reference) -> dict[str, Histogram]:
    return {one.name: one for one in reference.histograms}


def test_numbers_are_parted_into_bins_of_equal_counts_and_what_lies_outside() -> None:
    edges = edges_of(np.random.default_rng(0).normal(size=10_000), 10)

    counts = np.histogram(np.random.default_rng(0).normal(size=10_000), edges)[0]
    assert counts.sum() == 10_000
    assert np.abs(counts - 1_000).max() < 5


def test_each_of_a_few_numbers_has_a_bin() -> None:
    edges = edges_of(np.repeat([1.0, 2.0, 3.0], [500, 3, 1]), 10)

    assert [sum(edge < number for edge in edges) for number in (0, 1, 2, 3, 4)] == [0, 1, 2, 3, 4]


def test_a_number_that_many_rows_have_is_far_from_any_edge() -> None:
    many = np.random.default_rng(0).uniform(0, 100, 1_000).round(3)
    edges = np.array(edges_of(np.concatenate([many, np.full(5_000, 42.0)]), 10))

    # as another processor may compute it
    moved = 42 * (1 + np.array([-1e-6, 1e-6]))
    assert len(set(np.searchsorted(edges, moved))) == 1


def test_edges_are_round_numbers() -> None:
    assert edges_of(np.array([20.0, 31.0, 31.0, 47.0]), 10) == (19.9, 30.0, 40.0, 47.1)


def test_one_number_alone_has_a_bin_between_two_outside() -> None:
    assert [edge > 7 for edge in edges_of(np.full(30, 7.0), 10)] == [False, True]


def test_too_few_rows_make_no_reference(tmp_path: Path) -> None:
    few = POINTS[: FEWEST_ROWS - 1]

    assert exported(tmp_path, usual=few).reference is None


def test_the_usual_rows_go_before_those_held_out(tmp_path: Path) -> None:
    reference = exported(tmp_path, usual=POINTS[:40]).reference

    assert reference is not None
    assert reference.rows == 40


def test_the_same_export_makes_the_same_reference(tmp_path: Path) -> None:
    assert exported(tmp_path / "one").reference == exported(tmp_path / "two").reference


def test_what_is_missing_is_counted_and_texts_are_by_what_the_model_knows(tmp_path: Path) -> None:
    rows = deliveries()
    rows.loc[:4, "city"] = "of five rows alone"
    _, models = bring(tmp_path, forest(), rows)

    found = by_name(reference_in(models, "brought"))
    assert found["city"].choices == ("Köln", "Oslo", "new york")
    assert found["urgent"].choices == ("false", "true")
    missing = found["distance km"].counts[found["distance km"].missing]
    assert missing == deliveries()["distance km"].isna().sum()


@pytest.mark.parametrize("runtime", ["onnx", "scikit-learn"])
def test_both_runtimes_count_texts_truths_and_what_is_missing(runtime: str, tmp_path: Path) -> None:
    rows = deliveries().astype(object)
    _, models = bring(tmp_path, forest(), deliveries(), runtime=runtime)

    counted_alike(models, rows.where(rows.notna(), None).to_dict("records"))


def test_many_inputs_have_fewer_bins_each(tmp_path: Path) -> None:
    reference = wide(40, tmp_path)

    assert len(reference.inputs) == 40
    assert {len(one.edges) for one in reference.inputs} == {4}


def test_inputs_are_left_out_where_they_are_too_many(tmp_path: Path) -> None:
    reference = wide(300, tmp_path)

    assert 0 < len(reference.inputs) < 300
    assert reference.answers
    assert sum(len(one.counts) for one in reference.histograms) <= MOST_BINS


def wide(columns: int, folder: Path) -> Reference:
    """Make the reference of a model of so many inputs."""
    names = [f"c{number}" for number in range(columns)]
    inputs = instance(**{name: number("A number.", 0, 1, example=0.5) for name in names})
    rows = np.random.default_rng(0).uniform(size=(1_000, columns))
    fitted = replace(classifier(), inputs=inputs, columns=columns_of(inputs), usual=rows)
    manifest = exported(folder).model_copy(update={"columns": tuple(columns_of(inputs))})
    two = classifier().answer
    found = reference_of(fitted, manifest, lambda matrix: two(matrix[:, :2]))
    assert found is not None
    return found


def test_a_reference_of_too_many_bins_is_refused() -> None:
    one = Histogram(name="one", of=0, counts=(1,) * 3)

    with pytest.raises(ValueError, match="bins, and there may be"):
        Reference(rows=1, inputs=(one,) * 150, answers=())
