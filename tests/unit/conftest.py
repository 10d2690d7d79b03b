"""Unit tests open no sockets; asyncio's own socket pair is a Unix one and stays allowed."""

import pytest_socket


def pytest_runtest_setup() -> None:
    pytest_socket.disable_socket(allow_unix_socket=True)
