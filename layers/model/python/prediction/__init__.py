"""scikit-learn models, exported to ONNX: found, verified, loaded and run."""
