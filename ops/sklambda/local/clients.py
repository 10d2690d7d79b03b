"""boto3 clients of the emulator, past any proxy."""

from typing import TYPE_CHECKING, NamedTuple, Self

from botocore.config import Config

from sklambda.models.large import S3Client
from sklambda.stack.emulated_account import root_session

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
    s3: S3Client

    @classmethod
    def of(cls, endpoint_url: str) -> Self:
        """Clients of the emulator at `endpoint_url`."""
        session = root_session()
        config = Config(proxies={}, retries={"mode": "standard"})
        return cls(
            session.client("apigateway", endpoint_url=endpoint_url, config=config),
            session.client("cloudformation", endpoint_url=endpoint_url, config=config),
            session.client("dynamodb", endpoint_url=endpoint_url, config=config),
            session.client("lambda", endpoint_url=endpoint_url, config=config),
            session.client("s3", endpoint_url=endpoint_url, config=config),
        )
