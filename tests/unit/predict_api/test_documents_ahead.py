"""The document and its pages, made by the build or when they are first asked for: the same."""

from pathlib import Path

import pytest

from predict_api.documents import ahead
from predict_api.documents.ahead import DOCUMENT, MADE_FROM
from predict_api.make_documents import make
from prediction.fingerprint import fingerprint
from tests.unit.predict_api.api import Client


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ahead")
    make(folder)
    return folder


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch, made: Path) -> None:
    """Let the functions read what was made, and nothing be made by them."""
    document, page = ahead.document, ahead.page
    monkeypatch.setattr(ahead, "document", lambda: document(made))
    monkeypatch.setattr(ahead, "page", lambda name: page(name, made))


@pytest.mark.usefixtures("use")
def test_what_the_build_made_is_sent_and_nothing_made_for_it(
    client: Client, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("predict_api.app.describe", lambda *_: 1 / 0)
    monkeypatch.setattr("predict_api.routes.docs.page", lambda *_: 1 / 0)

    assert client.get("/openapi.json").text == (made / DOCUMENT).read_text("utf-8")
    assert client.get("/docs").text == (made / "swagger.html").read_text("utf-8")
    assert client.get("/redoc").text == (made / "redoc.html").read_text("utf-8")


def test_pages_are_the_same_without_it(client: Client, made: Path) -> None:
    for name, target in (("swagger.html", "/docs"), ("redoc.html", "/redoc")):
        assert client.get(target).text == (made / name).read_text("utf-8")


def test_a_document_of_other_models_is_not_sent(tmp_path: Path) -> None:
    make(tmp_path)
    assert ahead.document(tmp_path)

    (tmp_path / MADE_FROM).write_text("0" * 64)

    assert ahead.document(tmp_path) is None


def test_the_fingerprint_changes_with_manifests_and_code(tmp_path: Path) -> None:
    manifest = tmp_path / "models" / "price" / "model.json"
    module = tmp_path / "module.py"
    manifest.parent.mkdir(parents=True)
    seen = set()
    for path, text in ((manifest, "{}"), (manifest, "[]"), (module, ""), (module, "1")):
        path.write_text(text)
        seen.add(fingerprint(tmp_path, tmp_path / "models"))

    assert len(seen) == 4
    assert fingerprint(tmp_path, tmp_path / "models") in seen
