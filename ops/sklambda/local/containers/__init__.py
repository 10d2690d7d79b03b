"""The API in the containers of `sam local`, with tables and a queue beside it."""
