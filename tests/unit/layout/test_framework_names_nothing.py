"""The framework serves any model and any application, and so names none of them."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from fastapi.routing import iter_route_contexts

from applications.installed import APPLICATIONS
from predict_api.app import create_app
from predict_api.application import Application
from predict_api.services import Services
from prediction.catalog import MODELS, Catalog
from tests.unit.predict_api.environment import ENVIRONMENT

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
ADDRESS = re.compile(r"""["'](/[^"'\s]+)["']""")
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


def addresses(applications: Sequence[Application]) -> set[str]:
    services = Services.from_environment(ENVIRONMENT, Catalog.load(), applications)
    routes = iter_route_contexts(create_app(services).routes)
    return {str(route.path).rstrip("/") for route in routes}


def test_no_file_of_the_framework_names_an_address_of_an_application() -> None:
    brought = addresses(APPLICATIONS) - addresses(())
    files = list((PROJECT / "functions/predict/predict_api").rglob("*.py"))

    named = {
        f"{file.relative_to(PROJECT)}: {address}"
        for file in files
        for address in ADDRESS.findall(file.read_text())
        if address.rstrip("/") in brought
    }

    assert files
    assert named == set()
