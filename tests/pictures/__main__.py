"""`make pictures`: make what README.md shows again, in docs/pictures: pages, and a recording.

The pages are those of a stack of its own, which `sklambda replay --synthetic 5000` fills the first
time; its data is kept, so that what is taken again later shows the same complaints.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
from rich.console import Console

from sklambda.http import call
from sklambda.local import lifecycle
from sklambda.local.emulator_backend import EmulatorBackend
from sklambda.local.progress import Progress
from sklambda.project import PROJECT
from sklambda.stack.folder import StackFolder
from sklambda.stack.record import StackRecord
from tests.e2e.browser import chromium
from tests.pictures import own_model
from tests.pictures.moving import drawn
from tests.pictures.pages import DASHBOARD, PICTURES, SCHEMES, encoded, shown, unseen
from tests.pictures.recording import asciicast

FOLDER = PROJECT / "docs" / "pictures"
ROWS = "5000"
TITLE = "A model of one's own"


@click.command()
@click.option(
    "--rows", default=ROWS, show_default=True, help="Made-up complaints, if there are none."
)
@click.option("--forget", is_flag=True, help="Begin with an empty stack.")
def main(rows: str, *, forget: bool) -> None:
    """Take the pictures of all pages, light and dark, and record how a model is added."""
    backend = EmulatorBackend(StackFolder(PROJECT / ".local" / "pictures"), keeps_data=True)
    if forget:
        lifecycle.forget(backend)
    progress = Progress(Console())
    with lifecycle.while_needed(backend, progress) as stack:
        data = f"{stack.api_url}/{DASHBOARD.replace('?', '/data?')}"
        if not json.loads(call("GET", data).body)["complaints"]:
            _replay(backend.folder.shared, rows)
        FOLDER.mkdir(exist_ok=True)
        with progress.step("Taking pictures"):
            _take_all(stack)
    with progress.step("Recording"):
        events = own_model.recorded()
        (FOLDER / "own-model.cast").write_text(asciicast(events), "utf-8")
        (FOLDER / "own-model.svg").write_text(drawn(events, TITLE), "utf-8")


def _replay(folder: Path, rows: str) -> None:
    sklambda = Path(sys.executable).with_name("sklambda")
    command = [str(sklambda), "replay", "--synthetic", rows, "--again"]
    subprocess.run(command, check=True, env=os.environ | {"SKLAMBDA_LOCAL": str(folder)})


def _take_all(stack: StackRecord) -> None:
    with chromium() as browser:
        for picture in PICTURES:
            for scheme in SCHEMES:
                page = shown(browser, stack, picture, scheme)
                if missing := unseen(page, picture):
                    raise click.ClickException(f"{picture.path} shows no {', '.join(missing)}.")
                (FOLDER / f"{picture.name}-{scheme}.webp").write_bytes(encoded(page))
                page.context.close()


if __name__ == "__main__":
    main()
