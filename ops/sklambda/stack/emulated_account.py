"""The emulator's account: its region, its root, and boto3 whatever AWS settings the user has."""

import os
from collections.abc import Mapping

import boto3
import botocore.session

REGION = "us-east-1"
# What the emulator takes for the account's root; no secret, it listens on this machine only.
ROOT_CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


def root_session(region: str = REGION) -> boto3.Session:
    """Make a session of the account's root."""
    return session(region, ROOT_CREDENTIALS)


def session(region: str, credentials: Mapping[str, str]) -> boto3.Session:
    """Make a session that reads neither `AWS_` variables nor settings in the user's home.

    Each of them could break a call of the emulator: a profile that is not there, another account's
    key, an address of their own, endpoints for FIPS. `credentials` are named as the variables are.
    """
    # botocore's table: a setting's name in the files, its variable, its default
    blind = {
        name: (None, None, default, convert)
        for name, (_, _, default, convert) in botocore.session.Session.SESSION_VARIABLES.items()
    }
    for files in ("config_file", "credentials_file"):
        blind[files] = (None, None, os.devnull, None)
    return boto3.Session(
        botocore_session=botocore.session.Session(session_vars=blind),
        region_name=region,
        aws_access_key_id=credentials["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=credentials["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=credentials.get("AWS_SESSION_TOKEN"),
    )
