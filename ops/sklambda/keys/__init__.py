"""`sklambda keys`: make, show, change and end API keys."""
