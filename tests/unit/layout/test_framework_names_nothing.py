"""The framework serves any model and any application, and so names none of them."""

import re
from pathlib import Path

import pytest

from applications.installed import APPLICATIONS
from prediction.catalog import MODELS

PROJECT = Path(__file__).parents[3]
FRAMEWORK = [
    "functions/authorizer/key_authorizer",
    "functions/predict/predict_api",
    "functions/predict_slow/predict_worker",
    "layers/model/python/prediction",
]
WORDS = {
    *(application.name for application in APPLICATIONS),
    *(folder.name for folder in MODELS.iterdir() if folder.is_dir()),
    "311",
    "complaint",
    "complaints",
    "new york",
}
NAMED = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in sorted(WORDS)), re.IGNORECASE)


@pytest.mark.parametrize("folder", FRAMEWORK)
def test_no_file_of_the_framework_names_a_model_or_an_application(folder: str) -> None:
    files = [file for file in (PROJECT / folder).rglob("*.py") if MODELS not in file.parents]

    named = {
        f"{file.relative_to(PROJECT)}:{number}: {line.strip()}"
        for file in files
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if NAMED.search(line)
    }

    assert files
    assert named == set()
