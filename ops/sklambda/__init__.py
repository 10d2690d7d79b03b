"""Operators' tools for local and deployed stacks; never shipped to Lambda."""
