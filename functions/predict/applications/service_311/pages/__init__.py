"""The dashboard, and the page to report a complaint: drawings, templates and scripts."""
