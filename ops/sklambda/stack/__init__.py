"""The stack that a command works on: found, described, and its refusals explained."""
