"""New York's 311 service: complaint types, how long they take, and the taking in of new ones."""
