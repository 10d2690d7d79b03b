"""The dashboard's figures: a view of the counters in, tables out."""
