"""Exceptions as answers: one table, one shape of body."""
