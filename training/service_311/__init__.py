"""What only the 311 service's model and statistics need."""
