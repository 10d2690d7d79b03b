"""What a model answers, in lines for people."""

from collections.abc import Iterator, Mapping
from typing import Any


def described(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Return lines about what a model answers, from the members of its manifest."""
    form = manifest.get("form", {})
    yield f"answers: {manifest['task']}"
    if manifest.get("classes"):
        yield f"classes: {_listed(manifest['classes'])}"
    for label, classes in form.get("labels", {}).items():
        yield f"label {label}: {_listed(classes)}"
    if form.get("names"):
        yield f"in order: {_listed(form['names'])}"
    if form.get("clusters"):
        yield f"clusters: {form['clusters']}"
    if form.get("besides"):
        yield f"besides: {_listed(form['besides'])}"


def _listed(values: list[Any]) -> str:
    return ", ".join(str(one) for one in values)
