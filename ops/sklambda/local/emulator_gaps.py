"""Put back what the emulator drops of the template.

Its CloudFormation import leaves out methods named ANY, API Gateway's own answers and the expiry
of tables, and keeps numbers that come from parameters as text. Its runtime knows them all, so
they are set through the services' own APIs, as the template has them.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sklambda.local.clients import Clients
from sklambda.local.deployment import Deployment
from sklambda.local.template import Template
from sklambda.stack.emulated_account import REGION

if TYPE_CHECKING:
    from mypy_boto3_apigateway import APIGatewayClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_lambda import LambdaClient


def restore(clients: Clients, deployment: Deployment, template: Template) -> None:
    """Make the deployment what the template says."""
    _restore_gateway_responses(clients.apigateway, deployment, template)
    _restore_routes(clients, deployment, template)
    clients.apigateway.create_deployment(restApiId=deployment.api_id, stageName=deployment.stage)
    restore_expiry(clients.dynamodb, template, deployment.resources)
    _restore_numbers(clients.functions)


def _restore_gateway_responses(
    gateway: "APIGatewayClient", deployment: Deployment, template: Template
) -> None:
    for response in template.gateway_responses():
        gateway.put_gateway_response(
            restApiId=deployment.api_id,
            responseType=response.kind,
            responseParameters=response.parameters,
            responseTemplates=response.templates,
            **response.status,
        )


def _restore_routes(clients: Clients, deployment: Deployment, template: Template) -> None:
    gateway, api_id = clients.apigateway, deployment.api_id
    pages = gateway.get_paginator("get_resources").paginate(restApiId=api_id)
    resources = {item["path"]: item["id"] for page in pages for item in page["items"]}
    authorizers = {
        item["name"]: item["id"] for item in gateway.get_authorizers(restApiId=api_id)["items"]
    }
    for route in template.routes():
        resource = resources[route.path]
        gateway.put_method(
            restApiId=api_id,
            resourceId=resource,
            httpMethod="ANY",
            authorizationType="CUSTOM" if route.authorizer else "NONE",
            authorizerId=authorizers[route.authorizer] if route.authorizer else "",
        )
        gateway.put_integration(
            restApiId=api_id,
            resourceId=resource,
            httpMethod="ANY",
            type="AWS_PROXY",
            integrationHttpMethod="POST",
            uri=_integration_uri(
                clients.functions, deployment.resources[route.function], template.alias
            ),
        )


def _integration_uri(functions: "LambdaClient", name: str, alias: str) -> str:
    arn = functions.get_alias(FunctionName=name, Name=alias)["AliasArn"]
    return f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{arn}/invocations"


def restore_expiry(
    dynamodb: "DynamoDBClient", template: Template, resources: Mapping[str, str]
) -> None:
    """Make items expire as the template says; `resources` are physical IDs by logical ones."""
    for table, attribute in template.expiry_attributes():
        dynamodb.update_time_to_live(
            TableName=resources[table],
            TimeToLiveSpecification={"Enabled": True, "AttributeName": attribute},
        )


def _restore_numbers(functions: "LambdaClient") -> None:
    for mapping in functions.list_event_source_mappings()["EventSourceMappings"]:
        functions.update_event_source_mapping(
            UUID=mapping["UUID"],
            BatchSize=int(mapping["BatchSize"]),
            MaximumBatchingWindowInSeconds=int(mapping["MaximumBatchingWindowInSeconds"]),
            ScalingConfig={
                "MaximumConcurrency": int(mapping["ScalingConfig"]["MaximumConcurrency"])
            },
        )
