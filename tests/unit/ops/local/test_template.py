"""What the local stack reads from the template, because the emulator does not."""

from pathlib import Path

import pytest

from sklambda.local.template import GatewayResponse, Route, Template

TEMPLATE = """
Globals:
  Function:
    AutoPublishAlias: current
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      Auth:
        DefaultAuthorizer: Keys
      GatewayResponses:
        THROTTLED:
          StatusCode: 429
          ResponseParameters: {Headers: {Retry-After: "'1'"}}
          ResponseTemplates: {application/json: '{"error": true}'}
        DEFAULT_4XX:
          ResponseTemplates: {application/json: '{}'}
  Answers:
    Type: AWS::Serverless::Function
    Properties:
      Role: !GetAtt Role.Arn
      Events:
        Home:
          Type: Api
          Properties: {RestApiId: !Ref Api, Path: /, Method: ANY, Auth: {Authorizer: NONE}}
        Whoami:
          Type: Api
          Properties: {RestApiId: !Ref Api, Path: /whoami, Method: ANY}
        Imported:
          Type: Api
          Properties: {RestApiId: !Ref Api, Path: /get, Method: GET}
        Messages:
          Type: SQS
          Properties: {Queue: !GetAtt Queue.Arn}
  Kept:
    Type: AWS::DynamoDB::Table
    Properties: {BillingMode: PAY_PER_REQUEST}
  Expiring:
    Type: AWS::DynamoDB::Table
    Properties:
      TimeToLiveSpecification: {AttributeName: ends, Enabled: true}
"""


@pytest.fixture
def template(tmp_path: Path) -> Template:
    path = tmp_path / "template.yaml"
    path.write_text(TEMPLATE)
    return Template(path)


def test_callers_go_to_the_alias_that_the_template_names(template: Template) -> None:
    assert template.alias == "current"


def test_routes_of_every_method_ask_the_default_authorizer_unless_they_are_public(
    template: Template,
) -> None:
    assert list(template.routes()) == [
        Route("/", "Answers", None),
        Route("/whoami", "Answers", "Keys"),
    ]


def test_gateway_responses_are_as_the_gateway_takes_them(template: Template) -> None:
    throttled, default = template.gateway_responses()

    assert throttled == GatewayResponse(
        kind="THROTTLED",
        status={"statusCode": "429"},
        parameters={"gatewayresponse.header.Retry-After": "'1'"},
        templates={"application/json": '{"error": true}'},
    )
    assert default.status == {}


def test_only_tables_that_expire_are_listed(template: Template) -> None:
    assert list(template.expiry_attributes()) == [("Expiring", "ends")]
