"""`sklambda models`: bring fitted models, look at them, take them away."""
