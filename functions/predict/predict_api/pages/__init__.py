"""Pages for people: their data made ready to draw, and their templates."""
