"""The framework's own scope; `applications/scopes.py` lists all that there are.

Plain text: operators' commands read it without a web framework.
"""

PREDICT = "predict"
