"""AWS's descriptions of its services, read and parsed once for all tests of a process."""

from functools import cache

import botocore.session
from botocore.loaders import Loader

_create = cache(botocore.session.create_loader)


def share() -> None:
    """Let all sessions have one loader: to read them anew is half of what making a client takes."""
    botocore.session.create_loader = _one_loader


def _one_loader(search_path_string: str | None = None) -> Loader:
    loader = _create(search_path_string)
    # each session of boto3 adds its folder to them
    loader.search_paths[:] = dict.fromkeys(loader.search_paths)
    return loader
