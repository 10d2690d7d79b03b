"""Each snippet of the documents is run by a test, or says why not; whatever is typed is known."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.snippets import inventory
from tests.snippets.commands import commands, unknown
from tests.snippets.fences import PROJECT, Snippet, fenced, inline, snippets
from tests.snippets.inventory import INVENTORY, WRITTEN, NotRun, entry

# those whose snippets are run, and all others
DOCUMENTS = [*PROJECT.glob("*.md"), *sorted((PROJECT / "docs").rglob("*.md"))]
TYPED = [snippet for snippet in snippets() if snippet.language not in WRITTEN]
TESTS = {
    name: value
    for name, value in vars(inventory).items()
    if isinstance(value, str) and "::" in value and not isinstance(value, NotRun)
}
COMMANDS = ("sklambda ", ".venv/", "make ", "curl ", "aws ", "python3 ", "API=", "KEY=", "export ")
# README tells of what ships, also where that was taken out
pytestmark = pytest.mark.shipped("demo", "titanic", "service_311")


@pytest.mark.parametrize("snippet", TYPED, ids=lambda snippet: snippet.place)
def test_a_snippet_has_a_test_or_a_reason(snippet: Snippet) -> None:
    assert snippet.language in {"sh", "python", "js", "json"}, f"{snippet.place}: which language?"
    assert entry(snippet) in {*NotRun, *TESTS.values()}


def test_of_a_new_snippet_file_and_line_are_told() -> None:
    [new] = fenced("docs/keys.md", "# Keys\n\n```sh\nmake dance\n```\n")

    with pytest.raises(LookupError, match=r"^docs/keys\.md:3: .* says 0 things"):
        entry(new)


@pytest.mark.parametrize("snippet", snippets(), ids=lambda snippet: snippet.place)
def test_what_is_called_text_is_no_command(snippet: Snippet) -> None:
    typed = [line for line in snippet.text.splitlines() if line.startswith(COMMANDS)]

    assert snippet.language not in WRITTEN or typed == []


def test_the_inventory_names_nothing_that_is_gone() -> None:
    there = [(one.document, one.text) for one in TYPED]
    gone = [
        (document, part)
        for document, parts in INVENTORY.items()
        for part in parts
        if not any(name == document and part in text for name, text in there)
    ]

    assert gone == []


@pytest.mark.parametrize("name", TESTS)
def test_a_test_that_is_named_takes_its_snippets_from_the_inventory(name: str) -> None:
    file, _, function = TESTS[name].partition("::")
    source = (PROJECT / file).read_text("utf-8")
    defined = {
        node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)
    }

    assert function in defined
    assert any(f"run_by({name})" in found for found in _beside(PROJECT / file))


def _beside(file: Path) -> Iterator[str]:
    """A file, and what it may have its snippets from."""
    for path in (file, PROJECT / "tests/snippets/recipe.py"):
        yield path.read_text("utf-8")


@pytest.mark.parametrize("snippet", TYPED, ids=lambda snippet: snippet.place)
def test_a_snippet_is_of_its_language(snippet: Snippet) -> None:
    if snippet.language == "json":
        json.loads(snippet.text)
    elif snippet.language == "python":
        ast.parse(snippet.text)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_every_command_that_a_document_names_is_known(path: Path) -> None:
    document, text = str(path.relative_to(PROJECT)), path.read_text("utf-8")
    named = [one for one in inline(document, text) if one.text.startswith(COMMANDS)]
    named += [one for one in fenced(document, text) if one.language == "sh"]

    wrong = [
        f"{snippet.place}: {told}"
        for snippet in named
        for words in commands(snippet.text)
        if (told := unknown(words))
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("sklambda keys create --nmae x", "No such option '--nmae'"),
        ("KEY=$(.venv/bin/sklambda keys craete)", "sklambda keys has no command craete"),
        ("make deplyo", "make knows no deplyo"),
        ("make deploy \\\n  STAGE=prod", "make knows no STAGE"),
        ("make deploy DEPLOY_ARGS='--parameter-overrides Domain=x'", "the template has no Domain"),
        ("aws dynamodb scna", "aws dynamodb has no scna"),
        ("aws dynamodb scan --tabel x", "aws dynamodb scan has no --tabel"),
        ("aws dynamodb wait table-exist", "aws dynamodb waits for no table-exist"),
        ("python3 ops/nowhere.py", "there is no ops/nowhere.py"),
    ],
)
def test_what_is_not_known_is_told(typed: str, told: str) -> None:
    [answer] = filter(None, map(unknown, commands(typed)))

    assert told in answer
