"""What a card says in sentences: whom the model is for, how it was made, whom it may harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prediction.about import About
    from prediction.manifest import Manifest

_MISSING = {
    "intended_use": "for whom the model is, and for which decisions",
    "out_of_scope": "what it must not be used for",
    "ethics": "whom it may harm, and how",
    "procedure": "how it was trained",
    "license": "under which licence it may be used",
    "data_license": "under which licence its data is",
    "citation": "what is to be cited",
}


def purpose(about: About) -> Iterator[str]:
    """Yield for whom the model is, and for whom not."""
    yield from _listed("## Intended use", about.intended_use)
    yield from _listed("## Out of scope", about.out_of_scope)


def making(about: About) -> Iterator[str]:
    """Yield how the model was made: the procedure, and the estimator with its hyperparameters."""
    if about.procedure or about.algorithm:
        yield from ("## How it was made", "")
    if about.procedure:
        yield from (about.procedure, "")
    if about.algorithm:
        yield from ("The estimator, with the hyperparameters that are not its defaults:", "")
        yield from ("```text", about.algorithm, "```", "")


def care(manifest: Manifest) -> Iterator[str]:
    """Yield what asks for care: ethics and limits."""
    yield from _listed("## Ethics", manifest.about.ethics)
    yield from _listed("## Limits", manifest.limits)


def rights(about: About) -> Iterator[str]:
    """Yield licences and what is to be cited, and what its owner has not told."""
    told = {
        "Licence of the model": about.license,
        "Licence of the data": about.data_license,
        "To be cited": about.citation,
    }
    yield from _listed(
        "## Licences and citation", [f"{name}: {said}" for name, said in told.items() if said]
    )
    missing = [said for name, said in _MISSING.items() if not getattr(about, name)]
    if missing:
        yield from _listed("## For its owner to add", missing)
        names = ", ".join(f"`{name}`" for name in _MISSING if not getattr(about, name))
        yield f"A file with {names} says so (docs/adding-a-model.md, The card)."
        yield ""


def _listed(title: str, sentences: Sequence[str]) -> Iterator[str]:
    if sentences:
        yield from (title, "")
        yield from (f"- {sentence}" for sentence in sentences)
        yield ""
