"""boto3 clients of the emulator, with its root credentials, past any proxy and any profile."""

from typing import TYPE_CHECKING, NamedTuple, Self

import boto3
from botocore.config import Config

from sklambda.local.surroundings import REGION, ROOT_CREDENTIALS

if TYPE_CHECKING:
    from mypy_boto3_apigateway import APIGatewayClient
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_lambda import LambdaClient


class Clients(NamedTuple):
    """One client for each service that the local stack is looked up and set up through."""

    apigateway: "APIGatewayClient"
    cloudformation: "CloudFormationClient"
    dynamodb: "DynamoDBClient"
    functions: "LambdaClient"

    @classmethod
    def of(cls, endpoint_url: str) -> Self:
        """Clients of the emulator at `endpoint_url`."""
        session = boto3.Session(
            region_name=REGION,
            aws_access_key_id=ROOT_CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=ROOT_CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        )
        config = Config(proxies={}, retries={"mode": "standard"})
        return cls(
            session.client("apigateway", endpoint_url=endpoint_url, config=config),
            session.client("cloudformation", endpoint_url=endpoint_url, config=config),
            session.client("dynamodb", endpoint_url=endpoint_url, config=config),
            session.client("lambda", endpoint_url=endpoint_url, config=config),
        )
