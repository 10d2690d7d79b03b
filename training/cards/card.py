"""The model card: what the manifest says, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prediction.manifest import RuntimeName
from training.cards.about import care, making, purpose, rights
from training.cards.figures import groups, plots, quality, thresholds
from training.cards.head import head
from training.cards.table import row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prediction.manifest import DataSource, Manifest

_LIMITS = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
    "maxLength": "up to {} characters",
    "earliest": "from {}",
    "latest": "until {}",
}
# A longer list of allowed values is in the manifest, and unreadable in a table.
_LISTED_VALUES = 8


def card(
    manifest: Manifest, goals: Mapping[str, float], command: str = "python -m training"
) -> str:
    """Write the card of a model as Markdown; it says which command wrote it."""
    return "\n".join(
        [
            *head(manifest),
            *_heading(manifest, command),
            *purpose(manifest.about),
            *_inputs(manifest),
            *quality(manifest, goals),
            *groups(manifest),
            *thresholds(manifest),
            *plots(manifest),
            *making(manifest.about),
            *care(manifest),
            *_origin(manifest),
            *rights(manifest.about),
            *_golden(manifest),
        ]
    )


def _heading(manifest: Manifest, command: str) -> Iterator[str]:
    yield f"# {manifest.title}"
    yield ""
    yield f"<!-- Written by `{command}` from the model's manifest. -->"
    yield ""
    yield f"{manifest.description}"
    yield ""
    unit = f", in {manifest.unit}" if manifest.unit else ""
    yield f"`{manifest.name}` {manifest.version}, {manifest.task}{unit}."
    yield f"Call it with `POST /models/{manifest.name}/predict`."
    yield ""


def _inputs(manifest: Manifest) -> Iterator[str]:
    yield "## Inputs"
    yield ""
    yield "| input | type | required | values | meaning |"
    yield "|---|---|---|---|---|"
    required = manifest.inputs.get("required", ())
    for name, schema in manifest.inputs["properties"].items():
        kind = schema["type"] if isinstance(schema["type"], str) else " or ".join(schema["type"])
        needed = "yes" if name in required else "no"
        meaning = schema.get("description", "")
        yield row(f"`{name}`", kind, needed, _values(schema), meaning)
    yield ""


def _values(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return _allowed([value for value in schema["enum"] if value is not None])
    limits = [text.format(_limit(schema[key])) for key, text in _LIMITS.items() if key in schema]
    unit = [schema["unit"]] if "unit" in schema else []
    return ", ".join([*limits, *_gap(schema), *unit])


def _limit(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def _gap(schema: Mapping[str, Any]) -> Iterator[str]:
    if ends := schema.get("not"):
        yield f"none between {ends['exclusiveMinimum']:g} and {ends['exclusiveMaximum']:g}"


def _allowed(values: list[Any]) -> str:
    if len(values) > _LISTED_VALUES:
        return f"one of {len(values)} values, such as {values[0]}"
    return ", ".join(str(value) for value in values)


_AGAINST = {
    RuntimeName.ONNX: "ONNX against scikit-learn",
    RuntimeName.SCIKIT_LEARN: "scikit-learn with what the layer has against the fitted estimator",
}


def _against(manifest: Manifest) -> str:
    if "scikit-learn" not in manifest.libraries:
        return "The graph against the answers expected of it, and on probes against its file"
    return _AGAINST[manifest.artifact.runtime]


def _origin(manifest: Manifest) -> Iterator[str]:
    data, period = manifest.data, manifest.data.period
    yield "## Data and artifact"
    yield ""
    yield f"- Data: {data.source}; {data.rows:,} rows"
    if period:
        yield f"- Period: {period.first} to {period.last}"
    yield from _digests(data)
    yield f"- Artifact: {manifest.artifact.bytes:,} bytes, {manifest.artifact.dtype},"
    yield f"  SHA-256 `{manifest.artifact.sha256}`"
    figures = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in _facts(manifest))
    yield f"- {_against(manifest)}: {figures}"
    yield f"- Made with {', '.join(f'{name} {v}' for name, v in manifest.libraries.items())}"
    yield ""


def _digests(data: DataSource) -> Iterator[str]:
    named = data.sha256 if isinstance(data.sha256, dict) else {"": data.sha256}
    for name, digest in named.items():
        yield f"- SHA-256 of {name or 'the data'}: `{digest}`"


def _facts(manifest: Manifest) -> Iterator[tuple[str, str]]:
    for key, value in manifest.parity.items():
        yield (
            key,
            "yes" if value is True else f"{value:,}" if isinstance(value, int) else f"{value:g}",
        )


def _golden(manifest: Manifest) -> Iterator[str]:
    yield "## Golden rows"
    yield ""
    yield "This artifact answers these instances in exactly this way."
    yield ""
    yield "```json"
    for golden in manifest.golden:
        yield golden.model_dump_json(exclude={"explanation"})
    yield "```"
    yield ""
