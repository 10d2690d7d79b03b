"""The worker of slow predictions: a batch of messages in, one result per ID out."""
