"""A tour of the API: one call of each kind, shown as curl with its answer."""
