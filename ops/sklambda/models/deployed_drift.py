"""A deployed model's drift: its reference as it is here, and the counts of the stack."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from prediction.drift.daily_counts import CountsUnavailableError, DailyCounts
from prediction.drift.report import EXACT, report
from prediction.errors import ArtifactError, UnwatchedModelError
from prediction.manifest import read_manifest
from sklambda.models import folder
from sklambda.models.errors import RefusedError
from sklambda.stack.aws_errors import in_plain_words

if TYPE_CHECKING:
    from sklambda.stack.stack import Stack


def drift_in(stack: "Stack", name: str, days: int) -> dict[str, Any]:
    """Return what is said of a model's drift over so many days up to today.

    Raises:
        click.ClickException: The counts cannot be read.
        RefusedError: There is no such model here, or it has no reference.
    """
    folder.manifest(name, folder.HERE)
    try:
        manifest = read_manifest(folder.HERE.models / name)
        with in_plain_words(stack):
            counts = DailyCounts(stack.dynamodb, stack.outputs().predictions_table)
            return report(manifest, counts, datetime.now(UTC).date(), days, EXACT)
    except ArtifactError as error:
        raise RefusedError(f"{error}.") from error
    except UnwatchedModelError as error:
        raise RefusedError(
            f"{name} has no reference: it was made by an older version, or of too few rows. Train"
            " it, or add it, once more."
        ) from error
    except CountsUnavailableError as error:
        raise click.ClickException(f"The counts cannot be read: {error}.") from error
