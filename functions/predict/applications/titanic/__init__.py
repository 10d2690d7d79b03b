"""The Titanic model's own routes."""
