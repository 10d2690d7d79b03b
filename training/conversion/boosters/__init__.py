"""XGBoost, LightGBM and CatBoost as exact graphs, written from what their models say of themselves.

None of the libraries is imported: a fitted estimator brings its own along.
"""

from training.conversion.boosters.catboost import require_numbers
from training.conversion.boosters.categories import serve_as
from training.conversion.boosters.table import (
    LIBRARIES,
    booster_writer,
    library_of,
    own_categories,
    refuses_unknown,
)

__all__ = [
    "LIBRARIES",
    "booster_writer",
    "library_of",
    "own_categories",
    "refuses_unknown",
    "require_numbers",
    "serve_as",
]
