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


class UnwatchedModelError(Exception):
    """The model's manifest has no reference to tell drift by."""

    def __init__(self, model: str) -> None:
        super().__init__(f"model {model} has no reference")
        self.model = model


class ExplanationTooSlowError(Exception):
    """The explanations were not complete within their time."""


class FetchError(Exception):
    """A model's artifact is not here yet, and can be asked for again; the text is a sentence."""

    def __init__(self, model: str, state: str, seconds: int) -> None:
        """Make the error.

        Args:
            model: The model's name.
            state: Of its artifact, such as "being fetched (120 of 300 MB)".
            seconds: After which asking again makes sense.
        """
        super().__init__(f"This model is {state}; try again in {seconds} s.")
        self.model = model
        self.state = state
        self.seconds = seconds
