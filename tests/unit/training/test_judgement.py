"""What ships is judged by groups: a model that is clearly worse anywhere is refused."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.unit.training.tiny_recipes import SOURCE, classifier, judged, recipe
from training.cards import card
from training.export import export
from training.judgement import (
    Judged,
    JudgementError,
    Loss,
    Support,
    accept,
    cells,
    near,
    near_share,
)

DAYS = np.repeat(np.arange(20), 50)


def by_weekday(friday: float, other: float = 1.0) -> Judged:
    """A thousand rows of twenty days, every fourth of which is a Friday; the baseline costs 2."""
    is_friday = DAYS % 4 == 0
    luck = np.random.default_rng(0).uniform(-0.5, 0.5, len(DAYS))
    model = np.where(is_friday, friday, other) + luck
    return Judged(
        {"error": Loss(model, np.full(len(DAYS), 2.0))},
        {"weekday": np.where(is_friday, "Friday", "other")},
        clusters=DAYS,
    )


def test_a_model_that_is_better_everywhere_may_ship() -> None:
    assert {cell.member: cell.worse for cell in accept(by_weekday(1.5))} == {
        "Friday": (),
        "other": (),
    }


def test_a_model_that_is_better_on_average_and_bad_on_fridays_is_refused() -> None:
    bad = by_weekday(4.0)
    assert bad.losses["error"].model.mean() < bad.losses["error"].baseline.mean()
    with pytest.raises(
        JudgementError, match=r"error of weekday Friday is 4\.\d+, the baseline's 2"
    ):
        accept(bad)


def test_a_group_of_few_rows_is_neither_told_nor_judged() -> None:
    bad = by_weekday(4.0)
    rare = replace(bad, groups={"weekday": np.where(np.arange(1000) < 99, "rare", "other")})
    assert [cell.member for cell in cells(rare)] == ["other"]


def test_a_model_that_no_group_can_judge_is_refused() -> None:
    none = replace(by_weekday(1.0), groups={"row": np.arange(1000).astype(np.str_)})
    with pytest.raises(JudgementError, match="no group"):
        accept(none)


def test_without_groups_all_rows_are_one() -> None:
    assert [cell.rows for cell in accept(replace(by_weekday(1.0), groups={}))] == [1000]
    with pytest.raises(JudgementError, match=r"error of all rows is 3"):
        accept(replace(by_weekday(3.0, 3.0), groups={}))


def test_one_unlucky_day_is_chance() -> None:
    model = np.where(DAYS == 0, 12.0, 1.9)  # on average 2.4 for a baseline of 2
    unlucky = Judged(
        {"error": Loss(model, np.full(1000, 2.0))}, {"all": np.full(1000, "rows")}, clusters=DAYS
    )
    accept(unlucky)
    with pytest.raises(JudgementError):
        accept(replace(unlucky, clusters=None))


def test_a_difference_that_matters_to_nobody_is_none() -> None:
    tiny = np.full(1000, 1e-3)
    loss = Loss(tiny, tiny / 100)
    one = Judged({"brier": loss}, {"all": np.full(1000, "rows")})
    with pytest.raises(JudgementError, match="brier"):
        accept(one)
    accept(replace(one, losses={"brier": loss._replace(negligible=0.01)}))


def test_a_loss_that_is_no_number_is_refused() -> None:
    lost = by_weekday(1.0)
    lost.losses["error"].model[0] = np.nan
    with pytest.raises(JudgementError, match="Friday is nan"):
        accept(lost)


def test_an_answer_that_the_data_does_not_support_is_refused() -> None:
    supported = replace(by_weekday(1.0), supports=[Support("parking on Fridays", 4.0, 1.0, 20.0)])
    accept(supported)
    weeks = replace(supported, supports=[Support("parking on Fridays", 408.0, 1.0, 20.0)])
    with pytest.raises(JudgementError, match="parking on Fridays is typically answered with 408"):
        accept(weeks)


def test_export_refuses_a_bad_model_and_writes_nothing(tmp_path: Path) -> None:
    bad = replace(classifier(), judged=judged(model=3.0))
    with pytest.raises(JudgementError, match="side left"):
        export(recipe(), bad, SOURCE, tmp_path)
    assert not list(tmp_path.iterdir())


def test_manifest_and_card_tell_each_group_with_its_baseline(tmp_path: Path) -> None:
    manifest = export(recipe(), classifier(), SOURCE, tmp_path)
    told = [(cell.member, cell.rows, cell.values, cell.baseline) for cell in manifest.metrics.cells]
    assert told == [(side, 100, {"error": 1.0}, {"error": 2.0}) for side in ("left", "right")]
    assert "| left | 100 | 1 / 2 |" in card(manifest, {})


@pytest.mark.parametrize(("answer", "ships"), [(15, True), (44, True), (46, False), (4, False)])
def test_an_answer_far_from_the_datas_own_does_not_ship(answer: float, ships: bool) -> None:  # noqa: FBT001  a column of the table
    judged = replace(by_weekday(1.0), supports=[near("p90 of parking in Queens", answer, 15)])
    if ships:
        accept(judged)
        return
    with pytest.raises(JudgementError, match="p90 of parking in Queens is typically answered"):
        accept(judged)


def test_a_difference_of_answers_that_matters_to_nobody_is_none() -> None:
    assert near("p90 of parking", 40, 1).high == 3
    assert near("p90 of parking", 10, 1, negligible=12).high == 15


def test_a_probability_far_from_the_datas_share_does_not_ship() -> None:
    for answer in (0.645, 0.05):
        share = near_share("closed within 30d of parking", answer, 0.99 if answer > 0.5 else 0.5)
        with pytest.raises(JudgementError, match="closed within 30d of parking"):
            accept(replace(by_weekday(1.0), supports=[share]))
    accept(replace(by_weekday(1.0), supports=[near_share("closed within 30d", 0.9, 0.99)]))
