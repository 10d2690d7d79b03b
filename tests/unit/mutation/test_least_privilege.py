"""How the table of actions is made: complete, and honest about what nothing notices."""

from pathlib import Path

from tests.mutation.roles import Grant, Role
from tests.mutation.table import Outcome, unexplained, write

TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/sklambda-KeysTable-1"
READ = Grant("AuthorizerRole", "policy", 0, "dynamodb:GetItem", "KeysTable")
LOG = Grant("AuthorizerRole", "policy", 1, "logs:PutLogEvents", "AuthorizerLogs")


def test_each_action_of_each_statement_is_tried_with_its_resources_name() -> None:
    document = {
        "Statement": [{"Action": ["dynamodb:GetItem", "dynamodb:Query"], "Resource": TABLE}]
    }
    more = {"Statement": [{"Action": ["dynamodb:PutItem"], "Resource": TABLE}]}
    role = Role("AuthorizerRole", "deployed", {"policy": document, "of-an-application": more})

    grants = list(role.grants({"sklambda": "Dashboard", "sklambda-KeysTable-1": "KeysTable"}))

    assert grants == [
        READ,
        READ._replace(action="dynamodb:Query"),
        READ._replace(policy="of-an-application", action="dynamodb:PutItem"),
    ]


def test_an_action_that_nothing_notices_is_named_whatever_it_is_for() -> None:
    noticed = Outcome(READ, "a key is looked up")

    assert unexplained([noticed, Outcome(LOG, None)]) == [LOG]


def test_the_table_says_what_fails_and_what_nothing_notices(tmp_path: Path) -> None:
    path = tmp_path / "table.md"

    write(path, [Outcome(READ, "a key is looked up"), Outcome(LOG, None)], refused=7)

    text = path.read_text()
    assert "| AuthorizerRole | dynamodb:GetItem | KeysTable | a key is looked up |" in text
    assert "| AuthorizerRole | logs:PutLogEvents | AuthorizerLogs | nothing |" in text
    assert "2 actions; the loss of 1 is noticed." in text
    assert "7 refusals" in text
