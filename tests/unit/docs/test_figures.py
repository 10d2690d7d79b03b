"""A figure that stands in several documents is the same in all, and the code's own."""

import re
from pathlib import Path

import pytest

from tests.unit.docs.figures import FIGURES, PROJECT, TEMPLATE

# Where each figure stands, and in what words; `{...}` is its name in FIGURES.
SENTENCES = {
    "README.md": ["MLflow (of scikit-learn {scikit-learn})"],
    "docs/http-api.md": [
        "A body may have {body} bytes, a request {instances} instances",
        "of each invalid value, up to a {invalid values}",
        "up to {name} characters of each",
        "`Idempotency-Key` (up to {key length} characters)",
        "are kept for at least {key kept} hours",
        "({deadline in minutes} minutes by default)",
        "Results are kept for {retention} hours by default",
        "(RFC 7240, up to {wait} seconds, and up to {queued wait} while it is queued)",
        "An answer may have {result}",
    ],
    "docs/what-fits.md": [
        "{body} bytes, {instances} instances",
        "{predict timeout} s, then 503",
        "`SlowTimeoutSeconds`: {worker timeout} s by default, {longest worker} at most",
        "{memory} MB by default",
        "{result}, Lambda's limit for any",
    ],
    "docs/slow-predictions.md": [
        "| the worker's time for a batch | {worker timeout} s |",
        "`SlowTimeoutSeconds`, up to {longest worker} s",
        "| {visibility}, {deadline}, {backlog} s | follow from `SlowTimeoutSeconds`",
        "| {retention} h | parameter `ResultRetentionHours`, at least {least retention} |",
        "| {attempts} | parameter `SlowAttempts` |",
        "| {message} | `MAX_MESSAGE_BYTES`",
        "| {result} | `MAX_RESULT_BYTES`",
        "{key length} characters, {key kept} h or as long as results",
        "| {wait} s, of which {queued wait} s while it is queued | `MAX_WAIT_SECONDS`",
        "in its last {step reserve} s nothing is begun",
        "by default {visibility} s",
        "{dead letters} days among the dead letters",
        "| {batch}, 1 s | parameters `SlowBatchSize`",
        "Each further poll costs ${poll} a million",
    ],
    "docs/deploying.md": [
        "| `KeyCacheSeconds` | {cache} |",
        "| `SlowTimeoutSeconds` | {worker timeout} |",
        "up to {longest worker}.",
        "what fits the above, {deadline} s",
        "| `ResultRetentionHours` | {retention} |",
        "| `SlowConcurrency` | {workers} |",
        "| `ThrottleRate`, `ThrottleBurst` | {rate}, {burst} |",
        "{rate} a second on each of {routes} routes",
        "on the {public routes} public ones alone",
        "beyond the ten that are free; the stack has {alarms}",
        "its alarms (${cost of alarms} for the first stack)",
        "to $11.14 a million",
        "to ${asked three times} when it asks three times",
    ],
    "docs/operating.md": [
        "({predict timeout} s, {authorizer timeout} s, and `SlowTimeoutSeconds`,",
        "`SlowTimeoutSeconds`, {worker timeout} s by default)",
        "beyond {longest worker} s in any case",
        "kept for {dead letters} days with their inputs",
        "`ResultRetentionHours` from the submission, {retention} by default",
    ],
    "docs/keys.md": [
        "for {usage kept} days",
        "it has not seen for {cache} seconds (the parameter `KeyCacheSeconds`)",
        "within the authorizer's cache time ({cache} s)",
        "({logs} days; `make deploy` sets {logs in dev} in dev and {logs in prod} in prod)",
    ],
    "docs/security.md": [
        "Bodies up to {body in KiB}",
        "remembered for {cache} s (`KeyCacheSeconds`)",
        "{instances} instances",
    ],
    "docs/data.md": [
        "| requests of keys with limits, by day | table of usage | {usage kept} days |",
        "`ResultRetentionHours` from submission ({retention} h)",
        "{dead letters} days among the dead letters",
        "{key kept} h, or as long as results",
        "({logs} days; `make deploy` sets {logs in dev} in dev and {logs in prod} in prod)",
    ],
    "docs/adding-a-model.md": ["up to {instances} instances a request"],
    "docs/decisions/0014-when-to-ask-again.md": ["holds an answer back for up to {wait} s"],
    "docs/decisions/0012-idempotency-claims.md": ["Claims are kept for {key kept} hours"],
    "template.yaml": ["The body is over the limit of {body} bytes."],
}
STATED = [(document, sentence) for document, found in SENTENCES.items() for sentence in found]
# applications have routes and alarms of their own
COUNTED = re.compile(r"{(public routes|routes|alarms|cost of alarms)}")
OF_ALL_THAT_SHIPS = pytest.mark.shipped("demo", "titanic", "service_311")
SIZE = re.compile(r"(?<![\d,])(\d{3},\d{3}) bytes")


def _filled(sentence: str) -> str:
    return re.sub(r"{([^}]+)}", lambda name: FIGURES[name[1]], sentence)


def _words(path: Path) -> str:
    """The text, however its lines are broken."""
    return " ".join(path.read_text().split())


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        pytest.param(*one, marks=OF_ALL_THAT_SHIPS if COUNTED.search(one[1]) else ())
        for one in STATED
    ],
)
def test_a_document_states_the_figure_of_the_code(document: str, sentence: str) -> None:
    assert _filled(sentence) in _words(PROJECT / document)


@pytest.mark.parametrize("timeout", TEMPLATE["Mappings"]["WorkerTimes"])
def test_the_table_of_the_workers_times_is_the_templates(timeout: str) -> None:
    times = {name: int(of) for name, of in TEMPLATE["Mappings"]["WorkerTimes"][timeout].items()}
    row = f"| {timeout} | {times['Visibility']:,} s | {times['Deadline']:,} s |"

    assert f"{row} {times['Backlog']:,} s |" in _words(PROJECT / "docs/slow-predictions.md")


def test_every_figure_stands_somewhere() -> None:
    named = {name for _, sentence in STATED for name in re.findall(r"{([^}]+)}", sentence)}

    assert named == set(FIGURES)


def test_no_document_names_another_size_of_a_body() -> None:
    documents = [PROJECT / "README.md", PROJECT / "template.yaml", *PROJECT.glob("docs/*.md")]
    sizes = {size for path in documents for size in SIZE.findall(path.read_text())}

    assert sizes == {FIGURES["body"]}
