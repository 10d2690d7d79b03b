"""The template and the variables that SAM is given."""

import json
from pathlib import Path
from typing import Any

import pytest

from sklambda.local.containers import application
from sklambda.stack.folder import StackFolder
from tests.python_version import RUNTIME

COMPUTED = {"Fn::If": ["HasOwnDeadline", {"Ref": "Deadline"}, 900]}
ENDPOINT = "http://172.17.0.1:4566"


@pytest.fixture
def folder(tmp_path: Path) -> StackFolder:
    folder = StackFolder(tmp_path, containers=True)
    application.directory(folder).mkdir(parents=True)
    return folder


@pytest.fixture
def document() -> dict[str, Any]:
    variables = {
        "TABLE": {"Ref": "Rows"},
        "STAGE": {"Ref": "Stage"},
        "LEVEL": "INFO",
        "DEADLINE": COMPUTED,
    }
    return {
        "Parameters": {"Architecture": {"Default": "another"}, "Stage": {"Default": "dev"}},
        "Globals": {"Function": {"Runtime": RUNTIME}},
        "Outputs": {"Deadline": {"Value": COMPUTED}, "OfLambda": {"Value": "1"}},
        "Resources": {
            "Answers": {
                "Type": "AWS::Serverless::Function",
                "Properties": {"Environment": {"Variables": variables}},
            },
            "Bare": {"Type": "AWS::Serverless::Function", "Properties": {}},
            "Inline": {"Type": "AWS::Lambda::Function", "Properties": {"Code": {"ZipFile": "1"}}},
            "Rows": {"Type": "AWS::DynamoDB::Table", "Properties": {}},
        },
    }


@pytest.fixture
def values(folder: StackFolder, document: dict[str, Any]) -> dict[str, dict[str, str]]:
    application.write(folder, document, {"Rows": "stack-Rows-1"}, {"Deadline": "900"}, ENDPOINT)
    written: dict[str, dict[str, str]] = json.loads(
        application.environment_file(folder).read_text()
    )
    return written


def test_a_variable_that_names_a_table_gets_its_physical_name(
    values: dict[str, dict[str, str]],
) -> None:
    assert values["Answers"]["TABLE"] == "stack-Rows-1"


def test_a_variable_that_is_computed_as_an_output_is_gets_that(
    values: dict[str, dict[str, str]],
) -> None:
    assert values["Answers"]["DEADLINE"] == "900"


def test_other_variables_are_left_to_the_template(values: dict[str, dict[str, str]]) -> None:
    assert not {"STAGE", "LEVEL"} & values["Answers"].keys()


def test_every_function_is_told_where_the_tables_are(
    values: dict[str, dict[str, str]], folder: StackFolder
) -> None:
    assert {function["AWS_ENDPOINT_URL"] for function in values.values()} == {ENDPOINT}
    assert application.endpoint_url(folder) == ENDPOINT


def test_the_template_declares_every_variable_that_has_a_value(
    values: dict[str, dict[str, str]], folder: StackFolder
) -> None:
    resources = json.loads(application.template_file(folder).read_text())["Resources"]

    for name, given in values.items():
        declared = resources[name]["Properties"]["Environment"]["Variables"]
        assert given.keys() <= declared.keys()


def test_a_rebuild_leaves_the_copy_as_it_is(tmp_path: Path, folder: StackFolder) -> None:
    built = tmp_path / "built"
    (built / "Answers").mkdir(parents=True)
    (built / "template.yaml").write_text("Resources: {}")
    code = built / "Answers" / "handler.py"
    code.write_text("old")

    application.copy(built, folder)
    # as `sam build` does: it removes a function's folder and makes it again
    code.unlink()
    code.write_text("new")

    assert (application.directory(folder) / "Answers" / "handler.py").read_text() == "old"


@pytest.mark.usefixtures("values")
def test_a_function_whose_code_stands_in_the_template_is_left_out(folder: StackFolder) -> None:
    resources = json.loads(application.template_file(folder).read_text())["Resources"]

    assert resources.keys() == {"Answers", "Bare", "Rows"}
