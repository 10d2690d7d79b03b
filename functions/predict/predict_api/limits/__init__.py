"""The limits of single keys: counted, and told in headers."""
