"""The routes of the 311 service."""
