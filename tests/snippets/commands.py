"""What can be said of a command without running it: whether its words and options are known."""

import os
import re
import shlex
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import botocore.session
import click
from botocore import xform_name
from botocore.exceptions import UnknownServiceError

from sklambda.cli import main
from tests.template import read_template

PROJECT = Path(__file__).parents[2]
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$", re.MULTILINE)
_ENDS = set("();|&<>\n")
# of no operation alone
_OF_ALL_AWS = {"--output", "--query", "--region", "--profile", "--no-cli-pager"}
# what AWS's command has of its own, so that no service knows it
_OF_THE_CLI = {("configure", "sso"), ("sso", "login"), ("s3", "rb"), ("s3", "ls")}
_SERVICE_AND_OPERATION = 2
# by which `make` talks to those that it runs
_OF_MAKE = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}


def commands(script: str) -> Iterator[list[str]]:
    """Return the words of each simple command of a script for the shell."""
    joined = _COMMENT.sub("", script.replace("\\\n", " "))
    lexer = shlex.shlex(joined, posix=True, punctuation_chars="();|&<>\n")
    lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t", True, ""
    words: list[str] = []
    for word in lexer:
        if set(word) <= _ENDS:
            yield from _said(words)
            words = []
        else:
            words.append(word)
    yield from _said(words)


def _said(words: list[str]) -> Iterator[list[str]]:
    while words and re.match(r"\w+=", words[0]):
        words = words[1:]
    if words:
        yield words


def unknown(words: list[str]) -> str:
    """Return what is wrong with a command of this project, of make or of AWS; empty if nothing."""
    judge = _JUDGES.get(words[0].removeprefix(".venv/bin/"))
    return judge(words[1:]) if judge else ""


def _of_sklambda(words: list[str]) -> str:
    if words[:1] == ["..."]:
        return ""
    command: click.Command = main
    context = click.Context(main, info_name="sklambda")
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(context, words[0])
        if found is None:
            return f"{context.command_path} has no command {words[0]}"
        command, context = found, click.Context(found, context, info_name=words[0])
        words = words[1:]
    try:
        command.make_parser(context).parse_args(words)
    except click.UsageError as error:
        return f"{context.command_path}: {error.format_message()}"
    return ""


def _of_make(words: list[str]) -> str:
    targets, variables = _makefile()
    for word in words:
        name, is_variable, _ = word.partition("=")
        if name not in (variables if is_variable else targets):
            return f"make knows no {name}"
    overridden = " ".join(words).partition("--parameter-overrides")[2]
    wrong = set(re.findall(r"(\w+)=", overridden)) - _parameters()
    return f"the template has no {min(wrong)}" if wrong else ""


@cache
def _parameters() -> set[str]:
    return set(read_template()["Parameters"])


@cache
def _makefile() -> tuple[set[str], set[str]]:
    text = (PROJECT / "Makefile").read_text("utf-8")
    lines = re.findall(r"^([a-z -]+):(?!=)", text, re.MULTILINE)
    targets = {name for line in lines for name in line.split()}
    return targets | {".venv/.dev", ".venv/.boosters"}, set(re.findall(r"\$\(([A-Z_]+)\)", text))


def made_by(words: list[str]) -> str:
    """Return what a command of `make` would run, also where `make` runs the tests."""
    dry = [words[0], "--dry-run", "--always-make", *words[1:]]
    environment = {name: value for name, value in os.environ.items() if name not in _OF_MAKE}
    return subprocess.run(
        dry, cwd=PROJECT, env=environment, check=True, capture_output=True, text=True
    ).stdout


def _of_aws(words: list[str]) -> str:
    if len(words) < _SERVICE_AND_OPERATION or tuple(words[:2]) in _OF_THE_CLI:
        return ""
    service, operation, *rest = words
    try:
        model = botocore.session.get_session().get_service_model(service)
    except UnknownServiceError:
        return f"AWS has no service {service}"
    if operation == "wait":
        operation, *rest = rest
        waiters = botocore.session.get_session().get_waiter_model(service).waiter_names
        if operation not in {xform_name(name, "-") for name in waiters}:
            return f"aws {service} waits for no {operation}"
        return ""
    names = {xform_name(name, "-"): name for name in model.operation_names}
    if operation not in names:
        return f"aws {service} has no {operation}"
    shape = model.operation_model(names[operation]).input_shape
    members = shape.members if shape else {}
    known = {f"--{xform_name(name, '-')}" for name in members} | _OF_ALL_AWS
    known |= {option.replace("--", "--no-", 1) for option in known}
    wrong = [word for word in rest if word.startswith("--") and word not in known]
    return f"aws {service} {operation} has no {wrong[0]}" if wrong else ""


def _of_python(words: list[str]) -> str:
    if not words or words[0] in ("-", "-c", "-m"):
        return ""
    return "" if (PROJECT / words[0]).is_file() else f"there is no {words[0]}"


_JUDGES: dict[str, Callable[[list[str]], str]] = {
    "sklambda": _of_sklambda,
    "make": _of_make,
    "aws": _of_aws,
    "python3": _of_python,
    "python": _of_python,
}
