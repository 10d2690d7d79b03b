"""What is deployed answers as what was trained: every golden row, alone and with the others.

The containers of `sam local` are asked the same (sam_local/test_sam_local_api.py).
"""

from typing import Any

import httpx
import pytest

from prediction.catalog import Catalog
from prediction.manifest import Manifest

MANIFESTS = [model.manifest for model in Catalog.load()]


def near(value: Any) -> Any:
    """The same to the last digits, in which a row alone and one of many may differ (ADR 8)."""
    match value:
        case dict():
            return {name: near(member) for name, member in value.items()}
        case list():
            return [near(member) for member in value]
        case float():
            return pytest.approx(value, rel=1e-12, abs=1e-15)
        case _:
            return value


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda manifest: manifest.name)
class TestGoldenRows:
    def test_each_is_answered_as_when_the_model_was_exported(
        self, manifest: Manifest, client: httpx.Client
    ) -> None:
        for golden in manifest.golden:
            answer = client.post(f"/models/{manifest.name}/predict", json=golden.instance)

            assert answer.json() == near(golden.prediction)

    def test_so_are_all_of_them_in_one_request(
        self, manifest: Manifest, client: httpx.Client
    ) -> None:
        instances = [golden.instance for golden in manifest.golden]

        answer = client.post(f"/models/{manifest.name}/predict", json={"instances": instances})

        assert answer.json()["predictions"] == [near(row.prediction) for row in manifest.golden]
