"""The routes, one module a group; each calls the domain."""
