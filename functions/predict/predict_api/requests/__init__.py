"""What clients send, checked: bodies, query members, texts, keys of idempotency."""
