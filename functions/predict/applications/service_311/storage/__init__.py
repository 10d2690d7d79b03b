"""Where complaints are kept: the complaint itself, its entries in lists, and what it counts for."""
