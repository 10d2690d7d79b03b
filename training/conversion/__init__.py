"""scikit-learn -> ONNX, in the one form that serving runs.

`convert` refuses what cannot be served (`servable`, `tasks`), writes trees, their ensembles, linear
models and preprocessing itself (`exact`: one table, with a writer in each of the other files), and
leaves the rest to skl2onnx (`skl2onnx_graph`), in a process that can be ended
(`converter_process`).
"""

from training.conversion.convert import convert
from training.conversion.errors import ConversionError
from training.conversion.reference import (
    anomalies_of,
    classes_of,
    clusters_of,
    labels_of,
    scores_of,
    several_values_of,
    values_of,
    vectors_of,
)
from training.conversion.servable import served_as, served_classes
from training.conversion.tasks import task_of

__all__ = [
    "ConversionError",
    "anomalies_of",
    "classes_of",
    "clusters_of",
    "convert",
    "labels_of",
    "scores_of",
    "served_as",
    "served_classes",
    "several_values_of",
    "task_of",
    "values_of",
    "vectors_of",
]
