"""The rate limits of single keys: their counter and their headers."""
