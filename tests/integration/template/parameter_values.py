"""What a deployer may give each parameter, at its ends and between, and how to combine it all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Any

type Values = dict[str, str]
"""A value for each parameter, as text: so CloudFormation gets them all."""

# The three parameters of a domain, as the template's rules let them stand together.
DOMAIN = "a domain's parameters"
NAME = {
    "DomainName": "api.example.org",
    "CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/"
    "0a1b2c3d-0000-1111-2222-333344445555",
}
DOMAINS = {
    "none": {"DomainName": "", "CertificateArn": "", "HostedZoneId": ""},
    "a name": NAME | {"HostedZoneId": ""},
    "a name in a zone": NAME | {"HostedZoneId": "Z0123456789ABCDEFGHIJ"},
}
# Parameters whose values have a form: nothing, and one of that form.
EXAMPLES = {
    "Stage": ["dev", "A-stage_of-64-letters".ljust(64, "x")],
    "AlarmEmail": ["", "someone@example.org"],
    "FirewallRate": ["0", "2000"],
    "AllowedOrigins": ["", "*", "https://app.example.org,http://localhost:3000"],
}
# Of many allowed values that make no difference of kind, some.
SOME: dict[str, list[Any]] = {
    "LogRetentionDays": [1, 3653],
    "DeploymentPreference": ["Canary10Percent10Minutes", "Linear10PercentEvery10Minutes"],
    "SlowDeadlineSeconds": [0, 300, 21600],
}
# Each switches resources or properties on and off.
SWITCHES = {
    DOMAIN: [*DOMAINS],
    "AlarmEmail": EXAMPLES["AlarmEmail"],
    "SnapStart": ["off", "on"],
    "ReservedConcurrency": ["0", "100"],
    "DeploymentPreference": ["AllAtOnce", "Canary10Percent10Minutes"],
    "DeletionProtection": ["off", "on"],
    "OwnEncryptionKey": ["no", "yes"],
    "LargeModels": ["off", "on"],
    "ApiGatewayLogging": ["set-up", "is-set-up"],
}


def choices(parameters: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """The values to try for each parameter of a template, its default first."""
    alone = {name: of for name, of in parameters.items() if name not in DOMAINS["none"]}
    return {
        DOMAIN: [*DOMAINS],
        **{name: _values_of(name, parameter) for name, parameter in alone.items()},
    }


def spelt_out(values: Values) -> Values:
    """With a value for each parameter of the domain."""
    others = {name: value for name, value in values.items() if name != DOMAIN}
    return others | DOMAINS[values[DOMAIN]]


def every_switch(parameters: Mapping[str, Mapping[str, Any]]) -> Iterator[Values]:
    """All combinations of the switches, with everything else at its default."""
    defaults = _first(choices(parameters))
    for chosen in product(*SWITCHES.values()):
        yield spelt_out(defaults | dict(zip(SWITCHES, chosen, strict=True)))


def each_switch(parameters: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, Values]]:
    """Each value of each switch, by the switch's name, with everything else at its default."""
    defaults = _first(choices(parameters))
    for name, values in SWITCHES.items():
        yield from ((name, spelt_out(defaults | {name: value})) for value in values)


def extremes(parameters: Mapping[str, Mapping[str, Any]]) -> Iterator[Values]:
    """All defaults; each number at its least, then its greatest."""
    values = choices(parameters)
    yield spelt_out(_first(values))
    for least_or_greatest in (min, max):
        yield spelt_out({name: _end_of(of, least_or_greatest) for name, of in values.items()})


def every_pair(values: Mapping[str, Sequence[str]]) -> list[Values]:
    """Few combinations that hold each value of each parameter with each value of each other.

    Greedy: each combination starts from a pair that is still missing, and takes for each other
    parameter the value that brings most missing pairs.
    """
    missing = {
        frozenset({(one, a), (other, b)})
        for one, other in combinations(values, 2)
        for a, b in product(values[one], values[other])
    }
    rows = []
    while missing:
        row = dict(min(missing, key=sorted))
        for name in sorted(values, key=lambda name: -len(values[name])):
            if name not in row:
                row[name] = max(values[name], key=lambda v: len(_pairs(row, name, v) & missing))
        missing -= {frozenset(pair) for pair in combinations(row.items(), 2)}
        rows.append(spelt_out(row))
    return rows


def _pairs(row: Values, name: str, value: str) -> set[frozenset[tuple[str, str]]]:
    return {frozenset({item, (name, value)}) for item in row.items()}


def _values_of(name: str, parameter: Mapping[str, Any]) -> list[str]:
    default = str(parameter["Default"])
    allowed: list[Any]
    if name in EXAMPLES:
        allowed = EXAMPLES[name]
    elif name in SOME:
        allowed = SOME[name]
    elif "AllowedValues" in parameter:
        allowed = parameter["AllowedValues"]
    else:
        allowed = [parameter["MinValue"], parameter["MaxValue"]]
    return list(dict.fromkeys([default, *map(str, allowed)]))


def _first(values: Mapping[str, Sequence[str]]) -> Values:
    return {name: of[0] for name, of in values.items()}


def _end_of(values: Sequence[str], least_or_greatest: Any) -> str:
    numbers: Iterable[int] = [int(value) for value in values if value.isdecimal()]
    return str(least_or_greatest(numbers)) if len(list(numbers)) == len(values) else values[0]
