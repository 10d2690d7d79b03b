"""The pages for people: one style, templates that extend one base, and nothing from elsewhere."""
