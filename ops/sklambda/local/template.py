"""Read from `template.yaml` what the emulator does not take from it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

import yaml

if TYPE_CHECKING:
    from mypy_boto3_apigateway.literals import GatewayResponseTypeType

_TABLE = "AWS::DynamoDB::Table"
_API_EVENT = "Api"
_EVERY_METHOD = "ANY"


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's tags (`!Ref` and the like), whose values are left out."""


_Loader.add_multi_constructor("!", lambda _loader, _suffix, _node: None)


class Route(NamedTuple):
    """A path all of whose methods go to one function."""

    path: str
    function: str
    authorizer: str | None


class _Status(TypedDict, total=False):
    statusCode: str


class GatewayResponse(NamedTuple):
    """What API Gateway answers by itself, as its own API takes it."""

    kind: "GatewayResponseTypeType"
    status: "_Status"
    parameters: Mapping[str, str]
    templates: Mapping[str, str]


class Template:
    """The SAM template, by logical IDs."""

    def __init__(self, path: Path) -> None:
        document: Mapping[str, Any] = yaml.load(path.read_text(), Loader=_Loader)  # noqa: S506  a SafeLoader
        self._resources: Mapping[str, Any] = document["Resources"]
        self.alias: str = document["Globals"]["Function"]["AutoPublishAlias"]
        """By what callers reach a function: the alias of its published version."""

    def routes(self) -> Iterator[Route]:
        """Routes that take every method; the emulator imports none of these."""
        default = self._api()["Auth"]["DefaultAuthorizer"]
        for function, properties in self._of_type("AWS::Serverless::Function"):
            for event in properties.get("Events", {}).values():
                route = event["Properties"]
                if event["Type"] == _API_EVENT and route["Method"] == _EVERY_METHOD:
                    name = route.get("Auth", {}).get("Authorizer", default)
                    yield Route(route["Path"], function, None if name == "NONE" else name)

    def gateway_responses(self) -> Iterator[GatewayResponse]:
        """The answers of API Gateway itself."""
        for kind, response in self._api()["GatewayResponses"].items():
            headers = response.get("ResponseParameters", {}).get("Headers", {})
            yield GatewayResponse(
                kind=kind,
                status=(
                    {"statusCode": str(response["StatusCode"])} if "StatusCode" in response else {}
                ),
                # those that follow a parameter are off here
                parameters={
                    f"gatewayresponse.header.{name}": value
                    for name, value in headers.items()
                    if value is not None
                },
                templates=response.get("ResponseTemplates", {}),
            )

    def tables(self) -> list[str]:
        """Return the logical names of the tables."""
        return [table for table, _ in self._of_type(_TABLE)]

    def expiry_attributes(self) -> Iterator[tuple[str, str]]:
        """Tables whose items expire, each with the attribute that says when."""
        for table, properties in self._of_type(_TABLE):
            if expiry := properties.get("TimeToLiveSpecification"):
                yield table, expiry["AttributeName"]

    def _api(self) -> Mapping[str, Any]:
        (_, properties), *_ = self._of_type("AWS::Serverless::Api")
        return properties

    def _of_type(self, kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for name, resource in self._resources.items():
            if resource["Type"] == kind:
                yield name, resource["Properties"]
