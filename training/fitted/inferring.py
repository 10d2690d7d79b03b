"""The signature of a brought estimator: inferred by asking it, unless an edited one is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from training.fitted import signature as signatures
from training.fitted.bringing import takes_missing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from training.fitted.bringing import Brought
    from training.fitted.signature import Signature


def signature_of(
    brought: Brought,
    given: str | None,
    required: Mapping[str, bool],
    say: Callable[[str], None],
) -> Signature:
    """Return what clients may send.

    Args:
        brought: the estimator with its rows.
        given: YAML of an edited signature, which is taken as it is.
        required: names of inputs that must be there, whatever the estimator takes.
        say: told in a line or two.

    Raises:
        RefusedError: what is given is no signature of this model.
    """
    if given is not None:
        signature = signatures.read(given, brought.inputs)
    else:

        def takes(position: int) -> bool:
            needed = required.get(brought.inputs[position].name, False)
            return not needed and takes_missing(brought, position)

        classes = brought.answering.classes
        signature = signatures.inferred(brought.inputs, brought.rows, takes, classes)
    lacking = [name for name, one in signature.inputs.items() if one.optional]
    say(f"signature: {len(signature.inputs)} inputs, {len(lacking)} of them optional")
    if given is None and (whole := _never_lacking(lacking, brought.rows)):
        say(
            f"optional, though no row lacks them: {', '.join(whole)}; to require them, take their"
            " `optional: true` from signature.yaml and give it back by --signature"
        )
    return signature


def _never_lacking(names: Sequence[str], rows: Mapping[str, Sequence[Any]]) -> list[str]:
    return [name for name in names if all(value is not None for value in rows[name])]
