"""What is made of a fitted model to be served: a graph, or the estimator itself in a skops file."""

from training.artifacts.artifact import ServedArtifact
from training.artifacts.estimator_file import EstimatorFile
from training.artifacts.graph_file import GraphFile

__all__ = ["EstimatorFile", "GraphFile", "ServedArtifact"]
