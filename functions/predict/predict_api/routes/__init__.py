"""The routes, one module a group; each hands over to the domain."""
