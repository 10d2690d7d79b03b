"""What becomes of each snippet of the documents: the test that runs it, or why none can.

A snippet is named by a part of its text that no other one of its document has. A test takes its
snippets from here (`run_by`), so that it cannot be named for one that it does not run.
"""

from enum import StrEnum

from tests.snippets.fences import Snippet, snippets


class NotRun(StrEnum):
    """Why a snippet is not run; whatever it asks of commands is checked all the same."""

    AWS = "needs an account of AWS"
    STACK = "starts or stops the stack, as the tests do that run the snippets beside it"
    SHOWN = "shows what is answered"


CALLS = "tests/e2e/test_snippets.py::test_calls_are_answered"
SLOWLY = "tests/e2e/test_snippets.py::test_the_shell_takes_the_id_itself"
PYTHON = "tests/e2e/test_snippets.py::test_python_prints_an_answer"
JAVASCRIPT = "tests/e2e/test_snippets.py::test_javascript_runs_as_it_is"
KEYS = "tests/e2e/test_snippets.py::test_a_key_is_made_and_printed_once"
OWN_MODEL = "tests/e2e/own_model.py::own_model"
OPENED = "tests/e2e/test_own_model.py::test_its_page_is_opened"
REPLAYED = "tests/e2e/test_replay.py::test_what_is_replayed_is_stored_listed_and_counted"
LIFE_OF_A_KEY = (
    "tests/e2e/test_keys_document.py::test_a_newcomer_creates_calls_limits_rotates_and_revokes"
)
IN_CONTAINERS = "tests/e2e/sam_local/test_sam_local_snippets.py::test_the_call_is_answered"
INVOKED = (
    "tests/e2e/sam_local/test_sam_local_invoke.py"
    "::test_a_sample_event_of_each_kind_gets_its_answer_from_sam_local_invoke"
)
LOADED = "tests/e2e/test_load.py::test_no_request_of_the_load_test_fails"
FITTED = "tests/unit/docs/test_fitted_in_docs.py::test_each_file_is_added"
RECIPE = "tests/unit/docs/test_recipe_in_docs.py::test_it_is_found_trained_and_served"
FOUND = "tests/unit/docs/test_key_finder.py::test_the_keys_of_a_history_are_found"
EXPLAINED = "tests/unit/docs/test_explanation_in_docs.py::test_the_answer_is_the_documented_one"
DRIFT = "tests/unit/docs/test_drift_in_docs.py::test_the_report_is_one_as_the_route_gives_it"
EMPTIED = "tests/emptied/test_emptied_copy.py::copy"
WRITTEN = ("text", "mermaid")
"""Languages of what nobody types: drawings, and what is printed."""

INVENTORY: dict[str, dict[str, str]] = {
    "README.md": {
        "models add model.joblib": OWN_MODEL,
        "joblib.dump": OWN_MODEL,
        "open models/my-model": OPENED,
        "make deploy": NotRun.AWS,
        "export API=": CALLS,
        "# 401 ": CALLS,
        "age=10": CALLS,
        "ID=$(curl": SLOWLY,
        "complaints/noise": CALLS,
        "replay --synthetic": REPLAYED,
        "from urllib.request": PYTHON,
        "await fetch": JAVASCRIPT,
        '--name "claims team"': KEYS,
    },
    "docs/adding-a-model.md": {
        "make .venv/.dev": FITTED,
        "--write-signature": FITTED,
        "add letters.joblib": FITTED,
        "model.predict_proba(rows)": FITTED,
        "add species.onnx": FITTED,
        "from sklearn.datasets": RECIPE,
        "make train": RECIPE,
        "models/tumour/predict": CALLS,
    },
    "docs/complaints.md": {
        "complaints check": REPLAYED,
        "complaints watch": REPLAYED,
        "replay 311.csv": REPLAYED,
    },
    "docs/data.md": {"dynamodb delete-item": NotRun.AWS},
    "docs/deploying.md": {
        "make deploy                ": NotRun.AWS,
        "--guided": NotRun.AWS,
        "AssumeRoleWithWebIdentity": NotRun.AWS,
        " --enable-termination-protection": NotRun.AWS,
        "get-account": NotRun.AWS,
        "update-account": NotRun.AWS,
        "delete-stack": NotRun.AWS,
        "feature_a": NotRun.AWS,
        "test-deployed": NotRun.AWS,
        "DomainName": NotRun.AWS,
        "versions prune": NotRun.AWS,
        "make delete": NotRun.AWS,
        "DeletionProtection=off": NotRun.AWS,
    },
    "docs/http-api.md": {'"explains"': EXPLAINED, '"drift"': DRIFT},
    "docs/keys.md": {
        "sklambda() {": LIFE_OF_A_KEY,
        "--stack sklambda-prod": NotRun.AWS,
        "cat key.txt": CALLS,
        "import httpx": PYTHON,
        "find_keys": FOUND,
    },
    "docs/large-models.md": {"models upload": NotRun.AWS},
    "docs/loadtest.md": {
        "make loadtest": NotRun.AWS,
        "--users 500": LOADED,
        "--web-host": NotRun.AWS,
    },
    "docs/make-it-yours.md": {"make_it_yours.py": EMPTIED},
    "docs/operating.md": {"AllAtOnce": NotRun.AWS, "models drift": NotRun.AWS},
    "docs/sam-local.md": {
        "make test-local": NotRun.STACK,
        "skl_...": NotRun.SHOWN,
        "curl": IN_CONTAINERS,
        "invoke AuthorizerFunction": INVOKED,
    },
}


def entry(snippet: Snippet) -> str:
    """Return what becomes of a snippet.

    Raises:
        LookupError: nothing is said of it, or two things are.
    """
    found = _said_of(snippet)
    if len(found) != 1:
        raise LookupError(
            f"{snippet.place}: tests/snippets/inventory.py says {len(found)} things of this:"
            " name the test that runs it, or why none can"
        )
    return found[0]


def run_by(test: str) -> list[Snippet]:
    """Return the snippets that a test runs, in the order of the documents."""
    return [one for one in snippets() if one.language not in WRITTEN and _said_of(one) == [test]]


def _said_of(snippet: Snippet) -> list[str]:
    parts = INVENTORY.get(snippet.document, {})
    return [parts[part] for part in parts if part in snippet.text]
