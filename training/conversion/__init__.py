"""scikit-learn -> ONNX, in the one form that serving runs.

`convert` refuses what cannot be served (`servable`), writes trees, their ensembles, linear models
and preprocessing itself (`exact`: one table, with a writer in each of the other files), and leaves
the rest to skl2onnx (`skl2onnx_graph`), in a process that can be ended (`converter_process`).
"""

from training.conversion.convert import convert
from training.conversion.errors import ConversionError
from training.conversion.reference import classes_of, values_of
from training.conversion.servable import served_classes

__all__ = ["ConversionError", "classes_of", "convert", "served_classes", "values_of"]
