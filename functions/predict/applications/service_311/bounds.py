"""Bounds of a complaint's values, for routes and for training. Imports no web package."""

FIRST_YEAR = 2003
"""New York's 311 began in March 2003; an older complaint is a slip."""

# New York City with its waters: the box around the five boroughs (40.496 to 40.916 north,
# -74.257 to -73.700 east), with some room. What lies outside is a slip.
SOUTH, NORTH = 40.4, 41.0
WEST, EAST = -74.3, -73.6

MAX_DESCRIPTOR_LENGTH = 200
"""Of characters; the longest of the city's has 80."""
