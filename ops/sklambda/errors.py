"""What all refusals of the commands have in common: a sentence for the person at the terminal."""


class OperatorError(Exception):
    """What was asked cannot be done; the message is the sentence that says why."""


DRIFTED = 3
"""The exit code of commands that look for drift and find it, for scripts and schedules."""
