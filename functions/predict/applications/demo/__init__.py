"""The demo model's own routes."""
