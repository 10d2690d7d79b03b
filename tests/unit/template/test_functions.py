"""How functions are published, called and bounded."""

from typing import Any


def test_callers_reach_an_alias_of_published_versions(
    template: dict[str, Any], resources: dict[str, Any]
) -> None:
    authorizer = resources["Api"]["Properties"]["Auth"]["Authorizers"]["KeyAuthorizer"]

    assert template["Globals"]["Function"]["AutoPublishAlias"] == "live"
    assert authorizer["FunctionArn"] == {"Fn::Sub": "${AuthorizerFunction.Arn}:live"}
    # the permission to call it needs it to be there
    assert "AuthorizerFunctionAliaslive" in resources["Api"]["DependsOn"]


def test_snapshots_are_taken_only_where_asked_for(template: dict[str, Any]) -> None:
    snap_start = template["Globals"]["Function"]["SnapStart"]

    assert snap_start == {"ApplyOn": {"Fn::If": ["HasSnapStart", "PublishedVersions", "None"]}}
    assert template["Parameters"]["SnapStart"]["Default"] == "off"


def test_versions_change_gradually_only_where_asked_for(
    template: dict[str, Any], functions: dict[str, Any]
) -> None:
    ways = template["Mappings"]["Deployments"]
    gradual = {name for name, way in ways.items() if way["Gradual"] == "true"}

    assert set(ways) == set(template["Parameters"]["DeploymentPreference"]["AllowedValues"])
    assert set(ways) - gradual == {"AllAtOnce"}
    for function in functions.values():
        assert function["DeploymentPreference"]["Enabled"] == {
            "Fn::FindInMap": ["Deployments", {"Ref": "DeploymentPreference"}, "Gradual"]
        }


def test_the_routes_permissions_fit_into_the_functions_policy(functions: dict[str, Any]) -> None:
    # 20 KB a policy (Lambda quotas), one statement of some 420 bytes for each route
    limit = 20 * 1024 // 420
    routes = [e for e in functions["PredictFunction"]["Events"].values() if e["Type"] == "Api"]

    assert len(routes) < limit


def test_slow_predictions_take_no_more_than_what_is_set_aside_for_them(
    functions: dict[str, Any],
) -> None:
    slow = functions["PredictSlowFunction"]

    assert slow["ReservedConcurrentExecutions"]["Fn::If"][1] == {"Ref": "SlowConcurrency"}
    scaling = slow["Events"]["Predictions"]["Properties"]["ScalingConfig"]
    assert scaling == {"MaximumConcurrency": {"Ref": "SlowConcurrency"}}
