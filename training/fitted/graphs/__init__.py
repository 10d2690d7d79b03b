"""ONNX graphs that were made elsewhere: there is no estimator, so the sample says what is expected.

`reading` opens the file, `interface` says what it takes, `outputs` and `form` what it answers, and
`written` is what is served of it. It is proven on the sample by the expected answers (`bringing`),
and on probes by the file itself, asked as its maker would (`proving`).
"""

from training.fitted.graphs.bringing import bring_graph
from training.fitted.graphs.proving import limit_of, proven_graph, takeable
from training.fitted.graphs.reading import graph_file

__all__ = ["bring_graph", "graph_file", "limit_of", "proven_graph", "takeable"]
