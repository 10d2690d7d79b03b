"""The dashboard: its data made ready to draw, and its template."""
