"""`sklambda models`: bring a fitted scikit-learn model, look at those there are, remove one."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from botocore.exceptions import ClientError

from sklambda.models import answers, drift, folder, large, process, trying
from sklambda.models.display import Telling, print_json, told_as
from sklambda.models.errors import RefusedError
from sklambda.project import PROJECT
from sklambda.stack.aws_errors import in_plain_words
from sklambda.stack.options import stack_options
from sklambda.stack.outputs import StackError

if TYPE_CHECKING:
    from sklambda.stack.stack import Stack

_WARNING = (
    "Loading {} runs whatever code it holds. Load only files of people whom you trust. Go on?"
)
_CALL = """\
API=$(python3 -c 'import json; print(json.load(open(".local/stack.json"))["api_url"])')
KEY=$(python3 -c 'import json; print(json.load(open(".local/stack.json"))["api_key"])')
curl -H @- "$API/models/{name}/predict" -H 'Content-Type: application/json' \\
  -d '{instance}' <<< "X-API-Key: $KEY"
"""
_SAMPLE = click.Path(path_type=Path)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def models() -> None:
    """Bring fitted models, look at them, try them, remove them."""


models.add_command(trying.test)
models.add_command(trying.compare)
models.add_command(drift.drift)


def _of_file[F: Callable[..., None]](command: F) -> F:
    """Add what `add` and `check` have in common."""
    for option in (
        _as_json,
        click.option("--yes", is_flag=True, help="Load the file without asking."),
        click.option("--code", type=_SAMPLE, metavar="FOLDER", help="Modules of your own classes."),
        click.option(
            "--runtime",
            type=click.Choice(["auto", "onnx", "scikit-learn"]),
            default="auto",
            show_default=True,
            help="What serves it; auto takes scikit-learn where no graph answers alike.",
        ),
        click.option("--signature", type=_SAMPLE, metavar="FILE", help="An edited signature."),
        click.option(
            "--target",
            metavar="COLUMN",
            help="The sample's column of true answers; several with commas between them. Of an ONNX"
            " graph: of the answers expected of it, the class first.",
        ),
        click.option("--sample", type=_SAMPLE, help="CSV or Parquet file of rows as fitted on."),
        click.argument("file", type=_SAMPLE),
    ):
        command = option(command)
    return command


@models.command()
@_of_file
@click.option("--name", required=True, help="Its name in addresses, such as house-price.")
@click.option("--title", help="A few words for lists.")
@click.option("--description", help="One or two sentences for those who call it.")
@click.option("--version", default="1.0.0", show_default=True, help="Of its answers.")
@click.option(
    "--card", type=_SAMPLE, metavar="FILE", help="YAML: what only you know, for its card."
)
def add(
    file: Path,
    sample: Path | None,
    name: str,
    *,
    as_json: bool,
    card: Path | None,
    **told: Any,  # noqa: ANN401  what the options are
) -> None:
    """Serve the fitted model of FILE: an estimator or pipeline of scikit-learn's interface.

    FILE is of joblib, pickle or skops, XGBoost's, LightGBM's or CatBoost's own, a folder of
    MLflow, or an ONNX graph with the answers expected of it in the sample. Only pickles run code
    when they are loaded, and only they are asked about. A graph is made that answers as the
    estimator does, on each row of the sample and on thousands of probes; where there is none, the
    reason is printed, and scikit-learn itself serves it, proven likewise. What answers otherwise is
    not written. Of true answers in the sample plots are drawn for the card. Needs what training
    needs: make .venv/.dev

    \b
    Examples:
      sklambda models add speed.joblib --sample rows.csv --target speed --name speed

    Exit codes: 0 done, 1 not done, 2 wrong use, 4 refused.
    """  # noqa: D301  (click's mark for a paragraph to leave as it is)
    folder.require_free(name, folder.HERE)
    with tempfile.TemporaryDirectory() as output, told_as(as_json=as_json) as telling:
        said = {"plotted": True} | ({} if card is None else {"about": _text(card)})
        made = _made(output, telling, file=file, sample=sample, name=name, **told | said)
        folder.install(name, Path(output), made["signature"], made["card"], folder.HERE)
    if as_json:
        return
    click.echo(
        f"{name} is in {folder.HERE.models / name}, and its card in"
        f" {folder.HERE.cards / name}.md. `make up` serves it here, `make deploy` in AWS. Then:\n",
        err=True,
    )
    click.echo(_CALL.format(name=name, instance=_quoted(made["example"])), nl=False)


@models.command()
@_of_file
@click.option(
    "--write-signature", type=_SAMPLE, metavar="FILE", help="Write the signature there, to edit it."
)
def check(
    file: Path,
    sample: Path | None,
    *,
    as_json: bool,
    write_signature: Path | None,
    **told: Any,  # noqa: ANN401  what the options are
) -> None:
    """Do all that `add` does, but write no model; say of each step how it is converted.

    Exit codes: 0 it can be served, 1 not done, 2 wrong use, 4 refused.
    """
    if write_signature and not write_signature.parent.is_dir():
        raise click.UsageError(f"There is no folder {write_signature.parent}.")
    if write_signature and write_signature.is_dir():
        raise click.UsageError(f"{write_signature} is a folder.")
    with tempfile.TemporaryDirectory() as output, told_as(as_json=as_json) as telling:
        made = _made(
            output, telling, file=file, sample=sample, name="check", each_step=True, **told
        )
    if write_signature:
        write_signature.write_text(made["signature"], encoding="utf-8")
    click.echo("It can be served.", err=True)


@models.command("list")
@_as_json
def list_command(*, as_json: bool) -> None:
    """Name the models, one a line."""
    found = [folder.manifest(name, folder.HERE) for name in folder.names(folder.HERE)]
    if as_json:
        kept = ("name", "version", "task", "title")
        print_json([{member: told[member] for member in kept} for told in found])
        return
    for told in found:
        click.echo(f"{told['name']} {told['version']} ({told['task']}): {told['title']}")


@models.command()
@click.argument("name")
@_as_json
def show(name: str, *, as_json: bool) -> None:
    """Show what a model takes and answers, and how it was proven."""
    told = folder.manifest(name, folder.HERE)
    if as_json:
        print_json(told)
        return
    click.echo(f"{name} {told['version']}: {told['title']}. {told['description']}")
    required = told["inputs"].get("required", ())
    for member, schema in told["inputs"]["properties"].items():
        kinds = schema["type"] if isinstance(schema["type"], str) else schema["type"][0]
        click.echo(f"  {member}: {kinds}{'' if member in required else ', optional'}")
    for line in answers.described(told):
        click.echo(f"  {line}")
    for metric, value in told["metrics"]["values"].items():
        click.echo(f"  {metric}: {value:g}")
    click.echo(f"  runtime: {told['artifact'].get('runtime', 'onnx')}")
    reference = told.get("reference")
    click.echo(f"  drift: {f'told by {reference["rows"]:,} rows' if reference else 'not watched'}")
    click.echo(f"  proof: {', '.join(f'{fact} {value}' for fact, value in told['parity'].items())}")


@models.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(name: str, *, yes: bool) -> None:
    """Delete a model's folder and card, and take it from the list."""
    folder.manifest(name, folder.HERE)
    if not yes:
        click.confirm(f"Delete the model {name}?", abort=True, err=True)
    folder.remove(name, folder.HERE)
    click.echo(f"{name} is removed here; `make deploy` removes it in AWS.", err=True)


@models.command("upload")
@click.option(
    "--built", type=_SAMPLE, default=PROJECT / ".aws-sam" / "build", help="What SAM has built."
)
@click.option("--before", is_flag=True, help="A deployment: the bucket need not be there yet.")
@stack_options
def upload_command(*, built: Path, before: bool, stack: "Stack") -> None:
    """Put models that do not fit into the layer into the stack's bucket.

    `make deploy` does so before each deployment, and after one that made the bucket. Without such
    models nothing is asked of AWS.

    Exit codes: 0 all are there, 1 not done, 2 wrong use.
    """
    found = large.left_out(built, folder.HERE.models)
    if not found:
        return
    with in_plain_words(stack):
        bucket = _bucket(stack, before=before)
        if bucket is None and before:
            return
        if bucket is None:
            names = ", ".join(one.model for one in found)
            raise large.UploadError(
                f"{names}: too large for the layer, and the stack has no bucket. Write"
                " LargeModels=on into its parameter_overrides in samconfig.toml, and deploy again."
            )
        for sentence in large.upload(stack.s3, bucket, found):
            click.echo(sentence, err=True)


def _bucket(stack: "Stack", *, before: bool) -> str | None:
    try:
        return stack.outputs().models_bucket
    except (StackError, ClientError):
        if before:
            return None  # no stack yet, or one of before there were buckets
        raise


def _made(output: str, telling: Telling, *, yes: bool, **told: Any) -> dict[str, Any]:  # noqa: ANN401  what the options are
    file, sample, signature = (told.pop(name) for name in ("file", "sample", "signature"))
    process.require_training()
    given = None if signature is None else _text(signature)
    for path in (file, sample):
        if path is not None and not path.exists():
            raise RefusedError(f"There is no file {path}.")
    asked = told | {
        "file": str(file),
        "sample": None if sample is None else str(sample),
        "output": output,
        "signature": given,
        "code": None if told["code"] is None else str(told["code"]),
    }
    try:
        made = process.made(asked | {"may_run_code": yes}, telling.say)
    except process.CodeError:
        click.confirm(_WARNING.format(file), abort=True, err=True)
        made = process.made(asked | {"may_run_code": True}, telling.say)
    telling.made = made
    return made


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RefusedError(f"{path} cannot be read as text.") from error


def _quoted(instance: dict[str, Any]) -> str:
    """Write JSON for a shell's single quotes."""
    return json.dumps(instance, ensure_ascii=False).replace("'", "'\\''")
