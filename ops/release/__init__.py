"""What must hold before a version is tagged; run by `make release-check`."""
