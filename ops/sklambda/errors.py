"""What all refusals of the commands have in common: a sentence for the person at the terminal."""


class OperatorError(Exception):
    """What was asked cannot be done; the message is the sentence that says why."""
