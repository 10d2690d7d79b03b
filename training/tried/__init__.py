"""Shipped models tried on rows of a file: one of them, or two side by side.

What is asked is the artifact, as serving asks it. The package's `__main__` is the process that the
operators' command starts.
"""
