"""What can go wrong with models; the HTTP side decides what a client sees of it."""


class ArtifactError(Exception):
    """A model's folder cannot be served: incomplete, damaged or not what the manifest says."""

    def __init__(self, model: str, reason: str) -> None:
        super().__init__(f"model {model}: {reason}")
        self.model = model
        self.reason = reason


class UnknownModelError(LookupError):
    """No model has this name."""

    def __init__(self, model: str) -> None:
        super().__init__(f"no model is named {model}")
        self.model = model


class DamagedModelError(Exception):
    """The model should be there, but its folder cannot be served; the cause says why."""

    def __init__(self, model: str) -> None:
        super().__init__(f"model {model} cannot be served")
        self.model = model


class UnexplainedModelError(Exception):
    """The model's manifest has no rows to compare an instance with."""

    def __init__(self, model: str) -> None:
        super().__init__(f"model {model} has no background rows")
        self.model = model


class ExplanationTooSlowError(Exception):
    """The explanations were not complete within their time."""
