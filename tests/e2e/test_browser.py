"""The pages as a person sees them: in a real browser, behind the local stack's own prefix."""

import subprocess
import time
from pathlib import Path

import httpx
import pytest

from sklambda.stack.record import StackRecord

pytestmark = pytest.mark.browser

# No network but this machine's: a page that needs a file from elsewhere shows less than it should.
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--virtual-time-budget=30000",
    "--dump-dom",
)


def seen(stack: StackRecord, path: str, profile: Path) -> str:
    """What stands on a page once its scripts have run."""
    options = [*OPTIONS, f"--user-data-dir={profile}"]
    command = ["chromium", *options, f"{stack.api_url}{path}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_the_documentation_shows_every_model(
    stack: StackRecord, client: httpx.Client, tmp_path: Path, path: str
) -> None:
    page = seen(stack, path, tmp_path)

    models = client.get("/models").json()["models"]
    assert models
    for model in models:
        assert f"Predict: {model['title']}" in page


def test_the_dashboard_draws_a_complaint_that_was_taken_in(
    stack: StackRecord, client: httpx.Client, tmp_path: Path
) -> None:
    complaint = {"complaint_type": "graffiti", "lat": 40.7, "lon": -73.9, "description": "a wall"}
    assert client.post("/input/", json=complaint).status_code == 201

    # The page may be as old as its Cache-Control says.
    until = time.monotonic() + 60
    while "Graffiti" not in client.get("/dashboard").text and time.monotonic() < until:
        time.sleep(1)
    page = seen(stack, "/dashboard", tmp_path)

    assert "<svg" in page
    assert "Graffiti" in page
