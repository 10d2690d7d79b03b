"""Whether estimates still come out as they did when the model was made: day by day, no AWS."""
