"""The framework's own scope. Plain text: operators' commands read it without a web framework."""

PREDICT = "predict"
