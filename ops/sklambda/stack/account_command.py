"""`sklambda account`: where the AWS settings point, before something is sent there."""

import os

import boto3
import click
from botocore.exceptions import NoCredentialsError, NoRegionError

from sklambda.stack.aws_errors import in_plain_words
from sklambda.stack.outputs import StackError
from sklambda.stack.stack import choose_stack


@click.command()
@click.option("--region", help="The region that is meant. [default: the AWS settings']")
def account(region: str | None) -> None:
    """Print where the AWS settings point; fail if they are not complete.

    Asks AWS nothing. `make deploy` does this before it builds.
    """
    try:
        settings = choose_stack("", region, None, os.environ)
    except StackError as error:
        raise click.UsageError(str(error)) from error
    with in_plain_words(settings):
        click.echo(f"AWS settings: {_settings(region)}.", err=True)


def _settings(region: str | None) -> str:
    session = boto3.Session(region_name=region or os.environ.get("AWS_REGION"))
    credentials = session.get_credentials()
    if credentials is None:
        raise NoCredentialsError
    if session.region_name is None:
        raise NoRegionError
    whose = "AWS_ACCESS_KEY_ID" if credentials.method == "env" else session.profile_name
    address = os.environ.get("AWS_ENDPOINT_URL")
    elsewhere = f", at {address} (AWS_ENDPOINT_URL) instead of AWS" if address else ""
    return f"credentials of {whose}, region {session.region_name}{elsewhere}"
