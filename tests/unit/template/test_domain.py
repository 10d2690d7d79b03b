"""A domain's three parameters: what does not fit together is refused, not ignored."""

from itertools import product
from typing import Any

import pytest

PARAMETERS = ("DomainName", "CertificateArn", "HostedZoneId")


def _holds(expression: Any, values: dict[str, str]) -> Any:
    match expression:
        case {"Ref": name}:
            return values[name]
        case {"Fn::Equals": [one, other]}:
            return _holds(one, values) == _holds(other, values)
        case {"Fn::Contains": [members, one]}:
            return _holds(one, values) in members
        case {"Fn::Not": [one]}:
            return not _holds(one, values)
        case _:
            return expression


def _refused(template: dict[str, Any], given: dict[str, str]) -> list[str]:
    """The sentences of the rules that some values break."""
    values = {name: of["Default"] for name, of in template["Parameters"].items()} | given
    return [
        assertion["AssertDescription"]
        for rule in template["Rules"].values()
        if _holds(rule["RuleCondition"], values)
        for assertion in rule["Assertions"]
        if not _holds(assertion["Assert"], values)
    ]


@pytest.mark.parametrize("given", [*product([False, True], repeat=3)])
def test_a_name_and_its_certificate_come_together_and_a_zone_only_with_both(
    given: tuple[bool, bool, bool], template: dict[str, Any]
) -> None:
    name, certificate, zone = given
    values = {key: "given" if there else "" for key, there in zip(PARAMETERS, given, strict=True)}

    may_be = name == certificate and (name or not zone)

    assert bool(_refused(template, values)) is not may_be


@pytest.mark.parametrize("name", ["Api", "Domain"])
def test_the_api_and_the_domain_speak_tls_1_2_and_1_3_alone(
    name: str, resources: dict[str, Any]
) -> None:
    properties = resources[name]["Properties"]

    # https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html
    assert properties["SecurityPolicy"] == "SecurityPolicy_TLS13_1_2_2021_06"
    # AWS wants it told beside such a policy
    assert properties["EndpointAccessMode"] == "BASIC"


def test_whoever_is_refused_reads_what_is_missing(template: dict[str, Any]) -> None:
    only = dict.fromkeys(PARAMETERS, "")

    (without_certificate,) = _refused(template, only | {"DomainName": "api.example.org"})
    (without_name,) = _refused(template, only | {"CertificateArn": "arn"})
    (zone_alone,) = _refused(template, only | {"HostedZoneId": "Z1"})

    assert without_certificate.startswith("DomainName needs CertificateArn")
    assert without_name.startswith("CertificateArn is of use only with DomainName")
    assert zone_alone.startswith("HostedZoneId is of use only with DomainName")


@pytest.mark.parametrize(
    ("origins", "needs_key", "sentence"),
    [
        ("", "yes", None),
        ("https://app.example.org", "", None),
        ("https://app.example.org", "yes", "AllowedOrigins needs PreflightNeedsKey"),
        ("", "", "Without AllowedOrigins no browser may call"),
    ],
)
def test_paths_answer_browsers_without_a_key_just_where_origins_are_named(
    origins: str, needs_key: str, sentence: str | None, template: dict[str, Any]
) -> None:
    given = {"AllowedOrigins": origins, "PreflightNeedsKey": needs_key}

    refused = _refused(template, given)

    assert [told.startswith(sentence or "none") for told in refused] == [True] * len(refused)
    assert bool(refused) is (sentence is not None)
