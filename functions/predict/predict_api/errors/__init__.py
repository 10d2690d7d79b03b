"""Errors as clients get them: their one shape, and where a request has invalid values."""
