import pytest

from key_authorizer.decision import Decision, Verdict
from key_authorizer.gateway import KeyGivenTwiceError, policy, presented_key
from tests.unit.authorizer.samples import HOUR, NOW, event_with, load_event, new_key

ARN = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/prod/GET/predict/a/b"
KEY, RECORD = new_key()
ALLOWED = Decision(Verdict.ALLOWED, KEY.key_id, RECORD)


@pytest.mark.parametrize("header", ["X-API-Key", "x-api-key", "X-Api-Key", "X-API-KEY"])
def test_the_header_is_found_in_any_case(header: str) -> None:
    assert presented_key(event_with("k", header)) == "k"


def test_a_sample_event_as_the_gateway_sends_it_gives_its_key() -> None:
    event = load_event("key")
    assert presented_key(event) == event["headers"]["X-API-Key"]


@pytest.mark.parametrize("name", ["no-key", "key-in-query"])
def test_no_key_is_taken_from_nowhere_or_from_the_query(name: str) -> None:
    assert presented_key(load_event(name)) == ""


def test_two_values_raise_what_the_gateway_answers_401_to_and_does_not_remember() -> None:
    with pytest.raises(KeyGivenTwiceError, match=r"^Unauthorized$"):
        presented_key(load_event("key-twice"))


def test_two_spellings_of_the_header_count_as_two_headers() -> None:
    event = event_with("k")
    event["multiValueHeaders"]["x-api-key"] = ["k"]
    with pytest.raises(KeyGivenTwiceError):
        presented_key(event)


@pytest.mark.parametrize("many", [None, {}])
def test_single_headers_serve_where_there_are_no_lists(many: object) -> None:
    event = event_with("k") | {"multiValueHeaders": many}
    assert presented_key(event) == "k"


@pytest.mark.parametrize("headers", [None, {}])
def test_a_request_without_any_header_presents_no_key(headers: object) -> None:
    assert presented_key({"headers": headers, "multiValueHeaders": headers}) == ""


@pytest.mark.parametrize(
    ("method_arn", "resource"),
    [
        (ARN, "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/prod/*"),
        (
            "arn:aws-cn:execute-api:cn-north-1:123456789012:abcdef1234/dev/POST/",
            "arn:aws-cn:execute-api:cn-north-1:123456789012:abcdef1234/dev/*",
        ),
    ],
)
def test_the_policy_covers_every_method_and_path_of_the_stage(
    method_arn: str, resource: str
) -> None:
    statement = policy(method_arn, ALLOWED)["policyDocument"]["Statement"]
    assert statement == [{"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": resource}]


STAGE = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/prod/*"


@pytest.mark.parametrize("verdict", [each for each in Verdict if each is not Verdict.ALLOWED])
def test_a_refusal_denies_the_stage_and_says_nothing_of_anyone(verdict: Verdict) -> None:
    answer = policy(ARN, Decision(verdict, KEY.key_id))
    assert answer["policyDocument"]["Statement"] == [
        {"Action": "execute-api:Invoke", "Effect": "Deny", "Resource": STAGE}
    ]
    assert answer["principalId"] == "refused"
    assert answer["context"] == {}


def test_the_context_says_who_calls_in_strings_alone() -> None:
    caller = RECORD._replace(
        expires_at=NOW + HOUR, requests_per_minute=60, requests_per_month=100_000, note="private"
    )
    answer = policy(ARN, Decision(Verdict.ALLOWED, KEY.key_id, caller))
    assert answer["principalId"] == KEY.key_id
    assert answer["context"] == {
        "key_id": KEY.key_id,
        "name": "Traffic team",
        "scopes": "predict complaints:read",
        "expires_at": "2026-11-20T13:00:00Z",
        "requests_per_minute": "60",
        "requests_per_month": "100000",
    }


def test_what_a_key_does_not_have_is_an_empty_string() -> None:
    context = policy(ARN, ALLOWED)["context"]
    assert [context[name] for name in ("expires_at", "requests_per_minute")] == ["", ""]


@pytest.mark.parametrize("method_arn", ["", "abcdef1234", "abcdef1234/prod"])
def test_an_event_without_a_stage_gets_no_policy(method_arn: str) -> None:
    with pytest.raises(ValueError, match="unpack"):
        policy(method_arn, ALLOWED)
