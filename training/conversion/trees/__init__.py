"""Fitted trees as ONNX, exact in float64."""
