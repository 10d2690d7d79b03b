"""The applications that are served beside the framework's own routes."""
